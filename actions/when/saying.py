"""Days and times read back to people, so that a slip of reading is noticed: "12月3日（下周四）"."""

from __future__ import annotations

from datetime import date, time, timedelta

from actions.when import parts
from actions.when.when import When

_WEEK = "一二三四五六日"
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}
_SPANS = {
    (parts.MORNING.start, parts.MORNING.end): "上午",
    (parts.NOON.start, parts.NOON.end): "中午",
    (parts.AFTERNOON.start, parts.AFTERNOON.end): "下午",
    (parts.EVENING.start, parts.EVENING.end): "晚上",
}
_FEW = 3


def say_day(day: date, today: date) -> str:
    """A day with the name that people have for it; the year only when it is another one.

    >>> say_day(date(2026, 12, 3), date(2026, 11, 25))
    '12月3日（下周四）'
    """
    written = f"{day.month}月{day.day}日"
    if day.year != today.year:
        written = f"{day.year}年{written}"
    name = _NEAR.get((day - today).days) or _weekday(day, today)
    return f"{written}（{name}）"


def say_time(start: time, end: time | None = None) -> str:
    """A time of day on the 24-hour clock, with its half.

    >>> say_time(time(9, 30), time(10)), say_time(time(14, 30))
    ('上午9:30-10:00', '下午14:30')
    """
    half = "上午" if start < time(12) else "下午" if start < time(18) else "晚上"
    return f"{half}{start.hour}:{start:%M}" + (f"-{end.hour}:{end:%M}" if end else "")


def free_text_of(when: When, today: date) -> str:
    """What was understood, to follow 您说的是: 12月2日（下周三）下午. Empty when that is nothing."""
    day, moment = _days(when, today), _time(when)
    if when.asap:
        return f"{day}{moment}最早的时间"
    if when.whenever and not day:
        return f"哪天都行，{moment}" if moment else "哪天都行"
    return day + moment


def _days(when: When, today: date) -> str:
    if when.first is None:
        return ""
    if when.first == when.last:
        return say_day(when.first, today)
    if when.last is None:
        return _open(when, when.first, today)
    listed = list(when.days())
    if when.without and len(listed) <= _FEW:
        return "或".join(say_day(day, today) for day in listed)
    span = f"{say_day(when.first, today)}到{say_day(when.last, today)}"
    missing = [say_day(day, today) for day in sorted(when.without)]
    return f"{span}，除了{'、'.join(missing)}，" if missing else span


def _open(when: When, first: date, today: date) -> str:
    """From a day on, or what is left of all days (工作日, 除了周五)."""
    out = {day.weekday() for day in when.without}
    if not out:
        return f"{say_day(first, today)}以后" if first > today else ""
    if out >= {5, 6}:
        return "工作日"
    return f"除了{'、'.join(f'周{_WEEK[n]}' for n in sorted(out))}的日子"


def _time(when: When) -> str:
    if when.exact and when.start is not None:
        return say_time(when.start)
    if (when.start, when.end) in _SPANS:
        return _SPANS[when.start, when.end]
    if when.start and when.end:
        return say_time(when.start, when.end)
    if when.start:
        return say_time(when.start) + "以后"
    return say_time(when.end) + "以前" if when.end else ""


def _weekday(day: date, today: date) -> str:
    monday = today - timedelta(days=today.weekday())
    weeks = (day - timedelta(days=day.weekday()) - monday).days // 7
    prefix = {-1: "上周", 0: "本周", 1: "下周"}.get(weeks, "周")
    return prefix + _WEEK[day.weekday()]
