"""Days read back to people, so that a slip of reading is noticed: "12月3日（下周四）"."""

from __future__ import annotations

from datetime import date, timedelta

_WEEK = "一二三四五六日"
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


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


def _weekday(day: date, today: date) -> str:
    monday = today - timedelta(days=today.weekday())
    weeks = (day - timedelta(days=day.weekday()) - monday).days // 7
    prefix = {-1: "上周", 0: "本周", 1: "下周"}.get(weeks, "周")
    return prefix + _WEEK[day.weekday()]
