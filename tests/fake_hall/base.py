"""What the parts of `FakeHall` share: its clock, being down, being slow, and the catalogue's items."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

from hall.client import Asker, Centre, HallNotFound, HallRefused, HallUnavailable, Item, Visitor
from hall.clock import HALL_ZONE

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)


class FakeBase:
    """See `FakeHall`."""

    def __init__(
        self,
        today: Callable[[], date] | None = None,
        timeout: float = 0.2,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        day = today or NINE.date
        self._now = now or (lambda: datetime.combine(day(), NINE.timetz()))
        self._timeout = timeout
        self.down = False
        self.slow = 0.0
        self.calls: dict[str, int] = {}
        self._items: dict[str, tuple[Item, int]] = {}
        self._centres: dict[str, Centre] = {}
        self._wrong: dict[str, list[datetime]] = {}

    def now(self) -> datetime:
        """The hall's time."""
        return self._now()

    def today(self) -> date:
        """The hall's day."""
        return self._now().date()

    def item_in_force(self, item_code: str) -> tuple[Item, int]:
        """An item and its version."""
        found = self._items.get(item_code)
        if found is None or not found[0].in_force(self.today()):
            raise HallNotFound(item_code)
        return found

    async def answer(self, method: str) -> None:
        """Every call begins with it: counts, and fails when the fake is down or too slow."""
        self.calls[method] = self.calls.get(method, 0) + 1
        if self.down:
            raise HallUnavailable(f"{method}: the fake is down")
        if self.slow:
            await asyncio.sleep(min(self.slow, self._timeout))
            if self.slow > self._timeout:
                raise HallUnavailable(f"{method}: the fake is slow")

    # Proofs

    def check_tries(self, asker: Asker, *others: str) -> None:
        """Refuses when a conversation, a user or another subject guessed wrong too often."""
        since = self.now() - timedelta(minutes=30)
        for subject in self._subjects(asker, others):
            if len([at for at in self._wrong.get(subject, ()) if at > since]) >= 5:
                raise HallRefused("locked", "")

    def count_try(self, asker: Asker, *others: str) -> None:
        """Counts a wrong guess for each of them."""
        for subject in self._subjects(asker, others):
            self._wrong.setdefault(subject, []).append(self.now())

    def _subjects(self, asker: Asker, others: tuple[str, ...]) -> tuple[str, ...]:
        return (f"c {asker.conversation}", f"u {asker.user}", *others)

    def knows(self, identity_number: str, last4: str) -> bool:
        """Whether a proof fits anything on record."""
        return any(
            one.identity_number == identity_number and one.phone[-4:] == last4
            for one in self.people()
        )

    def people(self) -> list[Visitor]:
        """Everybody on record; each part adds its own."""
        return []
