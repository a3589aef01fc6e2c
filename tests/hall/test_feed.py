"""The feed of changes: complete, in order, with tombstones, whoever writes at the same time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from hall.client import CatalogueChange, HttpHall
from hall.database import Database
from hall.migrations import upgrade
from hall.service import Catalogue
from hall.tables import metadata
from tests.hall.conftest import Served, StillClock
from tests.hall.examples import centre, item

pytestmark = pytest.mark.asyncio


async def read_all(client: HttpHall, limit: int = 3) -> tuple[list[CatalogueChange], str]:
    changes: list[CatalogueChange] = []
    cursor: str | None = None
    while True:
        page = await client.changes(cursor, limit)
        changes += page.changes
        cursor = page.next_cursor
        if not page.has_more:
            return changes, cursor


async def test_pages_hold_everything_in_order(hall: Served, catalogue: Catalogue) -> None:
    await catalogue.write([item(f"A{n}") for n in range(7)], [centre("C1"), centre("C2")])
    changes, cursor = await read_all(hall.client)
    assert [one.version for one in changes] == list(range(1, 10))
    assert {one.kind for one in changes} == {"item", "centre"}
    page = await hall.client.changes(cursor)
    assert (page.changes, page.has_more) == ((), False)


async def test_tombstones_of_items_and_centres(hall: Served, catalogue: Catalogue) -> None:
    await catalogue.write([item("A1"), item("A2")], [centre("C1"), centre("C2")])
    _, cursor = await read_all(hall.client)
    written = await catalogue.write([item("A2")], [centre("C2")], replace=True)
    assert (written.unchanged, written.withdrawn) == (1, 1)
    assert (written.centres_unchanged, written.centres_withdrawn) == (1, 1)
    page = await hall.client.changes(cursor)
    assert [(one.kind, one.code, one.withdrawn, one.item) for one in page.changes] == [
        ("item", "A1", True, None),
        ("centre", "C1", True, None),
    ]
    assert [one.centre_code for one in await hall.client.centres()] == ["C2"]


async def test_replace_without_centres_leaves_them(catalogue: Catalogue) -> None:
    await catalogue.write([item("A1")], [centre("C1")])
    await catalogue.write([item("A2")], [], replace=True)
    assert len(await catalogue.centres()) == 1


async def test_replace_puts_centres_in_the_files_order(hall: Served, catalogue: Catalogue) -> None:
    await catalogue.write([], [centre("C1"), centre("C2")])
    await catalogue.write([], [centre("C3"), centre("C2"), centre("C1")], replace=True)
    assert [one.centre_code for one in await hall.client.centres()] == [
        "C3",
        "C2",
        "C1",
    ]


async def test_dry_run_writes_nothing(catalogue: Catalogue) -> None:
    written = await catalogue.write([item("A1")], [centre("C1")], dry_run=True)
    assert (written.added, written.centres_added) == (1, 1)
    assert await catalogue.health() == (0, 0)


async def test_no_reader_misses_what_concurrent_writers_write(
    hall: Served, database_url: str, clock: StillClock
) -> None:
    writers, each = 4, 12
    databases = [Database(database_url) for _ in range(writers)]
    seen: list[str] = []
    versions: list[int] = []
    done = asyncio.Event()

    async def write(n: int) -> None:
        own = Catalogue(databases[n], clock)
        for k in range(each):
            batch = [item(f"W{n}-{k}-{i}") for i in range(1 + k % 3)]
            await own.write(batch, [centre(f"W{n}-{k}")])

    async def read() -> None:
        cursor: str | None = None
        while True:
            last = done.is_set()
            page = await hall.client.changes(cursor, 7)
            seen.extend(one.code for one in page.changes)
            versions.extend(one.version for one in page.changes)
            cursor = page.next_cursor
            if last and not page.has_more:
                return

    reader = asyncio.create_task(read())
    await asyncio.gather(*(write(n) for n in range(writers)))
    done.set()
    await reader
    expected = {
        code
        for n in range(writers)
        for k in range(each)
        for code in (f"W{n}-{k}", *(f"W{n}-{k}-{i}" for i in range(1 + k % 3)))
    }
    assert set(seen) == expected
    assert len(seen) == len(expected)
    assert versions == sorted(versions)
    for database in databases:
        await database.close()


async def test_reading_goes_on_while_an_import_writes(
    hall: Served, catalogue: Catalogue, database: Database
) -> None:
    await catalogue.write([item("A1")], [])
    async with database.writing():
        assert (await hall.call("GET", "/items/A1"))[0] == 200


async def test_migrations_make_the_model(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
    await upgrade(database)


async def test_a_catalogue_made_anew_refuses_old_cursors(tmp_path: Path, clock: StillClock) -> None:
    from hall.errors import CursorUnknown

    cursors = []
    for name in ("old.db", "new.db"):
        database = Database(f"sqlite+aiosqlite:///{tmp_path}/{name}")
        await upgrade(database)
        own = Catalogue(database, clock)
        await own.write([item("A1")], [])
        for cursor in cursors:
            with pytest.raises(CursorUnknown):
                await own.changes(cursor, 10)
        cursors.append((await own.changes(None, 10)).next_cursor)
        await database.close()
