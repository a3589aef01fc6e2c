"""Days and times as people hear them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from actions.when import When
from actions.when.saying import free_text_of, say_day, say_time
from tests.actions.when.notation import meant

NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 25), "11月25日（今天）"),
        (date(2026, 11, 26), "11月26日（明天）"),
        (date(2026, 11, 27), "11月27日（后天）"),
        (date(2026, 11, 24), "11月24日（昨天）"),
        (date(2026, 11, 28), "11月28日（本周六）"),
        (date(2026, 12, 3), "12月3日（下周四）"),
        (date(2026, 11, 18), "11月18日（上周三）"),
        (date(2026, 12, 15), "12月15日（周二）"),
        (date(2027, 1, 4), "2027年1月4日（周一）"),
    ],
)
def test_a_day_is_said_with_what_it_is_from_today(day: date, words: str) -> None:
    assert say_day(day, NOW.date()) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (time(9, 30), time(10), "上午9:30-10:00"),
        (time(14, 30), None, "下午14:30"),
        (time(18), time(18, 30), "晚上18:00-18:30"),
    ],
)
def test_a_time_is_said_with_its_half_of_the_day(start: time, end: time | None, words: str) -> None:
    assert say_time(start, end) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("12-02 12:00-18:00", "12月2日（下周三）下午"),
        ("12-02 15:30", "12月2日（下周三）下午15:30"),
        ("11-30..12-04", "11月30日（下周一）到12月4日（下周五）"),
        ("12-01..12-03 !12-02", "12月1日（下周二）或12月3日（下周四）"),
        ("11-30..12-06 !12-04", "11月30日（下周一）到12月6日（下周日），除了12月4日（下周五），"),
        ("12-03.. 09:00-", "12月3日（下周四）以后上午9:00以后"),
        ("11-25.. workdays 08:00-12:00", "工作日上午"),
        ("11-25.. but:4", "除了周五的日子"),
        ("11-26 asap", "11月26日（明天）最早的时间"),
        ("asap", "最早的时间"),
        ("whenever", "哪天都行"),
        ("08:00-12:00 whenever", "哪天都行，上午"),
        ("-15:00", "下午15:00以前"),
        ("impossible", ""),
    ],
)
def test_what_was_understood_can_be_read_back(when: str, words: str) -> None:
    assert free_text_of(meant(when, NOW), NOW.date()) == words


def test_days_and_times_meant_can_be_asked_for() -> None:
    when = meant("11-30..12-06 !12-04 08:00-12:00", NOW)
    assert when.covers(date(2026, 12, 3)) and not when.covers(date(2026, 12, 4))
    assert when.admits(time(8)) and not when.admits(time(12))
    assert When().covers(date(2026, 12, 3)) and When().admits(time(3))
    assert not meant("impossible", NOW).covers(date(2026, 12, 3))
