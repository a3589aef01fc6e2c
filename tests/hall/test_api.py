"""The API as a client meets it, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from yarl import URL

from hall.client import HallNotFound, HallRefused
from hall.clock import HALL_ZONE
from hall.database import Database
from hall.keys import create_key
from tests.hall.conftest import Served, StillClock
from tests.hall.examples import FULL, centre_json, item_json

pytestmark = pytest.mark.asyncio


async def put(hall: Served, **fields: Any) -> dict[str, Any]:
    body = item_json(**fields)
    status, answer = await hall.call("PUT", f"/items/{body['item_code']}", json=body)
    assert status == 200, answer
    return dict(answer)


async def test_an_item_comes_back_as_it_was_written(hall: Served) -> None:
    status, written = await hall.call("PUT", f"/items/{FULL['item_code']}", json=FULL)
    assert (status, written["version"]) == (200, 1)
    status, read = await hall.call("GET", f"/items/{FULL['item_code']}")
    assert status == 200
    expected: dict[str, Any] = dict(FULL)
    expected["situations"][0]["materials"][0]["required"] = True
    assert read == {"version": 1, "catalogue_version": 1, "item": expected}


async def test_unknown_withdrawn_and_revived(hall: Served) -> None:
    assert (await hall.call("GET", "/items/A1"))[0] == 404
    await put(hall, code="A1")
    status, tombstone = await hall.call("POST", "/items/A1/withdraw")
    assert (status, tombstone) == (
        200,
        {"item_code": "A1", "version": 2, "withdrawn": True},
    )
    assert (await hall.call("POST", "/items/A1/withdraw"))[1]["version"] == 2
    status, answer = await hall.call("GET", "/items/A1")
    assert (status, answer["error"]["code"]) == (410, "gone")
    with pytest.raises(HallNotFound):
        await hall.client.item("A1")
    assert (await put(hall, code="A1"))["version"] == 3
    assert (await hall.call("POST", "/items/none/withdraw"))[0] == 404


async def test_effective_dates_follow_the_halls_day(hall: Served, clock: StillClock) -> None:
    await put(hall, code="A1", effective_from="2026-11-24", effective_until="2026-11-25")
    for day, status in ((23, 410), (24, 200), (25, 200), (26, 410)):
        clock.moment = datetime(2026, 11, day, 0, 0, tzinfo=HALL_ZONE)
        assert (await hall.call("GET", "/items/A1"))[0] == status
        listed = (await hall.call("GET", "/items"))[1]["items"]
        assert bool(listed) is (status == 200)
    page = await hall.client.changes(None)
    assert [change.code for change in page.changes if change.item] == ["A1"]


async def test_unchanged_items_keep_their_version(hall: Served) -> None:
    assert (await put(hall, code="A1"))["version"] == 1
    again = await put(hall, code="A1", kind="item", bookable=True)
    assert (again["version"], again["catalogue_version"]) == (1, 1)


async def test_lists_page_and_filter(hall: Served) -> None:
    for n in range(5):
        await put(
            hall,
            code=f"A{n}",
            district="禅城区" if n % 2 else "南海区",
            theme=f"主题{n}",
        )
    codes, after = [], None
    while True:
        params = {"limit": "2"} | ({"after": after} if after else {})
        status, page = await hall.call("GET", "/items", params=params)
        assert status == 200
        codes += [one["item_code"] for one in page["items"]]
        after = page["next_cursor"]
        if after is None:
            break
    assert codes == ["A0", "A1", "A2", "A3", "A4"]
    for params, expected in (
        ({"district": "禅城区"}, ["A1", "A3"]),
        ({"theme": "主题2"}, ["A2"]),
        ({"department": "公安局", "district": "南海区"}, ["A0", "A2", "A4"]),
        ({"department": "税务局"}, []),
    ):
        page = (await hall.call("GET", "/items", params=params))[1]
        assert [one["item_code"] for one in page["items"]] == expected


async def test_centres_departments_windows(hall: Served) -> None:
    for code in ("C2", "C1"):
        status, _ = await hall.call("PUT", f"/centres/{code}", json=centre_json(code))
        assert status == 200
    assert [one.centre_code for one in await hall.client.centres()] == ["C2", "C1"]
    assert (await hall.call("GET", "/centres/C1"))[1]["centre"]["address"] == "路C1号"
    assert (await hall.call("GET", "/centres/C9"))[0] == 404
    await put(hall, code="A1", location="中心C1一楼B05-B06号窗口")
    await put(hall, code="A2", location="中心C1一楼B05窗口", department="税务局")
    windows = (await hall.call("GET", "/windows"))[1]["windows"]
    assert [(one["code"], one["centre_code"], one["items"]) for one in windows] == [
        ("B05", "C1", 2),
        ("B06", "C1", 1),
    ]
    departments = (await hall.call("GET", "/departments"))[1]["departments"]
    assert {(one["name"], one["items"]) for one in departments} == {
        ("公安局", 1),
        ("税务局", 1),
    }


async def test_keys_and_scopes(hall: Served, database: Database, clock: StillClock) -> None:
    reader = await create_key(database, clock, "机器人", ["catalogue:read"])
    for path in (
        "/items",
        "/items/A1",
        "/centres",
        "/catalogue/changes",
        "/departments",
    ):
        for key in (None, "wrong", "密钥"):
            headers = {"Authorization": f"Bearer {key}"} if key == "wrong" else {}
            status, answer = await hall.call("GET", path, key=None, headers=headers)
            assert (status, answer["error"]["code"]) == (401, "unauthorized")
        assert (await hall.call("GET", path, key=reader))[0] in (200, 404)
    status, answer = await hall.call("PUT", "/items/A1", key=reader, json=item_json())
    assert (status, answer["error"]["code"]) == (403, "forbidden")
    assert (await hall.call("GET", "/healthz", key=None))[0] == 200


FAILURES: list[tuple[str, str, bytes | None, int, str]] = [
    ("GET", "/nowhere", None, 404, "not_found"),
    ("DELETE", "/items/A1", None, 405, "method_not_allowed"),
    ("GET", "/items?limit=0", None, 400, "bad_request"),
    ("GET", "/items?limit=many", None, 400, "bad_request"),
    ("GET", "/items?after=nonsense", None, 400, "cursor_unknown"),
    ("GET", "/items/a%00b", None, 400, "bad_request"),
    ("GET", "/items?theme=%00", None, 400, "bad_request"),
    ("GET", "/items/'%20OR%201=1--", None, 404, "not_found"),
    ("GET", "/catalogue/changes?updated_since=nonsense", None, 400, "cursor_unknown"),
    ("PUT", "/items/A1", b"{", 422, "invalid_document"),
    ("PUT", "/items/A1", b"\xff\xfe", 422, "invalid_document"),
    ("PUT", "/items/A1", b"[]", 422, "invalid_document"),
    ("PUT", "/items/A1", b'{"item_code": "A1"}', 422, "invalid_document"),
    ("PUT", "/items/A1", b"[" * 100_000, 422, "invalid_document"),
    ("PUT", "/items/A1", b" " * 1_000_001, 413, "too_large"),
    (
        "PUT",
        "/items/B",
        b'{"item_code":"A1","name":"n","department":"d"}',
        400,
        "bad_request",
    ),
]


async def test_failures_have_one_shape(hall: Served) -> None:
    headers = {"Authorization": "Bearer bootstrap-key"}
    for method, path, body, status, code in FAILURES:
        url = URL(hall.url + path, encoded=True)
        async with hall.session.request(method, url, data=body, headers=headers) as answer:
            told = await answer.json()
        assert (path, answer.status, told["error"]["code"]) == (path, status, code)
        assert told["error"]["message"]


async def test_a_body_without_declared_length_is_limited_too(hall: Served) -> None:
    async def chunks() -> Any:
        for _ in range(30):
            yield b" " * 50_000
            await asyncio.sleep(0)

    try:
        status, answer = await hall.call("PUT", "/items/A1", data=chunks())
    except aiohttp.ClientError:
        return  # the hall hung up in the middle, which is a refusal as well
    assert (status, answer["error"]["code"]) == (413, "too_large")


async def test_a_cursor_of_another_catalogue_is_told(hall: Served) -> None:
    with pytest.raises(HallRefused) as refused:
        await hall.client.changes("WyJvdGhlciIsIjUiXQ")
    assert refused.value.code == "cursor_unknown"
