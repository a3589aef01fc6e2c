"""Dates of the calendar: 12月3号, 下个月十八, 3号, 二十几号, 2026-12-03, 12.3, 20261203."""

from __future__ import annotations

import re
from datetime import date

from actions.when.days import (
    RECENT,
    Days,
    NoSuchDayError,
    View,
    day_of,
    month_after,
    one,
    plus,
    rule,
    union,
)
from actions.when.numbers import NOT_AFTER_NUMBER, NUMBER, number

YEAR = (
    r"(?:(?P<year>(?<!\d)(?:20)?\d\d|[二两]?[零〇][零〇一二三四五六七八九]{2,3}|二[零〇][一二三四五六七八九]{2}"
    r"|今|明|后|去)年的?)"
)
MONTH = rf"{NOT_AFTER_NUMBER}(?P<month>1[0-9]|0?[1-9]|十[一二三四]?|[一二三四五六七八九])月份?"
NEAR_MONTH = r"(?P<near>上上|下下|上|下|这|本|当)一?个?月份?"
_SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_DAY = r"(?:\d{1,2}(?!\d)|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二两三四五六七八九])"
_HAO = r"[号日](?!子|内|后|报|租|均|常|游|人|位|兄弟)"
_POINT = r"(?:(?<![一-鿿]\d)(?<![一-鿿]\d\d)|(?<=[约到改成在是号定选就]\d)|(?<=[约到改成在是号定选就]\d\d))\."
"""After the month of 12.3: a number after another word is a measure (血糖7.8)."""
_NOT_COUNTED = r"(?![个天次月年周点时分楼人份元万号日.:%\d])"
_NOT_MEASURED = r"(?![\d.:/\-%元块万亿平米公里吨斤倍年月个人天岁份张页楼层栋室号时点分折度寸])"
_RECENT_MONTHS = 2
_AS_A_DATE = re.compile(r"[上下早中晚朝◆]")
_TODAY_WORDS = {"今": 0, "明": 1, "后": 2, "去": -1}


def year_said(words: str, view: View) -> int:
    """The year of 26年, 二零二六年, 明年."""
    if words in _TODAY_WORDS:
        return view.today.year + _TODAY_WORDS[words]
    value = number(words)
    return value + 2000 if value < 100 else value


def month_said(match: re.Match[str], view: View) -> tuple[int, int]:
    """Year and month; a month without a year is the next to come, unless it has just passed.

    Raises NoSuchDayError for a thirteenth month.
    """
    groups = match.groupdict()
    if near := groups.get("near"):
        return month_after(view.today, _SHIFT[near])
    month = number(groups["month"] or "")
    if month > 12:
        raise NoSuchDayError(match.group())
    if year := groups.get("year"):
        return year_said(year, view), month
    ago = (view.today.month - month) % 12
    return month_after(view.today, -ago if ago <= _RECENT_MONTHS else 12 - ago)


def month_and_day(view: View, month: int, day: int) -> date:
    """The next such day, or the past one when it passed lately. Raises NoSuchDayError."""
    year = view.today.year
    last = day_of(year, month, day) if (month, day) != (2, 29) else _leap_day(view)
    if last >= view.today:
        past = day_of(year - 1, month, min(day, 28))
        return plus(past, day - min(day, 28)) if view.today - past <= RECENT else last
    if view.today - last <= RECENT:
        return last
    return day_of(year + 1, month, day)


def _leap_day(view: View) -> date:
    """29 February belongs to the February to come."""
    year = view.today.year
    return day_of(year + (view.today.month > 2 and view.today > date(year, 2, 28) + RECENT), 2, 29)


def _dated(match: re.Match[str], view: View) -> Days:
    day = number(match["day"])
    if match["year"] or match["near"]:
        return one(day_of(*month_said(match, view), day))
    month = number(match["month"])
    if month > 12:
        raise NoSuchDayError(match.group())
    return one(month_and_day(view, month, day))


def _several(match: re.Match[str], view: View) -> Days:
    """三四号, 二十几号, 十二三号; with or without a month."""
    first, last = _spread(match["days"])
    has_month = match["month"] or match["near"]
    year, month = month_said(match, view) if has_month else _month_of_next(view, last)
    return Days(day_of(year, month, first), day_of(year, month, last))


def _spread(words: str) -> tuple[int, int]:
    if words.endswith("几"):
        tens = number(words[:-1]) if "十" in words else number(words[:-1]) * 10
        return tens + 1, tens + 9
    first = number(words[:-1])
    return first, first - first % 10 + number(words[-1])


def _month_of_next(view: View, day: int) -> tuple[int, int]:
    return month_after(view.today, 0 if day >= view.earliest.day else 1)


