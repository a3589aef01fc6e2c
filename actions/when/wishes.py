"""Wishes without a day or an hour: as early as can be, whatever there is, right now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from actions.when.clock import Said, shifted
from actions.when.counted import LATER, SOONER
from actions.when.numbers import NOT_AFTER_NUMBER, NUMBER, number
from actions.when.parts import MORNING, Span
from actions.when.when import When

_ASAP = re.compile(
    r"尽快(?!(?:给|帮|替)?我?[^，。约]{0,3}(?:处理|解决|办好|办下来|回复|答复|联系))|尽早|尽量早一?点?|越快越好|越早越好|能早就早"
    r"|最[早快](?!■|(?:要|得|需要|也?要)?(?:几[天个点秒]|多久|多长|多少))(?:的?(?:一个)?(?:号|时间|一天|时段|那个)?)"
    r"|最近(?:的(?:号|时间|一天|一个|空|场|时段|预约|日子|期|那)|能约|可约|可以约|有号|嗰个|那个号)"
    r"|早一?点的?(?:号|时间|日子)|第一个号|头一个号|头一号|哪天有[号空]|有号就约|哪天能约就|赶紧约|快帮我约"
)
_WHENEVER = re.compile(
    r"随便(?![问看聊说逛吃写到跟找谁做弄买])(?:哪一?天|什么时候|几点|哪个)?|(?:哪一?天|什么时候|啥时候?|几时|几点|时间|上下午|早晚|哪个时间段?)都"
    r"(?:行|可以|成|好|得|没问题|ok)|看(?:你|您|着)(?:们)?(?:安排|办|定|来)|(?:你|您)们?(?:看着)?(?:定|看着?办|安排)(?:就行|吧|就好)?"
    r"|你看着安排|无所谓|任意时间|时间不限|不限时间|没什么?要求|听你们?的"
)
_EITHER_HALF = re.compile(
    r"(?:上午|早上)?(?:和|或|或者|还是|、)?(?:上午|早上)(?:和|或|或者|还是|、)?下午都(?:行|可以|成|好|得|没问题|有空)"
)
_FINE = re.compile(r"都(?:行|可以|成|没问题|得(?=$|[，。！,啦嘅吧㗎呀]))")
_UNIT = r"(?P<unit>个?小时|个?钟头|个钟|分钟|刻钟)"
_MOMENT = re.compile(
    rf"(?:再?过)?(?:{NOT_AFTER_NUMBER}(?P<n>{NUMBER})(?P<half>个半)?|(?P<only_half>半)个?){_UNIT}(?:之|以)?后"
)
_NOW = re.compile(
    r"(?:现在|马上|立刻|这就|这会儿|一会儿|待会儿?)(?=就?(?:去|过去|过来)|吧)|^(?:现在|马上|一会儿|待会儿?)$"
)
_MOVED = re.compile(
    rf"再?(?:能不能|能)?(?:(?P<sooner>{SOONER})|{LATER})(?:(?P<n>{NUMBER})(?P<half>个半)?|(?P<only_half>半)个?){_UNIT}"
)
_A_BIT = re.compile(
    r"(?:(?P<sooner>早|提前|往前)|晚|迟|往后|推后|推迟)(?:一?点儿?|一?些)(?!的?(?:号|摊))"
)
_MINUTES = {"小时": 60, "钟头": 60, "钟": 60, "分钟": 1, "刻钟": 15}


@dataclass(frozen=True)
class Wish:
    """A wish and where it stands."""

    at: int
    end: int


def asap(text: str) -> Wish | None:
    """尽快, 最早的, 最近的号; not 最近的派出所, 最快几天办好."""
    return _found(_ASAP, text)


def whenever(text: str, day_said: bool) -> Wish | None:
    """随便哪天, 几点都行; 都行 alone only when no day was said, else it belongs to that day."""
    return (
        _found(_WHENEVER, text)
        or _found(_EITHER_HALF, text)
        or (None if day_said else _found(_FINE, text))
    )


def either_half(text: str) -> Wish | None:
    """上午下午都行: no time was said."""
    return _found(_EITHER_HALF, text)


def _found(pattern: re.Pattern[str], text: str) -> Wish | None:
    match = pattern.search(text)
    return Wish(match.start(), match.end()) if match else None


def moment_said(text: str, now: datetime) -> tuple[Wish, datetime, bool] | None:
    """两个小时后 and 现在: where it stands, the moment, and whether it is now."""
    if match := _MOMENT.search(text):
        return Wish(match.start(), match.end()), now + timedelta(minutes=_minutes(match)), False
    if match := _NOW.search(text):
        return Wish(match.start(), match.end()), now, True
    return None


def moved_time(text: str, about: When | None) -> Said | None:
    """再晚一个小时, 提前半小时, 早一点: against the time that was being talked of."""
    if about is None or (about.start is None and about.end is None):
        return None
    before = Span(about.start, about.end, about.exact)
    if match := _MOVED.search(text):
        minutes = _minutes(match)
        return Said(
            match.start(), match.end(), shifted(before, -minutes if match["sooner"] else minutes)
        )
    if about.start is not None and (match := _A_BIT.search(text)):
        closing = MORNING.end if about.end and about.end == MORNING.end else _CLOSING
        span = Span(None, about.start) if match["sooner"] else Span(about.start, closing)
        return Said(match.start(), match.end(), span)
    return None


_CLOSING = time(18)


def _minutes(match: re.Match[str]) -> int:
    unit = next(m for word, m in _MINUTES.items() if match["unit"].removeprefix("个") == word)
    if match["only_half"]:
        return unit // 2
    return number(match["n"]) * unit + (unit // 2 if match["half"] else 0)
