"""Ages in a text: "我儿子8岁", "我妈今年92了", "未满16周岁", "80至89周岁"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.linker.text import normalise

_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_N = r"(\d{1,3}|[一二两三四五六七八九十百零〇]{1,5})"
_SPAN = re.compile(rf"{_N}(?:周?岁)?(?:至|到|~|—|-|–){_N}(?:周?岁)")
_AGE = re.compile(rf"(?<![第满])(?<!未满){_N}(?:多|来)?(?:周)?岁")
_UNDER = re.compile(rf"(?:未满|不满|不足|不到|没满|冇够){_N}|{_N}(?:周)?岁以下")
_OVER = re.compile(rf"(?:年满|已满|(?<![未不没])满|过了?){_N}|{_N}(?:周)?岁(?:及)?以上")
_TOLD = re.compile(
    rf"今年(?:都|快|刚|才)?{_N}(?!月|号|日|万|个|元|块|份)|(?<!\d){_N}(?:多)?了(?!个)"
)
_OLDEST = 200


@dataclass(frozen=True)
class Ages:
    """Ages from `least` up to but not including `below`."""

    least: int
    below: int

    def meets(self, other: Ages) -> bool:
        """Whether some age is in both."""
        return self.least < other.below and other.least < self.below


def ages_said(text: str) -> Ages | None:
    """The ages that a text speaks of ("我儿子8岁", "未满16", "60岁以上", "80至89周岁"), or None."""
    said = normalise(text)
    if match := _SPAN.search(said):
        return Ages(_whole(match.group(1)), _whole(match.group(2)) + 1)
    if match := _UNDER.search(said):
        return Ages(0, _whole(match.group(1) or match.group(2)))
    if match := _OVER.search(said):
        return Ages(_whole(match.group(1) or match.group(2)), _OLDEST)
    if match := _AGE.search(said):
        return _from(match.group(1), "多" in match.group() or "来" in match.group())
    return None


def age_told(text: str) -> Ages | None:
    """The same, and where an age is to be expected also without the word for it: "今年92了"."""
    found = ages_said(text)
    if found is not None:
        return found
    match = _TOLD.search(normalise(text))
    if match is None:
        return None
    return _from(match.group(1) or match.group(2), "多" in match.group())


def _from(number: str, more: bool) -> Ages:
    """An age, or the ten years from it on ("八十多")."""
    age = _whole(number)
    return Ages(age, age + (10 if more else 1))


def _whole(text: str) -> int:
    if text.isdigit():
        return int(text)
    hundreds, has_hundred, rest = text.rpartition("百")
    total = 100 * (_NUMERALS.get(hundreds, 1) if hundreds else 1) if has_hundred else 0
    tens, has_ten, ones = rest.partition("十")
    if not has_ten:
        return total + (_NUMERALS.get(rest[-1:], 0) if rest else 0)
    return total + 10 * (_NUMERALS.get(tens[-1:], 1) if tens else 1) + _NUMERALS.get(ones, 0)
