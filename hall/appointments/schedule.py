"""When a hall is open, and the periods of a day: pure, no database, no present moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hall.clock import HALL_ZONE
from hall.workdays import WorkCalendar

_SESSION = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Session:
    """A part of the day in which the hall is open without a break."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Period:
    """What is booked: from one moment to another, both with the hall's offset."""

    starts_at: datetime
    ends_at: datetime


def read_sessions(text: str) -> tuple[Session, ...]:
    """Sessions as in "09:00-12:00,14:00-17:00".

    Raises:
        ValueError: they are not of that form, or not one after the other.
    """
    sessions = []
    for part in text.split(","):
        match = _SESSION.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"opening hours as 09:00-12:00,14:00-17:00 are wanted, not {text!r}")
        hours = [int(number) for number in match.groups()]
        sessions.append(Session(time(hours[0], hours[1]), time(hours[2], hours[3])))
    ends = [moment for session in sessions for moment in (session.opens, session.closes)]
    if ends != sorted(set(ends)):
        raise ValueError(f"opening hours must follow one another: {text!r}")
    return tuple(sessions)


class Schedule:
    """Opening hours on working days.

    Args:
        calendar: which days are working days.
        sessions: of every working day, in order.
        period_minutes: length of a period that is booked.
    """

    def __init__(
        self,
        calendar: WorkCalendar,
        sessions: Sequence[Session],
        period_minutes: int = 30,
    ) -> None:
        self._calendar = calendar
        self._sessions = tuple(sessions)
        self.period_length = timedelta(minutes=period_minutes)

    def is_open_on(self, day: date) -> bool:
        """Whether it opens at all on that day."""
        return self._calendar.is_workday(day)

    def periods(self, day: date) -> tuple[Period, ...]:
        """The periods of a day in order; none on a closed day. What is left over at the end of a
        session is shorter than a period and is not offered."""
        found = []
        for opens, closes in self._spans(day):
            while opens + self.period_length <= closes:
                found.append(Period(opens, opens + self.period_length))
                opens += self.period_length
        return tuple(found)

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it is open at that moment."""
        return any(opens <= moment < closes for opens, closes in self._spans(_day_of(moment)))

    def open_minutes(self, moment: datetime) -> float:
        """For how many minutes it has been open that day, breaks not counted."""
        minutes = 0.0
        for opens, closes in self._spans(_day_of(moment)):
            minutes += max((min(moment, closes) - opens) / _MINUTE, 0)
        return minutes

    def when_open_for(self, minutes: float, day: date) -> datetime | None:
        """The moment of a day at which it has been open for so many minutes; None: it closes
        before."""
        for opens, closes in self._spans(day):
            reached = opens + minutes * _MINUTE
            if reached <= closes:
                return reached
            minutes -= (closes - opens) / _MINUTE
        return None

    def next_opening(self, moment: datetime) -> datetime:
        """When it opens next, after `moment`.

        Raises:
            LookupError: not within a year.
        """
        day = _day_of(moment)
        for _ in range(366):
            for opens, _closes in self._spans(day):
                if opens > moment:
                    return opens
            day += _DAY
        raise LookupError("the hall does not open within a year: look at its calendar")

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_open_on(day):
            return []
        return [(_at(day, one.opens), _at(day, one.closes)) for one in self._sessions]


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=HALL_ZONE)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(HALL_ZONE).date()
