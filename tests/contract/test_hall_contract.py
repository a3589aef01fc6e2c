"""The same promises from the fake hall and from the client with the reference hall behind it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from hall.client import (
    HallNotFound,
    HallRefused,
    HallUnavailable,
    HttpHall,
    Item,
)
from hall.database import Database
from hall.migrations import upgrade
from hall.service import Catalogue
from tests.contract.hall_subjects import InMemory, OverHttp, Subject
from tests.fakes import FakeHall
from tests.hall.conftest import StillClock, serving
from tests.hall.examples import FULL, centre, item, item_json


async def test_an_item_comes_back_whole_with_its_version(subject: Subject) -> None:
    await subject.put(item("A1"), Item.model_validate(FULL))
    found, version = await subject.hall.item(FULL["item_code"])
    assert found == Item.model_validate(FULL)
    assert version == 2


async def test_a_version_grows_with_every_write(subject: Subject) -> None:
    await subject.put(item("A1"))
    _, first = await subject.hall.item("A1")
    await subject.put(item("A1", phone="1"))
    found, second = await subject.hall.item("A1")
    assert second > first
    assert found.phone == "1"


async def test_what_is_not_there_is_not_found(subject: Subject) -> None:
    await subject.put(item("A1"))
    await subject.withdraw("A1")
    for code in ("A1", "A2", "../centres", "a b", "没有", "%2F"):
        with pytest.raises(HallNotFound):
            await subject.hall.item(code)


async def test_only_what_is_in_force_is_found(subject: Subject) -> None:
    await subject.put(
        item("now", effective_from="2026-11-23", effective_until="2026-11-23"),
        item("past", effective_until="2026-11-22"),
        item("future", effective_from="2026-11-24"),
    )
    assert (await subject.hall.item("now"))[0].item_code == "now"
    for code in ("past", "future"):
        with pytest.raises(HallNotFound):
            await subject.hall.item(code)


async def test_centres_keep_their_order(subject: Subject) -> None:
    assert await subject.hall.centres() == ()
    await subject.put_centres(centre("C2"), centre("C1"), centre("C3", phone="1"))
    found = await subject.hall.centres()
    assert [one.centre_code for one in found] == ["C2", "C1", "C3"]
    assert found[2].phone == "1"


async def test_the_feed_tells_everything_page_by_page(subject: Subject) -> None:
    await subject.put(*(item(f"A{n}") for n in range(5)))
    await subject.put_centres(centre("C1"))
    codes: list[str] = []
    cursor, more, pages = None, True, 0
    while more:
        page = await subject.hall.changes(cursor, 4)
        codes += [change.code for change in page.changes]
        cursor, more, pages = page.next_cursor, page.has_more, pages + 1
    assert (codes, pages) == (["A0", "A1", "A2", "A3", "A4", "C1"], 2)
    page = await subject.hall.changes(cursor)
    assert (page.changes, page.has_more) == ((), False)


async def test_the_feed_of_an_empty_hall(subject: Subject) -> None:
    page = await subject.hall.changes(None)
    assert (page.changes, page.has_more) == ((), False)
    await subject.put(item("A1"))
    later = await subject.hall.changes(page.next_cursor)
    assert [change.code for change in later.changes] == ["A1"]


async def test_the_feed_tells_only_the_last_state(subject: Subject) -> None:
    await subject.put(item("A1"), item("A2"))
    await subject.put(item("A1", phone="1"))
    page = await subject.hall.changes(None)
    assert [(c.code, c.item.phone if c.item else None) for c in page.changes] == [
        ("A2", None),
        ("A1", "1"),
    ]
    versions = [c.version for c in page.changes]
    assert versions == sorted(versions)


async def test_the_feed_has_tombstones(subject: Subject) -> None:
    await subject.put(item("A1"), item("A2"))
    cursor = (await subject.hall.changes(None)).next_cursor
    await subject.withdraw("A1")
    page = await subject.hall.changes(cursor)
    assert [(c.kind, c.code, c.withdrawn, c.item) for c in page.changes] == [
        ("item", "A1", True, None)
    ]
    await subject.put(item("A1"))
    page = await subject.hall.changes(page.next_cursor)
    assert [(c.code, c.withdrawn) for c in page.changes] == [("A1", False)]


async def test_items_not_in_force_stand_in_the_feed(subject: Subject) -> None:
    await subject.put(item("A1", effective_from="2027-01-01"))
    page = await subject.hall.changes(None)
    assert [(c.code, c.item is not None) for c in page.changes] == [("A1", True)]


async def test_a_cursor_of_another_catalogue_is_refused(subject: Subject, tmp_path: Path) -> None:
    other: Subject = InMemory()
    if isinstance(subject, OverHttp):
        url = f"sqlite+aiosqlite:///{tmp_path}/other.db"
        database = Database(url)
        await upgrade(database)
        async with serving(url, StillClock()) as served:
            await Catalogue(database, StillClock()).write([item("A1")], [])
            cursor = (await served.client.changes(None)).next_cursor
        await database.close()
    else:
        await other.put(item("A1"))
        cursor = (await other.hall.changes(None)).next_cursor
    with pytest.raises(HallRefused) as refused:
        await subject.hall.changes(cursor)
    assert refused.value.code == "cursor_unknown"


async def test_a_hall_that_is_down_is_unavailable(subject: Subject) -> None:
    await subject.put(item("A1"))
    assert await subject.hall.healthy()
    await subject.break_down()
    assert not await subject.hall.healthy()
    for call in (subject.hall.item("A1"), subject.hall.centres(), subject.hall.changes(None)):
        with pytest.raises(HallUnavailable):
            await call


async def test_a_slow_fake_is_unavailable_and_recovers() -> None:
    hall = FakeHall(timeout=0.05)
    hall.put(item("A1"))
    hall.slow = 5.0
    with pytest.raises(HallUnavailable):
        await hall.item("A1")
    hall.slow = 0.01
    assert (await hall.item("A1"))[0].item_code == "A1"


# The client alone, against answers that no reference hall gives


@pytest.fixture
async def answering(aiohttp_server):  # type: ignore[no-untyped-def]
    """Makes a client of a server that gives one answer to everything."""
    sessions: list[aiohttp.ClientSession] = []

    async def make(status: int, body: bytes, wait: float = 0.0) -> HttpHall:
        async def answer(request: web.Request) -> web.Response:
            await asyncio.sleep(wait)
            return web.Response(status=status, body=body)

        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", answer)
        server = await aiohttp_server(app)
        sessions.append(aiohttp.ClientSession())
        return HttpHall(sessions[-1], str(server.make_url("")), "key", timeout=0.3)

    yield make
    for session in sessions:
        await session.close()


GARBAGE = (
    b"",
    b"not json",
    b"[]",
    b"null",
    b'"text"',
    b"{}",
    b"\xff\xfe\x00",
    b'{"item": null, "version": 1}',
    b'{"item": {"item_code": "A1"}, "version": 1}',
    b'{"item": {"item_code": "A1", "name": "x", "department": "y"}, "version": "one"}',
    b'{"centres": 5}',
    b'{"centres": [{"centre_code": "C1"}]}',
    b'{"changes": [], "next_cursor": null, "has_more": false}',
)


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_an_answer_of_another_shape_is_unavailable(answering, body: bytes) -> None:  # type: ignore[no-untyped-def]
    hall = await answering(200, body)
    for call in (hall.item("A1"), hall.centres(), hall.changes(None)):
        with pytest.raises(HallUnavailable):
            await call


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, HallRefused),
        (401, HallRefused),
        (403, HallRefused),
        (404, HallNotFound),
        (410, HallNotFound),
        (429, HallRefused),
        (500, HallUnavailable),
        (502, HallUnavailable),
        (503, HallUnavailable),
    ],
)
async def test_statuses_become_errors(answering, status: int, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    for body in (b'{"error": {"code": "no", "message": "why"}}', b"<html>", b"[]"):
        hall = await answering(status, body)
        with pytest.raises(error):
            await hall.item("A1")
        assert not await hall.healthy()


async def test_a_slow_hall_is_unavailable(answering) -> None:  # type: ignore[no-untyped-def]
    hall = await answering(200, b"{}", wait=2.0)
    with pytest.raises(HallUnavailable):
        await hall.item("A1")
    assert not await hall.healthy()


async def test_a_real_item_over_the_wire_is_read_strictly(answering) -> None:  # type: ignore[no-untyped-def]
    import json

    body = {"item": item_json("A1"), "version": 7}
    hall = await answering(200, json.dumps(body).encode())
    assert (await hall.item("A1"))[1] == 7
