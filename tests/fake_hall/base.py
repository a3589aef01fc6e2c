"""What the parts of `FakeHall` share: its clock, being down, being slow, and the catalogue's items."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime

from hall.client import Centre, HallNotFound, HallUnavailable, Item
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
