"""Which days are worked and when the feasts are, in the published years and beyond them."""

from __future__ import annotations

from datetime import date

import pytest

from actions.when.calendar import StateCalendar, lunar_day, next_workday, solar_term

CALENDAR = StateCalendar()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday made up for
        (date(2026, 11, 29), False),
        (date(2031, 1, 1), False),  # by law, whatever will be published
        (date(2031, 2, 5), True),
        (date(2031, 1, 23), False),  # the first day of the lunar year
        (date(2031, 1, 25), False),
        (date(2031, 1, 27), True),
    ],
)
def test_workdays(day: date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


@pytest.mark.parametrize(
    ("name", "year", "day", "off"),
    [
        ("国庆", 2025, date(2025, 10, 1), (date(2025, 10, 1), date(2025, 10, 8))),  # with 中秋
        ("春节", 2026, date(2026, 2, 17), (date(2026, 2, 15), date(2026, 2, 23))),
        ("清明", 2024, date(2024, 4, 4), (date(2024, 4, 4), date(2024, 4, 6))),
        ("国庆", 2031, date(2031, 10, 1), (date(2031, 10, 1), date(2031, 10, 7))),
        ("端午", 2031, date(2031, 6, 24), (date(2031, 6, 24), date(2031, 6, 24))),
    ],
)
def test_feasts(name: str, year: int, day: date, off: tuple[date, date]) -> None:
    assert CALENDAR.feast(name, year) == day
    assert CALENDAR.off(name, year) == off


def test_lunar_days_and_solar_terms() -> None:
    assert lunar_day(2026, 12, 8) == date(2027, 1, 15)
    assert solar_term("冬至", 2026) == date(2026, 12, 22)
    with pytest.raises(ValueError, match="2025"):
        lunar_day(2025, 12, 30)  # that month has 29 days


def test_workdays_are_counted_over_holidays() -> None:
    assert next_workday(CALENDAR, date(2026, 9, 30)) == date(2026, 10, 8)
    assert next_workday(CALENDAR, date(2026, 10, 8), -1) == date(2026, 9, 30)
