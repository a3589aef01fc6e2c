"""Halls that make the same promises: the fake one, and the client with the reference hall behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from hall.client import Centre, HttpHall, Item
from hall.database import Database
from hall.migrations import upgrade
from hall.service import Catalogue
from tests.fakes import FakeHall
from tests.hall.conftest import Served, StillClock, serving


class Subject(Protocol):
    """A hall to be looked at, and the ways to change what is in it."""

    hall: Any
    clock: StillClock

    async def put(self, *items: Item) -> None: ...

    async def put_centres(self, *centres: Centre) -> None: ...

    async def withdraw(self, code: str) -> None: ...

    async def attend(self, booking_code: str) -> None: ...

    async def break_down(self) -> None: ...


class InMemory:
    """The fake hall."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.hall = FakeHall(now=self.clock.now)

    async def put(self, *items: Item) -> None:
        self.hall.put(*items)

    async def put_centres(self, *centres: Centre) -> None:
        self.hall.put_centres(*centres)

    async def withdraw(self, code: str) -> None:
        self.hall.withdraw(code)

    async def attend(self, booking_code: str) -> None:
        self.hall.attend(booking_code)

    async def break_down(self) -> None:
        self.hall.down = True


class OverHttp:
    """The client, and the reference hall."""

    def __init__(self, catalogue: Catalogue, served: Served, clock: StillClock) -> None:
        self._catalogue = catalogue
        self._served = served
        self.clock = clock
        self.hall = served.client

    async def put(self, *items: Item) -> None:
        await self._catalogue.write(list(items), [])

    async def put_centres(self, *centres: Centre) -> None:
        await self._catalogue.write([], list(centres))

    async def withdraw(self, code: str) -> None:
        status, _ = await self._served.call("POST", f"/items/{code}/withdraw")
        assert status < 300

    async def attend(self, booking_code: str) -> None:
        status, _ = await self._served.call("POST", f"/bookings/{booking_code}/attend")
        assert status < 300

    async def break_down(self) -> None:
        self.hall = HttpHall(self._served.session, "http://127.0.0.1:1", "key")


@asynccontextmanager
async def a_subject(kind: str, folder: Path) -> AsyncIterator[Subject]:
    """A hall of a kind, "fake" or "http"."""
    if kind == "fake":
        yield InMemory()
        return
    url = f"sqlite+aiosqlite:///{folder}/hall.db"
    database, clock = Database(url), StillClock()
    await upgrade(database)
    async with serving(url, clock) as served:
        yield OverHttp(Catalogue(database, clock), served, clock)
    await database.close()
