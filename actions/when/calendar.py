"""Which days are worked, when the feasts are: the state's calendar where it is published, custom beyond.

The State Council publishes the holidays of a year in the November before; `chinesecalendar` carries
them. Beyond what it knows: weekends and the days off by law (全国年节及纪念日放假办法, 2024), and the
customary span around them. `borax` knows the lunar calendar up to 2100.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import chinese_calendar
from borax.calendars.lunardate import LunarDate, TermUtils  # type: ignore[import-untyped]

ONE = timedelta(days=1)

FEASTS: dict[str, tuple[int, int]] = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
}
"""Feasts with days off at a fixed day of the solar year: month, day."""
LUNAR_FEASTS: dict[str, tuple[int, int]] = {"春节": (1, 1), "端午": (5, 5), "中秋": (8, 15)}
"""Feasts with days off in the lunar year: month, day."""
_CUSTOM = {"春节": (-1, 6), "五一": (0, 4), "国庆": (0, 6)}
"""Days before and after the feast that have been off in the last years; others join their weekend."""
_BY_LAW = {
    "元旦": (0, 0),
    "春节": (-1, 2),
    "清明": (0, 0),
    "五一": (0, 1),
    "端午": (0, 0),
    "中秋": (0, 0),
    "国庆": (0, 2),
}


class Calendar(Protocol):
    """What reading needs to know of the year; a hall may supply its own."""

    def is_workday(self, day: date) -> bool:
        """Does one work on this day, made-up days (调休) counted?"""
        ...

    def feast(self, name: str, year: int) -> date:
        """The day of a feast (元旦 春节 清明 五一 端午 中秋 国庆) in a solar year."""
        ...

    def off(self, name: str, year: int) -> tuple[date, date]:
        """First and last day off around that feast."""
        ...


class StateCalendar:
    """The calendar of mainland China."""

    def is_workday(self, day: date) -> bool:
        """See `Calendar.is_workday`; weekends and days off by law beyond the published years."""

        worked = _published(day)
        return worked if worked is not None else day.weekday() < 5 and not self._off_by_law(day)

    def feast(self, name: str, year: int) -> date:
        """See `Calendar.feast`. Raises KeyError for another name."""
        if name == "清明":
            return solar_term(name, year)
        if name in LUNAR_FEASTS:
            return lunar_day(year, *LUNAR_FEASTS[name])
        return date(year, *FEASTS[name])

    def off(self, name: str, year: int) -> tuple[date, date]:
        """See `Calendar.off`."""
        day = self.feast(name, year)
        if _published(day) is not None:
            return _run_off(day)
        if name in _CUSTOM:
            before, after = _CUSTOM[name]
            return day + before * ONE, day + after * ONE
        first = last = day
        while (first - ONE).weekday() >= 5:
            first -= ONE
        while (last + ONE).weekday() >= 5:
            last += ONE
        return first, last

    def _off_by_law(self, day: date) -> bool:
        return any(
            (before * ONE) <= day - self.feast(name, day.year) <= (after * ONE)
            for name, (before, after) in _BY_LAW.items()
        )


@lru_cache(maxsize=2048)
def _published(day: date) -> bool | None:
    """Is the day worked, by the published calendar; None where that isn't known yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def _run_off(day: date) -> tuple[date, date]:
    """The published days off that a feast stands in; the feast alone when it is worked."""
    first = last = day
    while _published(first - ONE) is False:
        first -= ONE
    while _published(last + ONE) is False:
        last += ONE
    return first, last


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int) -> date:
    """The solar date of a day of a lunar year, which is named after the solar year it begins in.

    Raises ValueError when that month hasn't so many days.
    """
    solar: date = LunarDate(year, month, day).to_solar_date()
    return solar


@lru_cache(maxsize=512)
def solar_term(name: str, year: int) -> date:
    """The day of one of the 24 solar terms (清明, 冬至) in a solar year.

    Raises ValueError for another name.
    """
    day: date = TermUtils.nth_term_day(year, term_name=name)
    return day


def next_workday(calendar: Calendar, day: date, count: int = 1) -> date:
    """The `count`-th workday after a day; before it when negative."""
    step = ONE if count > 0 else -ONE
    for _ in range(abs(count)):
        day += step
        while not calendar.is_workday(day):
            day += step
    return day
