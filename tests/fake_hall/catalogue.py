"""The catalogue of `FakeHall`."""

from __future__ import annotations

import itertools
from typing import Any

from hall.client import (
    CatalogueChange,
    CatalogueChanges,
    Centre,
    HallRefused,
    HallUnavailable,
    Item,
)
from tests.fake_hall.base import FakeBase

_catalogues = itertools.count(1)


class FakeCatalogue(FakeBase):
    """`CatalogueHall` in memory."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._begin()

    def _begin(self) -> None:
        self._catalogue = next(_catalogues)
        self._version = 0
        self._items = {}
        self._centres = {}
        self._feed: dict[tuple[str, str], CatalogueChange] = {}

    # What a test does to it

    def put(self, *items: Item) -> None:
        """Write items."""
        for item in items:
            self._version += 1
            self._items[item.item_code] = item, self._version
            self._note("item", item.item_code, item=item)

    def put_centres(self, *centres: Centre) -> None:
        """Write centres, the main one first."""
        for centre in centres:
            self._version += 1
            self._centres[centre.centre_code] = centre
            self._note("centre", centre.centre_code, centre=centre)

    def withdraw(self, item_code: str) -> None:
        """Leave a tombstone."""
        self._version += 1
        del self._items[item_code]
        self._note("item", item_code, withdrawn=True)

    def start_anew(self) -> None:
        """Another catalogue in its place, as after a restored database: old cursors mean nothing."""
        self._begin()

    def _note(
        self,
        kind: str,
        code: str,
        *,
        item: Item | None = None,
        centre: Centre | None = None,
        withdrawn: bool = False,
    ) -> None:
        self._feed.pop((kind, code), None)
        self._feed[kind, code] = CatalogueChange.model_validate(
            {
                "kind": kind,
                "code": code,
                "version": self._version,
                "withdrawn": withdrawn,
                "item": item,
                "centre": centre,
            }
        )

    # What a hall does

    async def item(self, item_code: str) -> tuple[Item, int]:
        await self.answer("item")
        return self.item_in_force(item_code)

    async def centres(self) -> tuple[Centre, ...]:
        await self.answer("centres")
        return tuple(self._centres.values())

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        await self.answer("changes")
        since = 0
        if updated_since is not None:
            catalogue, _, version = updated_since.partition(":")
            if catalogue != str(self._catalogue):
                raise HallRefused("cursor_unknown", "a cursor of another catalogue")
            since = int(version)
        waiting = [change for change in self._feed.values() if change.version > since]
        page = waiting[:limit]
        last = page[-1].version if page else since
        return CatalogueChanges(
            changes=tuple(page),
            next_cursor=f"{self._catalogue}:{last}",
            has_more=len(waiting) > len(page),
        )

    async def healthy(self) -> bool:
        try:
            await self.answer("healthy")
        except HallUnavailable:
            return False
        return True