def _how_long(match: re.Match[str]) -> bool:
    """等三日 is three days, 三日上午 the third."""
    spoken = match.group().endswith("日") and not match["day"].isascii()
    return spoken and _AS_A_DATE.match(match.string, match.end()) is None


def _day_of_month(match: re.Match[str], view: View) -> Days | None:
    """3号: the next one to come; in the month being talked of when there is one."""
    day = number(match["day"])
    if not 1 <= day <= 31 or _how_long(match):
        return None
    about = view.about
    if about is not None and about.first and about.last and about.single is None:
        inside = [d for d in about.days() if d.day == day]
        if len(inside) == 1:
            return one(inside[0])
    for ahead in range(3):
        year, month = month_after(view.earliest, ahead)
        try:
            found = date(year, month, day)
        except ValueError:  # the 31st of a month of thirty days: the next month that has one
            continue
        if found >= view.earliest:
            return one(found)
    return None


def _written(match: re.Match[str], view: View) -> Days:
    return one(day_of(int(match["y"]), int(match["m"]), int(match["d"])))


def _run_together(match: re.Match[str], view: View) -> Days | None:
    digits = match.group()
    year = int(digits[:4])
    if abs(year - view.today.year) > 2:
        return None
    return one(day_of(year, int(digits[4:6]), int(digits[6:])))


def _short(match: re.Match[str], view: View) -> Days | None:
    """12.3, 12-3, 12/3, when it can be a date at all."""
    month, day = int(match["m"]), int(match["d"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return one(month_and_day(view, month, day))


def _short_range(match: re.Match[str], view: View) -> Days | None:
    """12.1-12.3."""
    month, day, to_month, to_day = (int(v) for v in re.findall(r"\d+", match.group()))
    if month > 12 or to_month > 12:
        return None
    first = month_and_day(view, month, day)
    return Days(first, month_and_day(view, to_month, to_day))


def _days_of_month(match: re.Match[str], view: View) -> Days | None:
    """12月3-5号, 3-5号."""
    if match["month"] or match["near"]:
        year, month = month_said(match, view)
    else:
        year, month = _month_of_next(view, number(match["last"]))
    return Days(
        day_of(year, month, number(match["first"])), day_of(year, month, number(match["last"]))
    )


def _listed(match: re.Match[str], view: View) -> Days | None:
    """3、4、5号."""
    numbers = [number(n) for n in re.split("[、,和跟或]", match["days"])]
    if match["month"] or match["near"]:
        year, month = month_said(match, view)
    else:
        year, month = _month_of_next(view, numbers[0])
    return union([one(day_of(year, month, n)) for n in numbers])


_SHORT = r"\d{1,2}[./]\d{1,2}"
_IN_MONTH = rf"(?:{YEAR}?{MONTH}|{NEAR_MONTH})的?"
RULES = (
    rule("named", rf"{_IN_MONTH}(?P<day>{_DAY}|\d\d)(?:{_HAO}|{_NOT_COUNTED})", _dated, "月"),
    rule(
        "named",
        rf"(?:{_IN_MONTH})?(?<![第\d零一二两三四五六七八九十])"
        rf"(?P<days>(?:[一二]?十|[12])几|(?:二?十)?[一二三四五六七八][二三四五六七八九]){_HAO}",
        _several,
        "号",
        "日",
    ),
    rule(
        "named",
        rf"(?:{_IN_MONTH})?{NOT_AFTER_NUMBER}(?P<first>{_DAY})(?:-|到|至)(?P<last>{_DAY}){_HAO}",
        _days_of_month,
        "号",
        "日",
    ),
    rule(
        "named",
        rf"(?:{_IN_MONTH})?{NOT_AFTER_NUMBER}(?P<days>{_DAY}(?:[、,和跟或]{_DAY})+){_HAO}",
        _listed,
        "号",
        "日",
    ),
    rule(
        "monthday",
        rf"(?<![第月]){NOT_AFTER_NUMBER}(?P<day>{NUMBER}){_HAO}",
        _day_of_month,
    ),
    rule(
        "named",
        r"(?<![\d.\-/])(?P<y>20\d\d)(?P<s>[-/.年])(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?![\d\-/])",
        _written,
    ),
    rule("named", r"(?<![\d.\-/a-z])20\d{6}(?![\da-z])", _run_together),
    rule("named", rf"(?<![\d.\-/:a-z]){_SHORT}[-到至]{_SHORT}(?![\d.\-/])", _short_range),
    rule(
        "named",
        rf"(?<![\d.\-/:a-z￥$])(?P<m>\d{{1,2}})(?:[-/]|{_POINT})(?P<d>\d{{1,2}})(?:号|日|{_NOT_MEASURED})",
        _short,
    ),
)
"""In no order: of several matches the leftmost, then the longest, counts."""
