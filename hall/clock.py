"""Time as an argument: the hall's clock, in the hall's time zone."""

from __future__ import annotations

from datetime import date, datetime
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
    """The machine's clock, read in Asia/Shanghai."""

    def now(self) -> datetime:
        """See `Clock.now`."""
        return datetime.now(HALL_ZONE)

    def today(self) -> date:
        """See `Clock.today`."""
        return self.now().date()
