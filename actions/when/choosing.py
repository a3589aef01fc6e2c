"""Which of several days or times counts: refused ones do not, a correction does, else what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

_CLAUSE_END = re.compile(r"[，。；;！!？?…]+|[,.](?!\d)|(?<!\d)[,.]")
_REFUSED_BEFORE = re.compile(
    r"(?:不要|别约?|不约|不想(?:要|约|在)?|唔要|不能是?|避开|(?<!是)不是|除了|除开|除去)(?:的|在|是|每个)?$"
)
_REFUSED_AFTER = re.compile(
    r"(?:的|那天|那个|这个|上午|下午|■+|◆+|我们?|号|也|都|这天|预约)*"
    r"(?:不行|不可以|不成|没空|没时间|没得空|唔得|冇空|去不了|来不了|不方便|有事|不要|不能|不去|不想|除外|以外|之外|(?:约|排|号)?满了?|没号)(?!了?(?:[吗么嘛]|没))"
)

_TARGET = re.compile(r"(?:改|换|推|挪|调|移|延|变)(?:到|成|为|约|在|至)?了?(?:个|一下)?$")
_CORRECTED = re.compile(
    r"不对|不是|错了|说错|搞错|[哦噢喔啊]不|不不|算了|等等|改成|改到|改为|改约|换成|唔系|唔係|还是"
)
_ASKS = re.compile(
    r"约|订|挂号|留个|改|换|取消|退|有空|有时间|得空|能去|可以去|过去|方便|办|有号|还有|上班|行吗|行不行|可以吗|能[办不]"
)
_EMPTY = re.compile(
    r"[我想要那就的吧呢啊嗯哦呀嘛了是还在个可以行不好吗能有都最早定去来给帮请问号您你也■◆]*"
)


class Placed(Protocol):
    """Something that stands in the text."""

    @property
    def at(self) -> int: ...
    @property
    def end(self) -> int: ...


T = TypeVar("T", bound=Placed)


def refused(text: str, said: Placed) -> bool:
    """周五不行, 不要周五, 除了周五."""
    return bool(_REFUSED_BEFORE.search(text[: said.at]) or _REFUSED_AFTER.match(text, said.end))


def chosen(text: str, said: Sequence[T], everything: Sequence[Placed]) -> T | None:
    """The one that counts; `everything` are all days and times said, which don't make a clause tell a story."""
    if not said:
        return None
    for candidate in reversed(said):
        if _TARGET.search(text[: candidate.at]):
            return candidate
    standing = [s for s in said if not any(corrected(text, s, t) for t in said if t.at > s.at)]
    return max(standing, key=lambda s: (weight(text, s.at, everything), s.at))


def corrected(text: str, one: Placed, other: Placed) -> bool:
    """Is the second said instead of the first?"""
    return bool(_CORRECTED.search(text, one.end, other.at))


def weight(text: str, at: int, everything: Sequence[Placed]) -> int:
    """2: the clause around this place asks for something or says nothing else; 1: it tells a story."""
    start, end = _clause(text, at)
    clause = list(text[start:end])
    for said in everything:
        for position in range(max(said.at, start), min(said.end, end)):
            clause[position - start] = "■"
    words = "".join(clause)
    return 2 if _ASKS.search(words) or _EMPTY.fullmatch(words) else 1


def _clause(text: str, at: int) -> tuple[int, int]:
    start = 0
    for match in _CLAUSE_END.finditer(text):
        if match.start() >= at:
            return start, match.start()
        start = match.end()
    return start, len(text)
