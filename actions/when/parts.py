"""Parts of the day, as people name them: 上午, 明早的早, 一上班, 午饭前, 下昼."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time


@dataclass(frozen=True)
class Span:
    """A span of the day, or a point when `exact`; as in `When`."""

    start: time | None
    end: time | None
    exact: bool = False
    possible: bool = True
    """False: there is no such time (25点)."""


def _between(start: int, end: int) -> Span:
    return Span(time(start), time(end))


NIGHT = _between(0, 6)
EARLY = _between(8, 10)
MORNING = _between(8, 12)
NOON = _between(12, 14)
AFTERNOON = _between(12, 18)
DUSK = _between(17, 19)
EVENING = _between(18, 22)

_PARTS: tuple[tuple[Span, str], ...] = (
    (
        EARLY,
        "一大早|大清早|大早上|一大清早|一早|一上班|刚上班|上班就|一开门|刚开门|开门就|早上头一个|早上上班",
    ),
    (_between(13, 15), "下午一上班|下午刚上班|下午一开门|下午上班就"),
    (MORNING, "中午之?以?前|午前|午饭之?以?前|中饭之?以?前|吃午饭前"),
    (_between(16, 18), "快下班(?:的时候)?|临下班|下班之?以?前|下午下班前"),
    (EVENING, "下班之?以?后|下了班|晚饭之?以?后|吃[完过了]晚饭"),
    (
        _between(13, 18),
        "午饭之?以?后|中饭之?以?后|吃[完过了](?:午|中)?饭|(?<!晚)饭后|午后|午休之?以?后",
    ),
    (_between(16, 18), "放学之?以?后|放了学"),
    (_between(10, 12), "上午(?:的?时候)?晚(?:一?点儿?|一?些)|上午靠后"),
    (EARLY, "(?:上午|早上)早(?:一?点儿?|一?些)|上午靠前"),
    (_between(12, 15), "下午早(?:一?点儿?|一?些)|下午靠前"),
    (_between(15, 18), "下午晚(?:一?点儿?|一?些)|下午靠后"),
    (NIGHT, "凌晨|半夜"),
    (MORNING, "上午|早上|早晨|清早|清晨|朝早|上昼|头晌|上半天|今晨|前半天|大早"),
    (NOON, "中午|晌午|正午|晏晌"),
    (AFTERNOON, "下午|下昼|晏昼|后晌|下晌|下半天|后半天|午间后"),
    (DUSK, "傍晚|黄昏"),
    (EVENING, "晚上|夜晚|夜里|晚黑|晚间"),
    (MORNING, "(?<=[今明昨听寻琴])(?:早|朝|晨)"),
    (EVENING, "(?<=[今明昨听寻琴])晚"),
    (MORNING, "(?<=[周期拜][一二三四五六日天])早(?![点一])"),
)
_SPANS = tuple(span for span, _ in _PARTS)
PART = "(?:" + "|".join(words for _, words in _PARTS) + ")"
_PART = re.compile("|".join(f"({words})" for _, words in _PARTS))


def part_of_day(words: str, text: str, at: int) -> Span:
    """The span that a match of `PART` at a position of the text names."""
    match = _PART.match(text, at)
    if match is None or match.lastindex is None:
        raise ValueError(words)
    return _SPANS[match.lastindex - 1]


def hour_in(part: Span | None, hour: int, window: Span | None) -> int:
    """The hour of the day that an hour on a clock face means in a part of the day.

    Without a part, by the hours that halls keep: 1 to 6 are in the afternoon, 7 to 12 in the morning;
    unless what was being talked of (`window`) holds just the other one.
    """
    if hour > 12 or hour == 0:
        return hour
    if part in (MORNING, EARLY, NIGHT):
        return hour
    if part == NOON:
        return hour + 12 if hour < 4 else hour
    if part is not None:
        return hour + 12 if hour < 12 else 12
    likely = hour + 12 if hour < 7 else hour
    other = hour + 12 if likely == hour else hour
    if window is not None and window.start and window.end and other < 24:
        inside = [h for h in (likely, other) if window.start <= time(h) < window.end]
        return inside[0] if inside else likely
    return likely


def limited(span: Span, part: Span | None) -> Span:
    """An open span (九点以后) closed by the part of the day that was said with it (早上)."""
    if part is None or span.exact:
        return span
    return replace(span, start=span.start or part.start, end=span.end or part.end)
