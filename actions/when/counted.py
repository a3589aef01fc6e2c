"""Days counted from today, or from the day that was being talked of: 后天, 三天后, 两周内, 第二天."""

from __future__ import annotations

import re
from datetime import date

from actions.when.calendar import next_workday
from actions.when.days import Days, View, day_of, either, months_later, one, plus, rule
from actions.when.numbers import NOT_AFTER_NUMBER, NUMBER, number
from actions.when.when import HORIZON

_NAMED = {
    "大前天 大前日": -3,
    "前天 前日 前儿个 前儿": -2,
    "昨天 昨日 昨儿个 昨儿 寻日 琴日 寻天": -1,
    "今天 今日 今儿个 今儿 本日": 0,
    "明天 明日 明儿个 明儿 听日 赶明儿": 1,
    "后天 后日 后儿个 后儿": 2,
    "大后天 大后日 大后儿": 3,
}
_OFFSETS = {word: offset for words, offset in _NAMED.items() for word in words.split()}
_SHORT = {"今": 0, "明": 1, "听": 1, "昨": -1, "寻": -1, "琴": -1}
_PAIRS = {
    "今明后三天": (0, 2),
    "今明两天": (0, 1),
    "今明两日": (0, 1),
    "明后两天": (1, 2),
    "明后天": (1, 2),
}
_NEAR = {
    "这两天": 2,
    "这一两天": 2,
    "最近一两天": 2,
    "最近两天": 2,
    "近两天": 2,
    "最近两三天": 3,
    "最近三天": 3,
    "这几天": 6,
    "这些天": 6,
    "最近几天": 6,
    "近几天": 6,
    "近期": 6,
    "近日": 6,
    "这几日": 6,
    "最近一周": 7,
}
_UNIT = r"(?P<unit>天|日|周|个?星期|个?礼拜|个?月|年)(?!半)"
_SHORT_UNIT = _UNIT.replace("|年", "")
_LATER = r"(?P<side>(?:之|以)?后(?!天|日|儿)|(?:之|以)?前(?!天|日|面))"
_VAGUE = {"两": (2, 4), "几": (3, 7), "些": (3, 7)}


SOONER = "(?:往前|提前|提早|早|前)(?:推|提|挪|移|个)?"
LATER = "(?:往后|向后|推迟|延后|延迟|延期|推后|顺延|押后|晚|迟|后)(?:推|延|挪|移|个)?"
"""How a move is said, as against what was being talked of."""


def _later(start: date, count: int, unit: str) -> date:
    if unit in "天日":
        return plus(start, count)
    if unit == "年":
        return months_later(start, 12 * count)
    return months_later(start, count) if unit.endswith("月") else plus(start, 7 * count)


def _counted(match: re.Match[str], view: View) -> Days:
    sign = -1 if "前" in match["side"] else 1
    unit = match["unit"]
    first = _later(view.today, sign * number(match["n"]), unit)
    if match["m"]:
        second = _later(view.today, sign * number(match["m"]), unit)
        return Days(min(first, second), max(first, second))
    return one(first)


def _half_month(match: re.Match[str], view: View) -> Days:
    if match["within"]:
        return Days(view.today, plus(view.today, 15))
    return one(plus(view.today, -15 if "前" in match["side"] else 15))


def _within(match: re.Match[str], view: View) -> Days:
    return Days(view.today, _later(view.today, number(match["n"]), match["unit"]))


def _passing(match: re.Match[str], view: View) -> Days:
    """过三天 is three days on; 过两天 and 过几天 are only soon."""
    if match["n"] in _VAGUE and not match["again"]:
        first, last = _VAGUE[match["n"]]
        if match["unit"] in "天日":
            return Days(plus(view.today, first), plus(view.today, last))
    if match["n"] in "几些":
        return Days(plus(view.today, 3), plus(view.today, 7))
    return one(_later(view.today, number(match["n"]), match["unit"]))


def _workdays_later(match: re.Match[str], view: View) -> Days:
    return one(next_workday(view.calendar, view.today, number(match["n"])))


def _next_workday(match: re.Match[str], view: View) -> Days:
    today_counts = (
        match["which"] == "最近" and not view.over and view.calendar.is_workday(view.today)
    )
    return one(view.today if today_counts else next_workday(view.calendar, view.today))


def _workdays(match: re.Match[str], view: View) -> Days:
    span = (plus(view.today, n) for n in range(HORIZON.days + 1))
    return Days(
        view.today, None, frozenset(day for day in span if not view.calendar.is_workday(day))
    )


