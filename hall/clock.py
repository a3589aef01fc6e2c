"""Time as an argument: the hall's clock, in the hall's time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

HALL_ZONE = ZoneInfo("Asia/Shanghai")
"""Every date that a hall speaks of (in force from, open on, promised by) is one of this zone."""


class Clock(Protocol):
    """What time it is in the hall."""

    def now(self) -> datetime:
        """The present moment, aware, in Asia/Shanghai."""
        ...

    def today(self) -> date:
        """The present date in Asia/Shanghai."""
        ...


class SystemClock:
    """The machine's clock, read in Asia/Shanghai.

    Args:
        shift: seconds that are added: trials play another time of day with it.
    """

    def __init__(self, shift: float = 0.0) -> None:
        self._shift = timedelta(seconds=shift)

    def now(self) -> datetime:
        """See `Clock.now`."""
        return datetime.now(HALL_ZONE) + self._shift

    def today(self) -> date:
        """See `Clock.today`."""
        return self.now().date()
