"""When the hall is open, and the periods of its days."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from hall.appointments.schedule import Schedule, Session, read_sessions
from hall.clock import HALL_ZONE
from hall.workdays import WorkCalendar

SESSIONS = read_sessions("09:00-12:00,14:00-17:00")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def schedule() -> Schedule:
    return Schedule(WorkCalendar(), SESSIONS, 30)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HALL_ZONE)


def test_sessions_are_read() -> None:
    assert read_sessions("8:30-12:00, 13:30 - 17:30") == (
        Session(time(8, 30), time(12)),
        Session(time(13, 30), time(17, 30)),
    )


@pytest.mark.parametrize(
    "text",
    ["", "9-12", "09:00-12:00,", "12:00-09:00", "09:00-12:00,11:00-13:00", "09:00-25:00", "全天"],
)
def test_sessions_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hour"):
        read_sessions(text)


def test_what_is_left_of_a_session_is_no_period() -> None:
    schedule = Schedule(WorkCalendar(), read_sessions("09:00-11:45"), 60)
    assert [one.starts_at for one in schedule.periods(MONDAY)] == [at(9), at(10)]
    assert schedule.periods(MONDAY)[-1].ends_at == at(11)


@pytest.mark.parametrize(
    ("moment", "is_open", "minutes"),
    [
        (at(8), False, 0),
        (at(9), True, 0),
        (at(11, 59), True, 179),
        (at(12), False, 180),
        (at(13), False, 180),
        (at(14), True, 180),
        (at(17), False, 360),
        (at(10, day=date(2026, 11, 22)), False, 0),
        (at(10, day=date(2026, 10, 10)), True, 60),  # a Saturday on which people work
        (at(10, day=date(2026, 10, 1)), False, 0),
    ],
)
def test_open_or_not(schedule: Schedule, moment: datetime, is_open: bool, minutes: float) -> None:
    assert schedule.is_open_at(moment) is is_open
    assert schedule.open_minutes(moment) == minutes


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(8), at(9)),
        (at(9), at(14)),
        (at(12, 30), at(14)),
        (at(17), at(9, day=date(2026, 11, 24))),
        (at(18, day=date(2026, 9, 30)), at(9, day=date(2026, 10, 8))),
        (at(18, day=date(2026, 12, 31)), at(9, day=date(2027, 1, 1))),  # not published yet: Friday
    ],
)
def test_the_next_opening(schedule: Schedule, moment: datetime, opens: datetime) -> None:
    assert schedule.next_opening(moment) == opens


def test_the_halls_own_calendar_goes_first() -> None:
    own = WorkCalendar({MONDAY: False, date(2026, 11, 22): True})
    schedule = Schedule(own, SESSIONS)
    assert schedule.periods(MONDAY) == ()
    assert len(schedule.periods(date(2026, 11, 22))) == 12


def test_a_hall_that_never_opens_says_so() -> None:
    schedule = Schedule(WorkCalendar(), ())
    with pytest.raises(LookupError, match="calendar"):
        schedule.next_opening(at(9))


def test_the_moment_after_so_many_open_minutes(schedule: Schedule) -> None:
    assert schedule.when_open_for(0, MONDAY) == at(9)
    assert schedule.when_open_for(180, MONDAY) == at(12)
    assert schedule.when_open_for(181, MONDAY) == at(14, 1)
    assert schedule.when_open_for(360, MONDAY) == at(17)
    assert schedule.when_open_for(361, MONDAY) is None
