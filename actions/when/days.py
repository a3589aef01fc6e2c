"""A set of days that stands in a text, the view from which it is counted, and arithmetic on both."""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from actions.when.calendar import Calendar
from actions.when.when import When

ONE = timedelta(days=1)
RECENT = timedelta(days=60)
"""A day and month without a year that passed no longer ago than this is taken for the past one."""


class NoSuchDayError(Exception):
    """What was said names no day: 2月30号, 星期八."""


@dataclass(frozen=True)
class Days:
    """Days from `first` to `last` (None: from then on).

    Raises NoSuchDayError when they would end before they begin.
    """

    first: date
    last: date | None
    without: frozenset[date] = frozenset()
    off: tuple[date, date] | None = None
    """The days off around a feast: 国庆后 is after those."""
    doubtful: bool = False

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise NoSuchDayError(f"{self.first}..{self.last}")

    @property
    def single(self) -> bool:
        """Just one day?"""
        return self.first == self.last

    @property
    def whole(self) -> tuple[date, date]:
        """First and last day, days off around a feast included."""
        return self.off or (self.first, self.last or self.first)


@dataclass(frozen=True)
class View:
    """From where days are counted."""

    today: date
    over: bool
    """Is today as good as over, so that a weekday said is the next one?"""
    calendar: Calendar
    about: When | None = None

    @property
    def earliest(self) -> date:
        """The first day that something to come can be on."""
        return self.today + ONE if self.over else self.today

    def at(self, day: date) -> View:
        """As it looks from another day: for the second of 周三到周五."""
        return replace(self, today=day, over=False, about=None)


Kind = Literal["named", "weekday", "monthday", "span"]
"""`weekday` and `monthday`: said without a week or month, so the next one; `span`: a week or month."""


@dataclass(frozen=True)
class Rule:
    """A pattern, and the days that a match means. `read` raises NoSuchDayError; None: not a date after all."""

    kind: Kind
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], View], Days | None]
    hints: tuple[str, ...] = ()
    """A match holds one of these; looked for first, because that is quick."""

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where the pattern matches."""
        if self.hints and not any(hint in text for hint in self.hints):
            return iter(())
        return self.pattern.finditer(text)


def rule(
    kind: Kind, pattern: str, read: Callable[[re.Match[str], View], Days | None], *hints: str
) -> Rule:
    """A rule with its pattern compiled."""
    return Rule(kind, re.compile(pattern), read, hints)


def either(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def one(day: date) -> Days:
    """A single day."""
    return Days(day, day)


def union(several: list[Days]) -> Days:
    """All of these days and none between them. Open when one of them is."""
    first = min(days.first for days in several)
    ends = [days.last for days in several if days.last is not None]
    if len(ends) < len(several):
        return Days(first, None)
    last = max(ends)
    between = each(Days(first, last))
    gaps = frozenset(day for day in between if not any(covers(days, day) for days in several))
    return Days(first, last, gaps)


def each(days: Days) -> Iterator[date]:
    """The days one by one; of an open span the first alone."""
    last = days.last or days.first
    span = (plus(days.first, n) for n in range((last - days.first).days + 1))
    return (day for day in span if day not in days.without)


def covers(days: Days, day: date) -> bool:
    """Is the day one of these?"""
    return days.first <= day and (days.last is None or day <= days.last) and day not in days.without


def plus(day: date, days: int) -> date:
    """That many days later."""
    return day + timedelta(days=days)


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return plus(day, -day.weekday())


def month_after(day: date, count: int) -> tuple[int, int]:
    """Year and month that many months later."""
    index = day.year * 12 + day.month - 1 + count
    return index // 12, index % 12 + 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, months.monthrange(year, month)[1])


def months_later(day: date, count: int) -> date:
    """The same day of another month, or its last day."""
    last = month_end(*month_after(day, count))
    return last.replace(day=min(day.day, last.day))


def day_of(year: int, month: int, day: int) -> date:
    """A date. Raises NoSuchDayError."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoSuchDayError(f"{year}-{month}-{day}") from error
