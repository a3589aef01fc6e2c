"""The rules of the catalogue: what may be read, and how it is written.

Every writer locks the catalogue's clock first and takes its versions from it: transactions commit
in the order of their versions, and no reader of the feed misses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from hall import store, writing
from hall.client.types import Centre, Item
from hall.clock import Clock
from hall.cursors import opened, sealed, version_in
from hall.database import Database
from hall.documents import Document
from hall.errors import Gone, NotFound, Unavailable

_NOT_READY = "数据库尚未初始化，请先运行 python -m hall upgrade"


@dataclass(frozen=True)
class Answer:
    """A stored document with the versions that a citation needs."""

    version: int
    catalogue_version: int
    document: str


@dataclass(frozen=True)
class Page:
    """Documents, and where the next page begins; None: there is none."""

    documents: list[str]
    next_after: str | None


@dataclass(frozen=True)
class ChangesPage:
    """A page of the feed."""

    changes: list[store.FeedRow]
    next_cursor: str
    has_more: bool


@dataclass(frozen=True)
class Written:
    """How many items and centres a write touched, by what became of them."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    centres_added: int = 0
    centres_updated: int = 0
    centres_unchanged: int = 0
    centres_withdrawn: int = 0


class Catalogue:
    """Items and centres of one hall.

    Args:
        database: where they are kept.
        clock: tells what is in force today.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def item(self, code: str) -> Answer:
        """The item, when it is in force today.

        Raises:
            NotFound: no such item.
            Gone: withdrawn, or not in force today.
        """
        async with self._database.reading() as connection:
            row = await store.item(connection, code)
        if row is None:
            raise NotFound(f"没有编码为 {code} 的事项")
        if row.withdrawn:
            raise Gone(f"事项 {code} 已撤回")
        today = self._clock.today()
        if row.effective_from is not None and row.effective_from > today:
            raise Gone(f"事项 {code} 自 {row.effective_from} 起办理")
        if row.effective_until is not None and row.effective_until < today:
            raise Gone(f"事项 {code} 已于 {row.effective_until} 停止办理")
        return Answer(row.version, row.catalogue_version, row.document)

    async def items(self, wanted: store.ItemFilter, after: str | None, limit: int) -> Page:
        """A page of the items in force today, by code."""
        start = "" if after is None else opened(after, "items")
        async with self._database.reading() as connection:
            today = self._clock.today()
            rows = await store.item_page(connection, wanted, start, limit + 1, today)
        more = len(rows) > limit
        rows = rows[:limit]
        next_after = sealed("items", rows[-1][0]) if more else None
        return Page([document for _, document in rows], next_after)

    async def centre(self, code: str) -> Answer:
        """The centre.

        Raises:
            NotFound: no such centre.
            Gone: withdrawn.
        """
        async with self._database.reading() as connection:
            row = await store.centre(connection, code)
        if row is None:
            raise NotFound(f"没有编码为 {code} 的服务中心")
        if row.withdrawn:
            raise Gone(f"服务中心 {code} 已撤回")
        return Answer(row.version, row.catalogue_version, row.document)

    async def centres(self) -> list[str]:
        """The centres' documents, in the order of import."""
        async with self._database.reading() as connection:
            return await store.centre_documents(connection)

    async def changes(self, updated_since: str | None, limit: int) -> ChangesPage:
        """What was written since the cursor, tombstones included, whatever is in force.

        Raises:
            CursorUnknown: the cursor is not one of this catalogue.
        """
        async with self._database.reading() as connection:
            clock = await store.clock(connection)
            if clock is None:
                raise Unavailable(_NOT_READY)
            version, epoch = clock
            since = 0 if updated_since is None else version_in(updated_since, epoch, version)
            rows = await store.changes(connection, since, limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        last = rows[-1].version if rows else since
        return ChangesPage(rows, sealed(epoch, str(last)), more)

    async def departments(self) -> Sequence[Row[Any]]:
        """Departments that have items: name, items."""
        async with self._database.reading() as connection:
            return await store.department_rows(connection)

    async def windows(self) -> Sequence[Row[Any]]:
        """Windows that serve items: code, place, centre_code, items."""
        async with self._database.reading() as connection:
            return await store.window_rows(connection)

    async def health(self) -> tuple[int, int]:
        """The catalogue's version, and how many items stand in it.

        Raises:
            Unavailable: the database was never upgraded.
        """
        async with self._database.reading() as connection:
            clock = await store.clock(connection)
            if clock is None:
                raise Unavailable(_NOT_READY)
            return clock[0], await store.item_count(connection)

    async def put_item(self, item: Item) -> Answer:
        """Writes an item; an unchanged one keeps its version, a withdrawn one comes back."""
        await self.write([item], [])
        async with self._database.reading() as connection:
            row = await store.item(connection, item.item_code)
        assert row is not None  # not `self.item`: it may be written before it is in force
        return Answer(row.version, row.catalogue_version, row.document)

    async def put_centre(self, centre: Centre) -> Answer:
        """Writes a centre; see `put_item`."""
        await self.write([], [centre])
        return await self.centre(centre.centre_code)

    async def withdraw_item(self, code: str) -> int:
        """Withdraws an item and gives its version; doing so twice changes nothing.

        Raises:
            NotFound: no such item.
        """
        async with self._database.writing() as connection:
            await writing.lock(connection)
            row = await store.item(connection, code)
            if row is None:
                raise NotFound(f"没有编码为 {code} 的事项")
            if not row.withdrawn:
                await writing.withdraw_items(connection, [code], self._clock.now())
                row = await store.item(connection, code)
        assert row is not None
        return int(row.version)

    async def write(
        self,
        items: Sequence[Item],
        centres: Sequence[Centre],
        *,
        replace: bool = False,
        dry_run: bool = False,
        progress: writing.Progress | None = None,
    ) -> Written:
        """Writes items and centres in one transaction.

        Args:
            items: each code once.
            centres: each code once, in the order in which to list them.
            replace: withdraw every item that is not named, and, if any centre is, every other.
            dry_run: only count.
            progress: told after each batch of items.
        """
        async with self._database.writing() as connection:
            await writing.lock(connection)
            stored = await writing.stored_items(connection)
            changed, added = [], 0
            for document in map(Document.of, items):
                assert isinstance(document.record, Item)
                before = stored.get(document.record.item_code)
                added += before is None or before.withdrawn
                if before is None or before.withdrawn or before.digest != document.digest:
                    changed.append(document)
            gone: list[str] = []
            if replace:
                named = {item.item_code for item in items}
                gone = [c for c, row in stored.items() if c not in named and not row.withdrawn]
            if not dry_run:
                await writing.put_items(connection, changed, progress)
                await writing.withdraw_items(connection, gone, self._clock.now())
            of_items = Written(added, len(changed) - added, len(items) - len(changed), len(gone))
            return await self._write_centres(connection, centres, replace, dry_run, of_items)

    async def _write_centres(
        self,
        connection: AsyncConnection,
        centres: Sequence[Centre],
        replace: bool,
        dry_run: bool,
        so_far: Written,
    ) -> Written:
        if not centres:
            return so_far
        stored = await writing.stored_centres(connection)
        position = 0 if replace else await writing.next_position(connection)
        changed: list[tuple[Document, int]] = []
        moved: dict[str, int] = {}
        added = 0
        for n, document in enumerate(map(Document.of, centres)):
            assert isinstance(document.record, Centre)
            code = document.record.centre_code
            before = stored.get(code)
            place = position + n if replace or before is None else before[2]
            added += before is None or before[1]
            if before is None or before[1] or before[0] != document.json:
                changed.append((document, place))
            elif before[2] != place:
                moved[code] = place
        named = {centre.centre_code for centre in centres}
        gone = [code for code, row in stored.items() if code not in named and not row[1]]
        if not replace:
            gone = []
        if not dry_run:
            await writing.put_centres(connection, changed)
            await writing.place_centres(connection, moved)
            await writing.withdraw_centres(connection, gone, self._clock.now())
        return replace_fields(
            so_far,
            centres_added=added,
            centres_updated=len(changed) - added,
            centres_unchanged=len(centres) - len(changed),
            centres_withdrawn=len(gone),
        )
