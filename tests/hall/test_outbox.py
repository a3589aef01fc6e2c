"""The outbox: nothing lost, nothing twice, one order, whoever writes and reads at the same time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hall.database import Database
from hall.errors import CursorUnknown
from hall.keys import create_key
from hall.migrations import upgrade
from hall.news import News
from hall.outbox import emit
from tests.hall.conftest import Served, StillClock

pytestmark = pytest.mark.asyncio


async def put(database: Database, clock: StillClock, *keys: str) -> None:
    async with database.writing() as connection:
        for key in keys:
            await emit(connection, "case_stage", key, {"key": key}, at=clock.now())


async def read_all(news: News, after: str | None = None, limit: int = 3) -> tuple[list[str], str]:
    keys: list[str] = []
    while True:
        page = await news.events(after, limit)
        keys += [str(event.data["key"]) for event in page.events]
        after = page.next_cursor
        if not page.has_more:
            return keys, after


async def test_what_commits_late_is_not_passed_by(
    database: Database, database_url: str, clock: StillClock
) -> None:
    """The first writer draws its id first and commits last."""
    news, other = News(database, clock), Database(database_url)
    if database.sqlite:
        pytest.skip("SQLite has one writer at a time")
    async with other.writing() as slow:
        await emit(slow, "case_stage", "slow", {"key": "slow"}, at=clock.now())
        await put(database, clock, "fast")
        keys, cursor = await read_all(news)
        assert keys == ["fast"]
    keys, cursor = await read_all(news, cursor)
    assert keys == ["slow"]
    assert (await read_all(news))[0] == ["fast", "slow"]
    await other.close()


async def test_writers_and_readers_at_the_same_time(
    database: Database, database_url: str, clock: StillClock
) -> None:
    writers, readers, each = 5, 3, 20
    own = [Database(database_url) for _ in range(writers + readers)]
    done = asyncio.Event()

    async def write(n: int) -> None:
        for k in range(each):
            async with own[n].writing() as connection:
                await emit(
                    connection, "case_stage", f"{n}-{k}", {"key": f"{n}-{k}"}, at=clock.now()
                )
                await asyncio.sleep(0.001 * ((n + k) % 3))
                await emit(
                    connection, "case_stage", f"{n}+{k}", {"key": f"{n}+{k}"}, at=clock.now()
                )

    async def read(n: int) -> list[str]:
        news, seen, cursor = News(own[n], clock), [], None
        while True:
            last = done.is_set()
            keys, cursor = await read_all(news, cursor, 7)
            seen += keys
            if last:
                return seen

    reading = [asyncio.create_task(read(writers + n)) for n in range(readers)]
    await asyncio.gather(*(write(n) for n in range(writers)))
    done.set()
    seen = await asyncio.gather(*reading)
    expected = {f"{n}{sign}{k}" for n in range(writers) for k in range(each) for sign in "-+"}
    for one in seen:
        assert one == seen[0]
        assert len(one) == len(expected) and set(one) == expected
    for one in own:
        await one.close()


async def test_the_same_event_is_put_out_once(database: Database, clock: StillClock) -> None:
    await put(database, clock, "a", "a")
    await put(database, clock, "a", "b")
    assert (await read_all(News(database, clock)))[0] == ["a", "b"]


async def test_what_is_not_committed_is_no_news(database: Database, clock: StillClock) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await emit(connection, "case_stage", "a", {"key": "a"}, at=clock.now())
            raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError):
        await fail()
    assert (await read_all(News(database, clock)))[0] == []


async def test_news_is_kept_for_some_days(database: Database, clock: StillClock) -> None:
    news = News(database, clock, kept_days=7)
    await put(database, clock, "old")
    clock.moment += timedelta(days=6)
    await put(database, clock, "new")
    _, cursor = await read_all(news)
    clock.moment += timedelta(days=1, hours=1)
    assert (await read_all(news))[0] == ["new"]
    await put(database, clock, "newest")
    assert (await read_all(news, cursor))[0] == ["newest"]


async def test_a_cursor_of_another_database_is_refused(
    database: Database, clock: StillClock, tmp_path: object
) -> None:
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    await upgrade(other)
    _, cursor = await read_all(News(other, clock))
    for wrong in (cursor, "nonsense", ""):
        with pytest.raises(CursorUnknown):
            await News(database, clock).events(wrong, 10)
    await other.close()


async def test_only_a_key_for_events_reads_them(
    hall: Served, database: Database, clock: StillClock
) -> None:
    other = await create_key(database, clock, "机器人", ["cases:read"])
    own = await create_key(database, clock, "通知", ["events:read"])
    assert (await hall.call("GET", "/events", key=other))[0] == 403
    assert (await hall.call("GET", "/events", key=own))[0] == 200
    assert (await hall.call("GET", "/events", params={"limit": "0"}))[0] == 400
