"""What of a text can belong to a number: digits in every writing, letters, and the gaps between."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Literal

Script = Literal["digit", "spoken", "letter"]


class Gap(IntEnum):
    """What stands between two symbols."""

    NONE = 0
    WEAK = 1
    """Spaces, dashes, dots: how people group a number."""
    STRONG = 2
    """Commas, and the words that people think with."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One digit or letter.

    Attributes:
        value: "0" to "9" or "A" to "Z"; "888" for 三个八.
        start: where it begins in the text.
        end: where it ends.
        script: how it is written.
        gap: what stands before it, in its run.
        hyphen: whether the gap is nothing but a hyphen.
        loose: whether it may belong to the words after it (一个, 三点) or before (第一, 周三).
    """

    value: str
    start: int
    end: int
    script: Script
    gap: Gap
    hyphen: bool
    loose: bool


_WRITTEN = (
    "零〇○洞",
    "一壹幺么弌",
    "二两贰貳兩",
    "三叁參叄",
    "四肆",
    "五伍",
    "六陆陸",
    "七柒拐",
    "八捌",
    "九玖勾",
)
_SPOKEN = {c: str(digit) for digit, written in enumerate(_WRITTEN) for c in written}
_TIMES = dict(zip("两兩俩二三四五六2345", (2, 2, 2, 2, 3, 4, 5, 6, 2, 3, 4, 5), strict=True))
_DIGIT = f"[0-9０-９{''.join(_SPOKEN)}]"
_PIECE = re.compile(
    r"(?P<word>(?<![0-9A-Za-z])[A-Za-z]{5,}(?![0-9A-Za-z]))"
    rf"|(?P<many>(?<={_DIGIT})[{''.join(_TIMES)}]个{_DIGIT})"
    r"|(?P<x>[埃艾爱诶][克科][斯司思]|叉|[×✕✖Хх])"
    r"|(?P<one>.)",
    re.DOTALL,
)
# Hand-drawn dashes come in many shapes. A colon is no gap: 8:30-12:00 14:00-17:30 would be a number.
_WEAK = re.compile(r"[\s\-‐‑‒–—―−－﹣ー─_.．·•・/／\\()（）\[\]]{1,4}")
_THINKING = (
    "嗯恩呃额啊呀哦噢喔唔哎诶欸呢嘛哈",
    "那个|这个|然后是?|接着是?|后[面边头](?:的)?是?|最后的?是?|中间是?|再[是来]?|就是|还有|下面是?",
    "横?杠|短横|横线|空格|减号?",
)
_STRONG = re.compile(
    rf"(?:[\s\-‐‑‒–—―−－_.．·/／()（），,、。；;！!？?…~～|｜*＊+＋#＃\"“”']|[{_THINKING[0]}]|{_THINKING[1]}|{_THINKING[2]})+"
)
_LONGEST_GAP = 12
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20dd-\u20e3\ufe00-\ufe0f\ufeff]+"
)
"""Controls, zero-width characters, variation selectors, keycaps: nobody sees them."""
_WORDS_AFTER = re.compile(
    r"[个位点次下会直起共定般样些边家种份张本套件月年天岁块元周半早户楼栋层号刻路遍趟条起只把台]|[十百千万亿]|人"
)
_WORDS_BEFORE = frozenset("第初周期拜十百千万亿统唯之")


def runs(text: str) -> Iterator[list[Symbol]]:
    """The stretches of symbols with nothing but gaps between them."""
    run: list[Symbol] = []
    for piece in _PIECE.finditer(text):
        read = _read(piece)
        if read is None:
            continue
        value, script = read
        between = text[run[-1].end : piece.start()] if run else ""
        gap = _gap(between)
        if gap is None:
            yield run
            run = []
            gap = Gap.NONE
        loose = script == "spoken" and _is_loose(text, piece)
        hyphen = between in ("-", "－", "_")
        end = _end(text, piece.end())
        run.append(Symbol(value, piece.start(), end, script, gap, hyphen, loose))
    if run:
        yield run


def _read(piece: re.Match[str]) -> tuple[str, Script] | None:
    written = piece.group()
    match piece.lastgroup:
        case "many":
            digit = _character(written[2])
            return (digit[0] * _TIMES[written[0]], "spoken") if digit else None
        case "x":
            return "X", "letter"
        case "one":
            return _character(written)
    return None


@lru_cache(maxsize=4096)
def _character(c: str) -> tuple[str, Script] | None:
    digit = unicodedata.digit(c, None)
    if digit is not None:
        return str(digit), "digit"
    if c in _SPOKEN:
        return _SPOKEN[c], "spoken"
    folded = unicodedata.normalize("NFKC", c).upper()
    if len(folded) == 1 and "A" <= folded <= "Z":
        return folded, "letter"
    if len(folded) == 1 and folded.isdecimal():
        return str(unicodedata.digit(folded)), "digit"
    return None


def _gap(between: str) -> Gap | None:
    """How far apart two symbols are; None where other words part them."""
    if not between:
        return Gap.NONE
    seen = _UNSEEN.sub("", between)
    if not seen:
        return Gap.NONE
    if _WEAK.fullmatch(seen):
        return Gap.WEAK
    return Gap.STRONG if len(seen) <= _LONGEST_GAP and _STRONG.fullmatch(seen) else None


def _end(text: str, position: int) -> int:
    unseen = _UNSEEN.match(text, position)
    return unseen.end() if unseen else position


def _is_loose(text: str, piece: re.Match[str]) -> bool:
    before = text[piece.start() - 1] if piece.start() else ""
    return before in _WORDS_BEFORE or _WORDS_AFTER.match(text, piece.end()) is not None
