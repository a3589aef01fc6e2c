"""What follows a day and makes other days of it: 之前, 以后, 起, 左右, 第一天, 前一天, 最后一个工作日."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from actions.when.calendar import next_workday
from actions.when.days import ONE, Days, View, months_later, one, plus
from actions.when.numbers import number

_DAY = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_AROUND = 2
_HOLDS_ITS_END = re.compile("(?:底|(?<!周)末)$")

Change = Callable[[re.Match[str], Days, View], Days | None]


def _itself(match: re.Match[str], days: Days, view: View) -> Days:
    return days


def _days_off(match: re.Match[str], days: Days, view: View) -> Days | None:
    return Days(*days.off, off=days.off) if days.off else None


def _before(match: re.Match[str], days: Days, view: View) -> Days:
    """Up to the day before; but 月底前 and 年底前 hold their last day."""
    ends = _HOLDS_ITS_END.search(match.string[: match.start()]) and days.last
    last = ends or plus(days.whole[0], -1)
    return Days(min(view.today, last), last)


def _after(match: re.Match[str], days: Days, view: View) -> Days:
    """From the day after: whoever says 周三以后 and counts 周三 in is content with that too."""
    return Days(plus(days.whole[1], 1), None)


def _from(match: re.Match[str], days: Days, view: View) -> Days:
    return Days(days.first, None)


def _about(match: re.Match[str], days: Days, view: View) -> Days:
    return Days(plus(days.first, -_AROUND), plus(days.last or days.first, _AROUND))


def _nth_within(match: re.Match[str], days: Days, view: View) -> Days:
    """第一天, 第二个周三 of a week, a month, the days off of a feast, or of what is open (年后)."""
    return one(_count(days.whole[0], number(match["nth"]), _wanted(match, view)))


def _last_within(match: re.Match[str], days: Days, view: View) -> Days | None:
    first, found = days.whole
    wanted = _wanted(match, view)
    while not wanted(found):
        found -= ONE
    return one(found) if found >= first else None


def _nth_after(match: re.Match[str], days: Days, view: View) -> Days:
    return one(_count(plus(days.whole[1], 1), number(match["nth"]), _wanted(match, view)))


def _last_before(match: re.Match[str], days: Days, view: View) -> Days:
    wanted = _wanted(match, view)
    found = plus(days.whole[0], -1)
    while not wanted(found):
        found -= ONE
    return one(found)


def _wanted(match: re.Match[str], view: View) -> Callable[[date], bool]:
    kind = match["kind"] or match["work"] or match.groupdict().get("before")
    if not kind:
        return lambda day: True
    if kind[-1] in _DAY and kind[0] in "周星礼":
        return lambda day: day.weekday() == _DAY[kind[-1]]
    return view.calendar.is_workday


def _count(day: date, nth: int, wanted: Callable[[date], bool]) -> date:
    while True:
        nth -= wanted(day)
        if not nth:
            return day
        day += ONE


def _beside(match: re.Match[str], days: Days, view: View) -> Days:
    """国庆前一天, 12月3号后两天, 元旦后一周."""
    count = number(match["n"])
    first, last = days.first, days.whole[1]
    forward = "后" in match["side"]
    unit = match["unit"]
    if unit == "工作日":
        return one(
            next_workday(view.calendar, last if forward else first, count if forward else -count)
        )
    if unit in "天日":
        return one(plus(last if forward else first, count if forward else -count))
    span = months_later(last, count) if unit.endswith("月") else plus(last, 7 * count)
    if forward:
        return Days(plus(last, 1), span)
    return Days(plus(first, -(span - last).days), plus(first, -1))


_KIND = r"(?P<kind>工作日|上班日|(?:周|星期|礼拜)[一二三四五六日天])"
_NTH = rf"(?P<before>(?:上班|开工)的?)?第(?P<nth>[一二三四五六])(?:天|(?:个|一)?{_KIND})(?P<work>上班|工作)?"
_LAST = rf"最后一?(?P<nth>)(?:天|个?{_KIND})(?P<work>上班|工作)?"
_SIDE = r"(?:节|放?假|收假)?(?:完|过|结束)?(?:之|以|了)?"
_BACK = rf"(?:{_SIDE}后(?:回来)?|(?:放|休)?完?假?回来|收假)"
_NOT_A_DAY = r"(?![天日儿晌面排台往])"
_CHANGES: tuple[tuple[re.Pattern[str], Change], ...] = (
    (re.compile(rf"{_BACK}的?{_NTH}"), _nth_after),
    (re.compile(rf"{_SIDE}前的?{_LAST}"), _last_before),
    (re.compile(rf"的?{_NTH}"), _nth_within),
    (re.compile(rf"的?{_LAST}"), _last_within),
    (
        re.compile(
            r"的?(?P<side>[之以]?[前后])(?P<n>[一二两三四五六七八九十]|\d{1,2})(?P<unit>天|日|周|个?星期|个?礼拜|个?月|个?工作日)"
        ),
        _beside,
    ),
    (re.compile(r"那一?天|当[天日]|这天|那日|的今[天日]"), _itself),
    (re.compile(r"(?:小长假|长假期?|假期|放假|黄金周)(?:期间)?|期间"), _days_off),
    (re.compile(rf"{_SIDE}前{_NOT_A_DAY}"), _before),
    (re.compile(rf"{_SIDE}后{_NOT_A_DAY}"), _after),
    (re.compile(r"起(?!来)|开始|往后|打后"), _from),
    (re.compile(r"左右|前后|上下"), _about),
    (re.compile(r"[之以]?内|里(?!面)"), _itself),
)


_BY = re.compile(r"(?:最晚|最迟|至迟|不晚于|赶在)(?:要|得|是|在|到)?$")
_NOT_BEFORE = re.compile(r"不早于$")


def ahead(text: str, at: int, days: Days, view: View) -> Days:
    """The days with what stands before them taken in: 最晚周五, 不早于下周三."""
    if days.last is not None and days.last >= view.today and _BY.search(text[:at]):
        return Days(view.today, days.last)
    return Days(days.first, None) if _NOT_BEFORE.search(text[:at]) else days


def around(text: str, end: int, days: Days, view: View) -> tuple[Days, int]:
    """The days with what follows them at `end` of the text taken in, and where that ends."""
    for pattern, change in _CHANGES:
        match = pattern.match(text, end)
        if match is not None and (changed := change(match, days, view)) is not None:
            return around(text, match.end(), changed, view)
    return days, end
