"""Halls that make the same promises: the fake one, and the client with the reference hall behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from hall.cases.drafts import CaseDraft, Step, SupplementDraft
from hall.client import Case, Centre, HttpHall, Item, Request
from hall.database import Database
from hall.feedback.drafts import Progress
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

    async def file_case(self, draft: CaseDraft, client_key: str) -> Case: ...

    async def step_case(self, number: str, step: Step) -> Case: ...

    async def ask_supplement(self, number: str, draft: SupplementDraft) -> Case: ...

    async def progress_request(self, number: str, progress: Progress) -> Request: ...

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

    async def file_case(self, draft: CaseDraft, client_key: str) -> Case:
        return self.hall.file_case(draft, client_key)

    async def step_case(self, number: str, step: Step) -> Case:
        return self.hall.step_case(number, step)

    async def ask_supplement(self, number: str, draft: SupplementDraft) -> Case:
        return self.hall.ask_supplement(number, draft)

    async def progress_request(self, number: str, progress: Progress) -> Request:
        return self.hall.progress_request(number, progress)

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

    async def file_case(self, draft: CaseDraft, client_key: str) -> Case:
        body = {"case": draft.model_dump(mode="json"), "client_key": client_key}
        return Case.model_validate(await self._post("/cases", body))

    async def step_case(self, number: str, step: Step) -> Case:
        body = step.model_dump(mode="json")
        return Case.model_validate(await self._post(f"/cases/{number}/stage", body))

    async def ask_supplement(self, number: str, draft: SupplementDraft) -> Case:
        body = draft.model_dump(mode="json")
        return Case.model_validate(await self._post(f"/cases/{number}/supplement", body))

    async def progress_request(self, number: str, progress: Progress) -> Request:
        body = progress.model_dump(mode="json")
        return Request.model_validate(await self._post(f"/requests/{number}/status", body))

    async def _post(self, path: str, body: Any) -> Any:
        status, answer = await self._served.call("POST", path, json=body)
        assert status < 300, answer
        return answer

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
