"""Working days: published holidays and make-up days, weekends beyond, a hall's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from hall.errors import UnreadableFile
from hall.workdays import WorkCalendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),  # Monday
        ("2026-11-28", False),  # Saturday
        ("2026-10-01", False),  # National Day
        ("2026-10-10", True),  # Saturday made up for it
        ("2026-02-14", True),  # Saturday made up for the Spring Festival
        ("2026-02-17", False),
        ("2031-01-01", True),  # not published: a Wednesday
        ("2031-01-04", False),  # not published: a Saturday
    ],
)
def test_days(day: str, works: bool) -> None:
    assert WorkCalendar().is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-28", 0, "2026-11-28"),  # a Saturday stays itself
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-09-30", 1, "2026-10-08"),  # over the National Day week
        ("2026-09-30", 3, "2026-10-10"),  # a make-up Saturday counts
        ("2028-02-28", 1, "2028-02-29"),  # leap day
        ("2026-12-31", 2, "2027-01-05"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-10-12", -1, "2026-10-10"),
    ],
)
def test_adding(day: str, count: int, expected: str) -> None:
    calendar = WorkCalendar({date(2027, 1, 1): False})
    assert calendar.add_workdays(date.fromisoformat(day), count).isoformat() == expected


def test_counting_undoes_adding() -> None:
    calendar = WorkCalendar()
    for offset in range(0, 400, 7):
        start = date(2025, 12, 1) + timedelta(days=offset)
        for count in (0, 1, 3, 20):
            until = calendar.add_workdays(start, count)
            assert calendar.workdays_between(start, until) == count
            assert calendar.workdays_between(until, start) == -count


def test_a_halls_file_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(
        "# 2027 年\n2027-02-05 休 春节\n\n2027-02-06,班\n2026-10-10，休，本厅盘点\n",
        encoding="utf-8-sig",
    )
    calendar = WorkCalendar.read(file)
    assert not calendar.is_workday(date(2027, 2, 5))
    assert calendar.is_workday(date(2027, 2, 6))
    assert not calendar.is_workday(date(2026, 10, 10))
    assert calendar.is_workday(date(2026, 10, 9))


@pytest.mark.parametrize("line", ["2027-02-30 休", "2027-02-05", "2027/02/05 休", "休 2027-02-05"])
def test_a_line_that_is_no_day_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "calendar.csv"
    file.write_text(f"2027-02-04 休\n{line}\n", encoding="utf-8")
    with pytest.raises(UnreadableFile) as refused:
        WorkCalendar.read(file)
    assert "第 2 行" in refused.value.message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        WorkCalendar.read(tmp_path / "none.csv")
