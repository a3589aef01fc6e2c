"""Weekdays, weekends and weeks: 周三, 下周三, 下下个礼拜一, 周末, 下周, 下周初. A week begins on Monday."""

from __future__ import annotations

import re

from actions.when.days import Days, NoSuchDayError, View, monday, one, plus, rule, union
from actions.when.when import When

_WEEK = r"(?:周|星期|礼拜)"
_WHICH = r"(?P<which>上上|(?<!一)下下|上|下|这|本|今)(?:一)?个?"
_DAY = (
    {c: i for i, c in enumerate("一二三四五六日")}
    | {str(i + 1): i for i in range(7)}
    | {"天": 6, "末": 5}
)
_SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "今": 0, "下": 1, "下下": 2}
_NOT_IN_A_COUNT = r"(?:(?<![一二两三四五六七八九十几每\d第])|(?<=[周期拜][一二三四五六日天]))"
_NOT_MORE = r"(?![次遍岁年期鸣])"


def _of_week(match: re.Match[str], view: View) -> Days:
    start = plus(monday(view.today), 7 * _SHIFT[match["which"]])
    if match["day"] == "末":
        return Days(plus(start, 5), plus(start, 6))
    return union([one(plus(start, _DAY[c])) for c in _said(match)])


def _said(match: re.Match[str]) -> str:
    """The characters of the weekdays in 周二, 周六日, 周二、四."""
    return match["day"] + "".join(c for c in match["more"] or "" if c in _DAY)


def _weekday(match: re.Match[str], view: View) -> Days:
    """The next one; within the days being talked of when it is among those."""
    wanted = [_DAY[c] for c in _said(match)]
    if view.about is not None and (inside := _inside(view.about, wanted[0])):
        return inside
    first = plus(view.earliest, (wanted[0] - view.earliest.weekday()) % 7)
    if len(wanted) > 1:
        return union([one(plus(first, (day - wanted[0]) % 7)) for day in wanted])
    if first == view.today and view.about is None and not view.over:
        return _today_or_next(view)
    return one(first)


def _today_or_next(view: View) -> Days:
    """周三 said on a Wednesday: who means today says 今天, who means the next says 下周三."""
    between = frozenset(plus(view.today, n) for n in range(1, 7))
    return Days(view.today, plus(view.today, 7), between, doubtful=True)


def _inside(about: When, weekday: int) -> Days | None:
    if about.first is None or about.last is None or about.single is not None:
        return None
    found = [day for day in about.days() if day.weekday() == weekday]
    return one(found[0]) if len(found) == 1 else None


def _weekend(match: re.Match[str], view: View) -> Days:
    saturday = plus(monday(view.earliest), 5)
    return Days(saturday, plus(saturday, 1))


def _week(match: re.Match[str], view: View) -> Days:
    start = plus(monday(view.today), 7 * _SHIFT[match["which"]])
    first, last = _PIECES[match["piece"] or ""]
    return Days(plus(start, first), plus(start, last))


_PIECES = {
    "": (0, 6),
    "初": (0, 1),
    "中": (1, 3),
    "尾": (5, 6),
    "底": (4, 6),
    "前半周": (0, 2),
    "上半周": (0, 2),
    "后半周": (3, 6),
    "下半周": (3, 6),
}


def _no_such(match: re.Match[str], view: View) -> Days:
    raise NoSuchDayError(match.group())


_MORE = (
    r"(?P<more>(?:(?:[、和或跟][一二三四五六日]|[二三四五六日])(?![号月日点个天次年周时刻分]))*)"
)

RULES = (
    rule(
        "named",
        rf"(?<![早晚以]){_WHICH}(?:{_WEEK}的?)?(?:周|星期|礼拜|拜)(?P<day>[一二三四五六日天末1-7]){_MORE}{_NOT_MORE}",
        _of_week,
    ),
    rule(
        "weekday",
        rf"{_NOT_IN_A_COUNT}(?:周|星期|礼拜|(?<!礼)拜(?!拜))(?P<day>[一二三四五六日天1-7]){_MORE}{_NOT_MORE}",
        _weekday,
    ),
    rule("span", rf"{_NOT_IN_A_COUNT}(?:周末|双休日)", _weekend),
    rule(
        "span",
        rf"{_WHICH}{_WEEK}(?![边围转期岁年报])(?P<piece>[初中尾底]|[前后上下]半周)?",
        _week,
    ),
    rule("named", r"(?:星期|礼拜)[八九89]", _no_such),
)
"""In no order: of several matches the leftmost, then the longest, counts."""