def _same_day(match: re.Match[str], view: View) -> Days | None:
    if view.about is None or view.about.first is None:
        return None
    shift = {"下": 7, "上": -7}.get(match["week"] or "", 0)
    last = view.about.last and plus(view.about.last, shift)
    return Days(plus(view.about.first, shift), last, view.about.without)


def _day_beside(match: re.Match[str], view: View) -> Days | None:
    """第二天 means something only when a day was being talked of."""
    if view.about is None or view.about.single is None:
        return None
    if match["nth"]:
        return one(plus(view.about.single, number(match["nth"]) - 1))
    return one(plus(view.about.single, -1 if "前" in match.group() else 1))


def _moved(match: re.Match[str], view: View) -> Days | None:
    """往后推一天, 提前两天, 晚一周: from the day that was being talked of."""
    about = view.about
    if about is None or about.first is None:
        return None
    sign = -1 if match["sooner"] else 1
    first = _later(about.first, sign * number(match["n"]), match["unit"])
    shift = first - about.first
    return Days(
        first, about.last and about.last + shift, frozenset(day + shift for day in about.without)
    )


def _this_month_and_day(match: re.Match[str], view: View) -> Days:
    """明年今天."""
    year = view.today.year + {"明": 1, "去": -1}[match["year"]]
    return one(day_of(year, view.today.month, view.today.day))


_SPREAD = rf"{NOT_AFTER_NUMBER}(?P<m>[一二两三四五六七八九](?=[二两三四五六七八九][天日周个]))?(?P<n>{NUMBER})"
"""A number, or two at once (一两天)."""


RULES = (
    rule(
        "named",
        rf"(?<!啥)(?:{either(_OFFSETS)})",
        lambda m, v: one(plus(v.today, _OFFSETS[m.group()])),
    ),
    rule(
        "named",
        r"[今明听昨寻琴](?=◆)",
        lambda m, v: one(plus(v.today, _SHORT[m.group()])),
    ),
    rule(
        "named",
        either(_PAIRS),
        lambda m, v: Days(plus(v.today, _PAIRS[m.group()][0]), plus(v.today, _PAIRS[m.group()][1])),
    ),
    rule(
        "named",
        rf"(?:{either(_NEAR)})(?!内?(?:能|可以)?(?:办好|拿到))",
        lambda m, v: Days(v.today, plus(v.today, _NEAR[m.group()])),
    ),
    rule("named", rf"(?:再?过)?{_SPREAD}{_UNIT}{_LATER}", _counted),
    rule("named", rf"半个?月(?:{_LATER}|(?P<within>[之以]?内))", _half_month),
    rule("named", rf"{_SPREAD}{_SHORT_UNIT}[之以]?内", _within),
    rule(
        "named",
        rf"(?<![超经通交缴度渡没不])(?P<again>再)?过(?:个)?(?P<n>[几些]|{NUMBER}){_SHORT_UNIT}(?!之?以?后)",
        _passing,
    ),
    rule(
        "named",
        rf"{NOT_AFTER_NUMBER}(?P<n>{NUMBER})个?工作日(?:之|以)?后",
        _workdays_later,
    ),
    rule(
        "named",
        r"(?P<which>下一?|最近|第一|头一)个?的?(?:工作日|上班日)",
        _next_workday,
    ),
    rule("span", r"(?<![个几天少\d一二两三四五六七八九十])工作日(?!内|办|后|之)", _workdays),
    rule(
        "named",
        r"(?:(?P<week>[下上])(?:一|个)*(?:周|星期|礼拜)的?)?(?:同一?[天日]|当[天日]|那一?天|这一天|该日)",
        _same_day,
    ),
    rule(
        "named", r"(?P<nth>)(?:次日|翌日|隔[天日]|后面?一天|下一天|前一天|第日|转天)", _day_beside
    ),
    rule(
        "named",
        rf"再?(?:(?P<sooner>{SOONER})|{LATER})(?P<n>{NUMBER}){_UNIT}",
        _moved,
    ),
    rule(
        "named",
        r"(?P<week>[上下])(?:一|个)*(?:周|星期|礼拜)的?今[天日]",
        lambda m, v: one(plus(v.today, 7 if m["week"] == "下" else -7)),
    ),
    rule("named", r"第(?P<nth>[二三四五])天", _day_beside),
    rule("named", r"(?P<year>[明去])年(?:的)?今[天日]", _this_month_and_day),
)
"""In no order: of several matches the leftmost, then the longest, counts."""
