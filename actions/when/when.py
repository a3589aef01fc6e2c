"""What a message says of a day and a time of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Problem = Literal["impossible", "ambiguous"]

HORIZON = timedelta(days=60)
"""How far days that are left out of an open span are written down (工作日, 除了周五)."""


@dataclass(frozen=True)
class When:
    """A set of days and a span of the day; either may be missing.

    A day that has passed stands as it was said: the caller explains.
    """

    first: date | None = None
    """First day meant; None: no day was said (or one that isn't in the calendar)."""
    last: date | None = None
    """Last day meant, the same as `first` for a single day; None with `first`: from then on."""
    without: frozenset[date] = frozenset()
    """Days between `first` and `last` that are not meant; when `last` is open, up to `HORIZON` from now."""
    start: time | None = None
    """The time itself when `exact`, else the earliest; None: nothing was said, or only an end."""
    end: time | None = None
    """Latest, exclusive; None when `exact`, or nothing was said, or only a start."""
    exact: bool = False
    """A point (三点半) and not a span (下午)."""
    asap: bool = False
    """The earliest that can be had (尽快, 最早的)."""
    whenever: bool = False
    """What isn't given is left to the hall (随便哪天, 几点都行): no need to ask for it."""
    problem: Problem | None = None
    """`impossible`: no such day or time (2月30号, 25点). `ambiguous`: one of the days meant, not all
    (周四还是周五; 周三 said on a Wednesday)."""
    text: str = ""
    """The pieces of the message that this was read from."""
    rest: str = ""
    """The message without those pieces."""

    @property
    def single(self) -> date | None:
        """The day, when just one is meant."""
        return self.first if self.first == self.last else None

    def covers(self, day: date) -> bool:
        """Is this day meant? Any day is when none was said."""
        if self.first is None:
            return self.problem != "impossible"
        within = self.first <= day and (self.last is None or day <= self.last)
        return within and day not in self.without

    def admits(self, moment: time) -> bool:
        """May it begin at this time of day? Any time may when none was said."""
        if self.exact:
            return moment == self.start
        return (self.start is None or self.start <= moment) and (
            self.end is None or moment < self.end
        )

    def days(self) -> Iterator[date]:
        """The days meant, in order; an open span ends at `HORIZON`."""
        if self.first is None:
            return
        last = self.last or self.first + HORIZON
        for n in range((last - self.first).days + 1):
            day = self.first + timedelta(days=n)
            if day not in self.without:
                yield day
