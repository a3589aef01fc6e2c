"""Feasts, days of the lunar calendar and solar terms: 元旦, 国庆假期, 正月初八, 除夕, 冬至, 节后."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from actions.when.calendar import lunar_day, solar_term
from actions.when.dates import YEAR, year_said
from actions.when.days import Days, NoSuchDayError, View, day_of, either, one, plus, rule
from actions.when.numbers import number

_OFF = {
    "元旦节 元旦 新年第一天": "元旦",
    "春节 大年初一 农历新年 新春": "春节",
    "清明节 清明": "清明",
    "五一劳动节 五一节 五一 劳动节": "五一",
    "端午节 端午": "端午",
    "中秋节 中秋": "中秋",
    "国庆节 国庆 十一国庆": "国庆",
}
_FEASTS = {word: name for words, name in _OFF.items() for word in words.split()}
_MARKED = {
    "情人节": (2, 14),
    "三八妇女节": (3, 8),
    "妇女节": (3, 8),
    "三八节": (3, 8),
    "植树节": (3, 12),
    "青年节": (5, 4),
    "五二零": (5, 20),
    "520": (5, 20),
    "六一儿童节": (6, 1),
    "儿童节": (6, 1),
    "六一节": (6, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "双十一": (11, 11),
    "双十二": (12, 12),
    "平安夜": (12, 24),
    "圣诞节": (12, 25),
    "圣诞": (12, 25),
}
_LUNAR = {
    "元宵节": (1, 15),
    "元宵": (1, 15),
    "七夕节": (7, 7),
    "七夕": (7, 7),
    "中元节": (7, 15),
    "重阳节": (9, 9),
    "重阳": (9, 9),
    "腊八节": (12, 8),
    "腊八": (12, 8),
    "小年": (12, 23),
}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_EVE = "除夕夜|除夕|大年三十|年三十|大年夜|年三十晚"
_TERMS = "立春|立夏|立秋|立冬|夏至|冬至|惊蛰|谷雨|芒种|处暑|霜降"
_TERMS_ALSO_WORDS = "雨水|春分|小满|小暑|大暑|白露|秋分|寒露|小雪|大雪|小寒|大寒"
_DAY = (
    r"(?:初[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?"
    r"|[一二三四五六七八九]|\d{1,2})"
)


def _next(view: View, day_in: Callable[[int], date], match: re.Match[str]) -> date:
    """The day in the year that was said, else the next to come; `day_in` raises ValueError where there is none."""
    if words := match.groupdict().get("year"):
        return day_in(year_said(words, view))
    for year in range(view.today.year - 1, view.today.year + 3):
        try:
            found = day_in(year)
        except ValueError:
            continue
        if found >= view.today:
            return found
    raise NoSuchDayError(match.group())


def _feast(name: str, match: re.Match[str], view: View) -> Days:
    """The feast itself; the one whose days off are running counts as to come."""

    def last_off(year: int) -> date:
        return view.calendar.off(name, year)[1]

    year = _next(view, last_off, match).year
    day = view.calendar.feast(name, year)
    return Days(day, day, off=view.calendar.off(name, year))


def _next_days_off(match: re.Match[str], view: View) -> Days:
    """节 and 假期 without a name: the next feast with days off, or the one that is running."""
    coming = [_feast(name, match, view) for name in dict.fromkeys(_FEASTS.values())]
    return min(coming, key=lambda days: days.whole[1])


def _after_feast(match: re.Match[str], view: View) -> Days:
    return Days(plus(_feast(_FEASTS[match["name"]], match, view).whole[1], 1), None)


def _after_days_off(match: re.Match[str], view: View) -> Days:
    return Days(plus(_next_days_off(match, view).whole[1], 1), None)


def _lunar(month: int, day: int, match: re.Match[str], view: View) -> Days:
    return one(_next(view, lambda year: lunar_day(year, month, day), match))


def _lunar_said(match: re.Match[str], view: View) -> Days | None:
    words = match["month"]
    month = _LUNAR_MONTHS[words] if words in _LUNAR_MONTHS else number(words)
    try:
        return _lunar(month, number(match["day"].lstrip("初")), match, view)
    except ValueError as error:
        raise NoSuchDayError(match.group()) from error


def _new_year_days(match: re.Match[str], view: View) -> Days:
    """大年初三, 年初八, and 初八 alone, which people say around the Spring Festival."""
    return _lunar(1, number(match["day"].lstrip("初")), match, view)


def _before_new_year(match: re.Match[str], view: View) -> Days:
    """年二十八: of the last month of the lunar year."""
    return _lunar(12, 20 + number(match["day"]), match, view)


def _eve(match: re.Match[str], view: View) -> Days:
    def eve(year: int) -> date:
        return plus(view.calendar.feast("春节", year), -1)

    day = _next(view, eve, match)
    return Days(day, day, off=view.calendar.off("春节", plus(day, 1).year))


def _around_new_year(match: re.Match[str], view: View) -> Days:
    """年前 and 年后 are said of the Spring Festival."""
    off = _feast("春节", match, view).whole
    return (
        Days(view.today, plus(off[0], -1)) if "前" in match["side"] else Days(plus(off[1], 1), None)
    )


_OFF_WORDS = "小?长假|放假|假期(?!愉快)|(?<![一-鿿])节(?=[前后])"
_OFF_OVER = "(?:放|休)完假|假期结束|收假|过完节|放假回来"
_NOT_DIGIT = r"(?<![一二三四五六七八九十\d幺零])"

RULES = (
    rule(
        "named",
        rf"{YEAR}?{_NOT_DIGIT}(?P<name>{either(_FEASTS)})(?![一二三四五六七八九十\d点号月])",
        lambda m, v: _feast(_FEASTS[m["name"]], m, v),
        *_FEASTS,
    ),
    rule(
        "named",
        rf"{YEAR}?{_NOT_DIGIT}十一(?=(?:长|黄金|小长|放)?(?:假期?|周)|期间|过后|之?以?后(?!天)|之?以?前|那天|当天|节)",
        lambda m, v: _feast("国庆", m, v),
        "十一",
    ),
    rule(
        "named",
        rf"{YEAR}?{_NOT_DIGIT}(?P<name>{either(_MARKED)})(?:(?<!520)(?![\d元块万])|(?=那天|当天|这天|领|登记|结婚|的|[，。]|$))",
        lambda m, v: one(_next(v, lambda year: day_of(year, *_MARKED[m["name"]]), m)),
        *_MARKED,
    ),
    rule(
        "named",
        rf"{YEAR}?(?<!大)(?P<name>{either(_LUNAR)})(?![轻糕])",
        lambda m, v: _lunar(*_LUNAR[m["name"]], m, v),
        *_LUNAR,
    ),
    rule(
        "named",
        rf"(?:(?:农历|阴历|旧历)(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九])月(?P<day>{_DAY})[号日]?)",
        _lunar_said,
    ),
    rule("named", rf"(?P<month>[正冬腊])月(?P<day>{_DAY})[号日]?", _lunar_said),
    rule(
        "named",
        r"(?P<month>十[一二]?|[一二三四五六七八九])月(?P<day>初[一二三四五六七八九十])(?![号日])",
        _lunar_said,
    ),
    rule("named", r"(?:大年|年|正月)(?P<day>初[一二三四五六七八九十])", _new_year_days),
    rule(
        "named",
        r"(?<![年月])(?P<day>初[四五六七八九十])(?![号日月一二三四五六七八九十])",
        _new_year_days,
    ),
    rule("named", r"(?<![\d几])年(?:廿|二十)(?P<day>[三四五六七八九])", _before_new_year, "年"),
    rule("named", rf"{YEAR}?(?:{_EVE})", _eve, *_EVE.split("|")),
    rule(
        "named",
        r"(?<![一二两三四五六七八九十\d几半多来去今明当每往])(?:过)?年(?P<side>(?:之|以)?[前后])(?!天|面)",
        _around_new_year,
    ),
    rule("named", r"过(?:完|了)年(?![龄纪限])(?P<side>)(?:之?以?后)?", _around_new_year),
    rule("named", rf"过[完了](?P<name>{either(_FEASTS)})(?:之?以?后)?", _after_feast, *_FEASTS),
    rule("named", _OFF_WORDS, _next_days_off),
    rule("named", rf"(?:{_OFF_OVER})(?:之?以?后)?", _after_days_off),
    rule(
        "named",
        rf"{YEAR}?(?P<term>{_TERMS}|(?:{_TERMS_ALSO_WORDS})(?=那天|当天|节气))(?:节气)?",
        lambda m, v: one(_next(v, lambda year: solar_term(m["term"], year), m)),
        *_TERMS.split("|"),
        *_TERMS_ALSO_WORDS.split("|"),
    ),
)
"""In no order: of several matches the leftmost, then the longest, counts."""
