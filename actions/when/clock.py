"""Times on the clock: 三点半, 15:30, 差一刻三点, 九点到十一点, 三点左右, 下午三四点."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from itertools import pairwise

from actions.when.numbers import NOT_AFTER_NUMBER, number
from actions.when.parts import PART, Span, hour_in, limited, part_of_day

_HOUR = r"(?:\d{1,2}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九零])"
_PAIR = (
    "(?P<pair#>一(?=、?[二两])|[二两](?=、?三)|"
    + "|".join(f"{a}(?=、?{b})" for a, b in pairwise("三四五六七八九十"))
    + ")"
)
_MINUTE = (
    r"(?P<half#>半)|(?P<quarters#>[一二两三123])刻钟?|(?P<fives#>[一二两三四五六七八九十]{1,2})个字"
    r"|过?(?P<minute#>\d\d|[零〇]?[一二三四五六七八九]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九]"
    r"|[一二三四五六七八九十]{1,3}(?=分))(?![号日月年天个点时])分?"
)
_POINT = (
    rf"(?:(?:大概|大约|差不多|约莫|约)?在?(?:{NOT_AFTER_NUMBER}(?<![周期拜])|(?<=[周期拜][一二三四五六日天]))"
    rf"(?:(?:{_PAIR}、?)?(?P<hour#>{_HOUR})"
    rf"(?:点钟?|时(?!候|间|段|效|代|常|限))(?:{_MINUTE})?(?P<sharp#>整|正|踏正|钟)?"
    r"|(?P<h#>\d{1,2})[:：](?P<m#>\d\d)(?::\d\d)?(?!\d)"
    rf"|差(?P<short#>[一二两三四五六七八九十\d]{{1,2}})(?P<unit#>分|刻)钟?(?:不?到)?(?P<before#>{_HOUR})点钟?))"
)
_FIRST, _SECOND = _POINT.replace("#", "1"), _POINT.replace("#", "2")
_TO = r"(?:到|至|-)"


_CLOCK = re.compile(
    rf"(?:(?P<part1>{PART})的?[，,]?)?"
    rf"(?:(?P<bare>{NOT_AFTER_NUMBER}{_HOUR}){_TO}(?=(?:{PART})?{_HOUR}(?:点|时)))?"
    rf"(?:{_FIRST}|(?<=[午上昼])(?P<dotted>\d{{1,2}}\.[0-5]\d)(?!\d))"
    rf"(?P<vague>[多几]钟?|来钟|左右|前后|上下|的?样子)?"
    rf"(?:(?P<to>{_TO})(?P<part2>{PART})?的?{_SECOND}(?:之间|中间)?)?"
    rf"(?P<side>(?:之|以)?[前后](?![天日儿晌排面台])|开始|起(?![来床身]))?"
)
_PART_ALONE = re.compile(PART)
_A_LITTLE = re.compile(r"(?:^|[，。,.！!？?]|是|就|约|在|到|改成|那)$")
_AN_HOUR = re.compile(r"$|[，。！？,.!?吧的行好有能去来到呢那可]")
_COUNTED = re.compile(r"[有这那说第讲提几]$")
_AROUND = 30
_DAY_END = 24 * 60


@dataclass(frozen=True)
class Said:
    """A time that stands in the text."""

    at: int
    end: int
    span: Span


def times_said(text: str, window: Span | None) -> Iterator[Said]:
    """Times in the order of the text; `window` is the span of the day that was being talked of."""
    position = 0
    while position < len(text):
        clock, part = _CLOCK.search(text, position), _PART_ALONE.search(text, position)
        if clock is not None and (part is None or clock.start() <= part.start()):
            if _is_a_time(clock, text):
                yield Said(clock.start(), clock.end(), _read(clock, text, window))
                position = clock.end()
            else:
                position = clock.start() + 1
        elif part is not None:
            yield Said(part.start(), part.end(), part_of_day(part.group(), text, part.start()))
            position = part.end()
        else:
            return


def _is_a_time(match: re.Match[str], text: str) -> bool:
    """一点 may be a little, 两点 two points to make, 一时 a while: what stands around decides."""
    groups = match.groupdict()
    hour = groups["hour1"]
    if hour is None or hour.isascii() or any(groups[g] for g in _TELLING):
        return True
    if match.group().endswith("时"):
        return False
    before, after = text[: match.start()], text[match.end() :]
    if hour == "一":
        return bool(_A_LITTLE.search(before) and _AN_HOUR.match(after))
    return not _COUNTED.search(before)


_TELLING = (
    "part1",
    "bare",
    "half1",
    "quarters1",
    "fives1",
    "minute1",
    "sharp1",
    "to",
    "side",
    "vague",
    "pair1",
)


def _read(match: re.Match[str], text: str, window: Span | None) -> Span:
    groups = match.groupdict()
    part = part_of_day(groups["part1"], text, match.start("part1")) if groups["part1"] else None
    try:
        span = _span(match, text, part, window)
    except ValueError:
        return Span(None, None, possible=False)
    return span


def _span(match: re.Match[str], text: str, part: Span | None, window: Span | None) -> Span:
    groups = match.groupdict()
    first = _minutes(groups, 1, part, window)
    if groups["bare"]:
        start = 60 * hour_in(part, number(groups["bare"]), window)
        return _range(start, first)
    if groups["to"]:
        later = (
            part_of_day(groups["part2"], text, match.start("part2")) if groups["part2"] else part
        )
        return _range(first, _minutes(groups, 2, later, window))
    if groups["pair1"]:
        begin = 60 * hour_in(part, number(groups["pair1"]), window)
        return Span(_time(begin), _time(first + 60))
    if groups["vague"]:
        return _vague(first, groups["vague"])
    if groups["side"]:
        moment = _time(first)
        before = "前" in groups["side"]
        return limited(Span(None, moment) if before else Span(moment, None), part)
    if "大概" in match.group() or "大约" in match.group() or "差不多" in match.group():
        return _vague(first, "左右")
    return Span(_time(first), None, exact=True)


def _vague(minutes: int, how: str) -> Span:
    if how[0] in "多几":
        return Span(_time(minutes), _time(minutes + 60))
    return Span(_time(minutes - _AROUND), _time(minutes + _AROUND))


def _range(start: int, end: int) -> Span:
    if end <= start and end + 12 * 60 < _DAY_END:
        end += 12 * 60
    if end <= start:
        raise ValueError(end)
    return Span(_time(start), _time(end))


def _minutes(groups: dict[str, str | None], n: int, part: Span | None, window: Span | None) -> int:
    """Minutes since midnight of the point with number `n`."""
    if n == 1 and (dotted := groups["dotted"]):
        hour, minute = (int(v) for v in dotted.split("."))
    elif short := groups[f"before{n}"]:
        missing = number(groups[f"short{n}"] or "") * (15 if groups[f"unit{n}"] == "刻" else 1)
        return 60 * hour_in(part, number(short), window) - missing
    elif digits := groups[f"h{n}"]:
        hour, minute = int(digits), int(groups[f"m{n}"] or "")
    else:
        hour, minute = number(groups[f"hour{n}"] or ""), _past_the_hour(groups, n)
    if hour > 23 or minute > 59:
        raise ValueError(hour)
    return 60 * hour_in(part, hour, window) + minute


def _past_the_hour(groups: dict[str, str | None], n: int) -> int:
    if groups[f"half{n}"]:
        return 30
    if quarters := groups[f"quarters{n}"]:
        return 15 * number(quarters)
    if fives := groups[f"fives{n}"]:  # Cantonese: 三点三个字 is a quarter past three
        return 5 * number(fives)
    minute = groups[f"minute{n}"]
    return number(minute) if minute else 0


def _time(minutes: int) -> time:
    if not 0 <= minutes < _DAY_END:
        raise ValueError(minutes)
    return time(*divmod(minutes, 60))


def shifted(span: Span, minutes: int) -> Span:
    """The span that many minutes later (earlier when negative); impossible past midnight."""

    def moved(value: time | None) -> time | None:
        return None if value is None else _time(value.hour * 60 + value.minute + minutes)

    try:
        return replace(span, start=moved(span.start), end=moved(span.end))
    except ValueError:
        return Span(None, None, possible=False)
