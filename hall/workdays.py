"""Working days (工作日): weekends, the State Council's holidays, and make-up days (调休).

A day is looked up in this order: the hall's own calendar file, `chinesecalendar` (which knows the
years that the State Council has published), the day of the week.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar

from hall.errors import UnreadableFile

_DAY = timedelta(days=1)
_WORDS = {"班": True, "休": False}
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})[\s,，]+([班休])(?:[\s,，].*)?")


class WorkCalendar:
    """Which days a hall works.

    Args:
        supplied: days that the hall itself has settled: True for a working day.
    """

    def __init__(self, supplied: Mapping[date, bool] | None = None) -> None:
        self._supplied = dict(supplied or {})
        self._known: dict[date, bool] = {}

    @classmethod
    def read(cls, path: Path) -> WorkCalendar:
        """The calendar with a hall's file: one day a line, "2027-02-05 休" or "2027-02-06 班".

        What follows the word, empty lines and lines that begin with # are remarks.

        Raises:
            UnreadableFile: no such file, or a line that is none of these.
        """
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"工作日历 {path} 无法读取，请确认文件存在并为 UTF-8") from error
        supplied: dict[date, bool] = {}
        for number, line in enumerate(map(str.strip, lines), start=1):
            if not line or line.startswith("#"):
                continue
            match = _LINE.fullmatch(line)
            try:
                if match is None:
                    raise ValueError(line)
                supplied[date.fromisoformat(match[1])] = _WORDS[match[2]]
            except ValueError as error:
                raise UnreadableFile(
                    f"工作日历 {path} 第 {number} 行应如“2027-02-05 休”或“2027-02-06 班”"
                ) from error
        return cls(supplied)

    def is_workday(self, day: date) -> bool:
        """Whether the hall works on that day."""
        if day not in self._known:
            self._known[day] = self._supplied.get(day, _is_workday(day))
        return self._known[day]

    def next_workday(self, day: date) -> date:
        """The first working day from `day` on, that day included."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def add_workdays(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`, or before it when `count` is
        below 0; `day` itself for 0.

        The first day is not counted (Civil Code, article 201).
        """
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """How many working days come after `first` up to and with `last`; negative backwards."""
        if last < first:
            return -self.workdays_between(last, first)
        days = range(1, (last - first).days + 1)
        return sum(self.is_workday(first + n * _DAY) for n in days)


def _is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # a year that is not published yet
        return day.weekday() < 5
