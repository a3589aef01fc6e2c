"""Months, their parts, and the turn of the year: 下个月, 十二月底, 月中, 上旬, 年底."""

from __future__ import annotations

import re
from datetime import date

from actions.when.dates import MONTH, NEAR_MONTH, YEAR, month_said, year_said
from actions.when.days import Days, View, month_after, month_end, plus, rule

_PIECES = {
    "初": (1, 5),
    "头": (1, 5),
    "上旬": (1, 10),
    "中": (13, 17),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (-4, 0),
    "末": (-4, 0),
}
"""Days of a month; counted back from its last day when not positive. 月底 is its last five days."""
_PIECE = "上旬|中旬|下旬|底|末|初|中(?!午|间|秋)|头"


def _piece(year: int, month: int, name: str) -> Days:
    first, last = _PIECES[name]
    end = month_end(year, month)
    if last <= 0:
        return Days(plus(end, first), end)
    return Days(date(year, month, first), date(year, month, min(last, end.day)))


def _month(match: re.Match[str], view: View) -> Days:
    year, month = month_said(match, view)
    if match["piece"]:
        return _piece(year, month, match["piece"])
    return Days(date(year, month, 1), month_end(year, month))


def _bare_piece(match: re.Match[str], view: View) -> Days:
    """月底 of this month, or of the next when this one's has passed."""
    this = _piece(view.today.year, view.today.month, match["piece"])
    if (this.last or this.first) >= view.earliest:
        return this
    return _piece(*month_after(view.today, 1), match["piece"])


def _turn_of_year(match: re.Match[str], view: View) -> Days:
    end = match["end"] in "底末尾"
    if match["year"]:
        year = year_said(match["year"], view)
    else:
        year = view.today.year + (not end and view.today > date(view.today.year, 1, 10))
    return (
        Days(date(year, 12, 22), date(year, 12, 31))
        if end
        else Days(date(year, 1, 1), date(year, 1, 10))
    )


RULES = (
    rule(
        "span",
        rf"(?:{YEAR}?{MONTH}(?![子薪租供饼嫂票卡费龄经])|{NEAR_MONTH}(?![子薪租供饼嫂票卡费龄经]))"
        rf"的?月?(?P<piece>{_PIECE})?",
        _month,
        "月",
    ),
    rule(
        "span",
        r"(?<![一二两三四五六七八九十\d个])月?(?P<piece>(?<=月)(?:底|末|初|中(?!午|间|秋)|头)|[上中下]旬)",
        _bare_piece,
        "月",
        "旬",
    ),
    rule(
        "span",
        rf"(?:{YEAR}年?|(?<![一二两三四五六七八九十\d几])年)(?P<end>[底末尾初头])(?![一二三四五六七八九十])",
        _turn_of_year,
        "年",
    ),
)
"""In no order: of several matches the leftmost, then the longest, counts."""
