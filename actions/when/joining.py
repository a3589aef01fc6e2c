"""Days that stand beside each other: 周三到周五, 3号或者5号, 下周，周三, 12月3号（周四）."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.when import counted, dates, feasts, spans, weekdays
from actions.when.around import ahead, around
from actions.when.choosing import refused
from actions.when.days import Days, Kind, NoSuchDayError, Rule, View, covers, monday, union
from actions.when.when import When

RULES: tuple[Rule, ...] = (
    *counted.RULES,
    *weekdays.RULES,
    *dates.RULES,
    *spans.RULES,
    *feasts.RULES,
)
"""Everything that names days."""

_TO = re.compile(r"(?:一直)?(?:到|至|-)(?:了)?$")
_OR = re.compile(r"[、，,/]?(?:和|跟|与|或者?|要么|以及|同埋)?(?:是)?$")
_OR_ELSE = re.compile(r"(?:还是|抑或|定系)$")
_OF = re.compile(r"(?:[，,(（、]|的?那?个?)?$")
_THAT_IS = re.compile(r"[（(，,]?(?:也?就?是)?$")
_CLOSE = re.compile(r"[）)]")
_ALL = re.compile(r"(?:上午|下午)?都")


@dataclass(frozen=True)
class Mention:
    """Days that stand in the text; `days` is None when there are no such days."""

    at: int
    end: int
    kind: Kind
    days: Days | None
    match: re.Match[str]
    rule: Rule

    def read_at(self, view: View) -> Days | None:
        """The days again, seen from elsewhere."""
        return self.rule.read(self.match, view)


def days_said(text: str, view: View) -> list[Mention]:
    """Days in the order of the text, those that belong together as one."""
    joined: list[Mention] = []
    for mention in _mentions(text, view):
        if joined and (both := _join(joined[-1], mention, text, view)) is not None:
            joined[-1] = both
        else:
            joined.append(mention)
    return joined


def _mentions(text: str, view: View) -> list[Mention]:
    """The leftmost and longest readings, each with what follows it."""
    matches = [(m.start(), -m.end(), n) for n, rule in enumerate(RULES) for m in rule.matches(text)]
    found: list[Mention] = []
    end = 0
    for start, _, n in sorted(matches):
        if start < end:
            continue
        match = RULES[n].pattern.match(text, start)
        if match is not None and (mention := _mention(match, RULES[n], text, view)) is not None:
            found.append(mention)
            end = mention.end
    return found


def _mention(match: re.Match[str], rule: Rule, text: str, view: View) -> Mention | None:
    try:
        days = rule.read(match, view)
        if days is None:
            return None
        changed, end = around(text, match.end(), days, view)
        changed = ahead(text, match.start(), changed, view)
    except NoSuchDayError:
        return Mention(match.start(), match.end(), rule.kind, None, match, rule)
    kind = rule.kind if changed is days else "named"
    return Mention(match.start(), end, kind, changed, match, rule)


def _join(one: Mention, other: Mention, text: str, view: View) -> Mention | None:
    """Both as one mention; None when they are two things said."""
    gap = text[one.end : other.at]
    if one.days is None or other.days is None or refused(text, other):
        return None
    if refused(text, one) and gap not in ("", "、", "和", "跟", "或", "或者"):
        return None
    if _TO.match(gap):
        return _from_to(one, other, one.days, view)
    if (
        other.kind == "weekday"
        and one.kind != "weekday"
        and one.days.single
        and _THAT_IS.match(gap)
    ):
        return _with_weekday(one, other, one.days, text, view)
    if (
        other.kind in ("weekday", "monthday")
        and not one.days.single
        and one.days.last
        and _OF.match(gap)
    ):
        inside = other.read_at(
            replace(view, about=When(one.days.first, one.days.last, one.days.without))
        )
        if inside is not None and covers(one.days, inside.first):
            return replace(other, at=one.at, kind="named", days=inside)
    if other.kind == "weekday" and one.days.single and gap == "的":
        return replace(other, at=one.at, kind="named", days=_in_week_of(one.days, other, view))
    if _OR.match(gap) or _OR_ELSE.match(gap):
        second = _beside(one.days, other, view)
        days = replace(union([one.days, second]), doubtful=bool(_OR_ELSE.match(gap)))
        kind: Kind = "weekday" if one.kind == other.kind == "weekday" else "named"
        return replace(other, at=one.at, kind=kind, days=days)
    return None


def _in_week_of(days: Days, other: Mention, view: View) -> Days | None:
    """两周后的周三."""
    return other.read_at(view.at(monday(days.first)))


def _from_to(one: Mention, other: Mention, start: Days, view: View) -> Mention | None:
    end = _beside(start, other, view)
    if end.last is None or end.last < start.first:
        return None
    first = start.first if not start.doubtful else view.today
    return replace(other, at=one.at, kind="named", days=Days(first, end.last))


def _beside(days: Days, other: Mention, view: View) -> Days:
    """The second of two days: a bare weekday or day of the month is the next after the first."""
    assert other.days is not None
    if other.kind in ("weekday", "monthday"):
        return other.read_at(view.at(days.first)) or other.days
    return other.days


def _with_weekday(
    one: Mention, other: Mention, days: Days, text: str, view: View
) -> Mention | None:
    """12月3号（周四）: one day if they agree; two days, one of them meant, if they do not."""
    same_week = other.read_at(view.at(days.first))
    if same_week is None or _ALL.match(text, other.end):
        return None
    close = _CLOSE.match(text, other.end)
    end = close.end() if close else other.end
    if covers(same_week, days.first):
        return replace(other, at=one.at, end=end, kind="named", days=days)
    if text[one.end : other.at] in ("，", ","):
        return None
    return replace(
        other,
        at=one.at,
        end=end,
        kind="named",
        days=replace(union([days, same_week]), doubtful=True),
    )
