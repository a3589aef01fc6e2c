"""The shapes that personal numbers have, and how well a stretch of symbols fits one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from dialogue.personal.checks import birth_date, credit_problem, identity_check

Kind = Literal["identity", "phone", "credit", "case", "number"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""identity: 居民身份证号; phone: mobile or landline; credit: 统一社会信用代码; case: 办件编号;
number: any other that is long (bank cards, passports, accounts). Near misses count as what they
miss, so that an action can say what is wrong with them."""

LONGEST = 64
"""Characters of a value; no number is longer, what goes on is cut."""
LONGEST_TOLD_APART = 20
"""Characters of a number above which it can only be a case's."""
LONGEST_IN_GROUPS = 43
"""Characters of the longest number that people write with gaps: a case number."""
SHORTEST = 7
"""Digits below which nothing is personal: hotlines, years, a phone's last four, an area code."""

_WEAK_GAP = 0.2
_STRONG_GAP = 0.5
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
"""GB/T 2260 by its first two digits; 81 to 83: residence permits of Hong Kong, Macao, Taiwan;
91: permanent residence of foreigners (2023)."""
_CREDIT_MIXED = re.compile(
    r"(?:1[1239]|2[19]|3[1-59]|4[19]|5[12359]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)[0-9]{5}"
)
"""How a credit code begins: registrar and category (GB 32100-2015, table 1 with its amendments),
then digits of the place."""
_CREDIT_DIGITS = re.compile(r"9[123]|1[1239]|5[1239]")
"""The same for one without letters; rarer registrars are left out, bank cards begin with 62."""


@dataclass(slots=True)
class Stretch:
    """A stretch of symbols that may be one number.

    Attributes:
        text: digits and capital letters.
        sizes: lengths of the parts between gaps.
        weak: how many gaps are spaces or dashes.
        strong: how many are commas or words.
        hyphens: how many of the weak ones are a lone hyphen.
        spoken: whether any digit is a word.
        quantity: whether a unit of money or measure follows.
    """

    text: str
    sizes: tuple[int, ...]
    weak: int
    strong: int
    hyphens: int
    spoken: bool
    quantity: bool

    @property
    def whole(self) -> bool:
        """Written without a gap."""
        return len(self.sizes) == 1

    @property
    def gaps(self) -> int:
        return len(self.sizes) - 1


@dataclass(frozen=True)
class Shape:
    """What a stretch is taken for.

    `weight` is comparable between the ways to cut a run into numbers: characters explained, times
    how surely, less what the gaps cost.
    """

    kind: Kind
    value: str
    weight: float


Read = tuple[Kind, str, float]
"""Kind, value, and how sure: 1.0 for what a check digit or an exact form proves."""


def best_shape(stretch: Stretch) -> Shape | None:
    """The likeliest shape of a stretch, if it has any."""
    text = stretch.text
    best: Read | None = None
    for shortest, longest, read in _READERS:
        if shortest <= len(text) <= longest:
            for one in read(stretch):
                if best is None or one[2] > best[2]:
                    best = one
    if best is None:
        return None
    kind, value, sure = best
    weight = len(text) * sure - stretch.weak * _WEAK_GAP - stretch.strong * _STRONG_GAP
    return Shape(kind, value[:LONGEST], weight)


def is_date(digits: str) -> bool:
    """Whether eight digits are a day (20261203)."""
    return len(digits) == 8 and digits[:2] in ("19", "20") and _day(digits)


_MOBILE = re.compile(r"(?:0086|86|0)?(1[3-9][0-9]{9})")
_NEAR_MOBILE = re.compile(r"1[3-9](?:[0-9]{8}|[0-9]{10})")


def _mobile(stretch: Stretch) -> Iterator[Read]:
    exact = _MOBILE.fullmatch(stretch.text)
    if exact:
        yield "phone", exact[1], 1.0
    elif _NEAR_MOBILE.fullmatch(stretch.text) and not stretch.quantity:
        # In a list of small numbers (13 14 15 ...) nobody is calling anybody.
        grouped = stretch.gaps <= 4 and min(stretch.sizes) >= 3
        if stretch.whole or grouped or stretch.spoken or set(stretch.sizes) == {1}:
            yield "phone", stretch.text, 0.7


_FIXED = re.compile(r"(?:86|0086)?(0?(?:10|2[0-9])[2-9][0-9]{7}|0?[3-9][0-9]{2}[2-9][0-9]{6,7})")
_LOCAL = re.compile(r"[2-9][0-9]{6,7}")
_SERVICE = re.compile(r"[48]00[0-9]{7}")


def _landline(stretch: Stretch) -> Iterator[Read]:
    text = stretch.text
    fixed = _FIXED.fullmatch(text)
    if fixed and text[0] in "08" and stretch.gaps <= 4:
        yield "phone", fixed[1] if fixed[1].startswith("0") else "0" + fixed[1], 0.9
    if _SERVICE.fullmatch(text) and stretch.gaps <= 3:
        yield "phone", text, 0.95
    if _LOCAL.fullmatch(text) and not stretch.quantity and not is_date(text):
        halves = stretch.sizes in ((4, 4), (3, 4)) and not stretch.strong and not _are_years(text)
        if stretch.whole or halves:
            yield "phone", text, 0.85


_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_NEAR_IDENTITY = re.compile(r"[0-9]{14,18}[0-9X]")


def _identity(stretch: Stretch) -> Iterator[Read]:
    text = stretch.text
    if _IDENTITY.fullmatch(text):
        yield "identity", text, _sureness_of_18(stretch)
    elif _NEAR_IDENTITY.fullmatch(text):
        if len(text) == 15 and _PROVINCES.match(text) and _day("19" + text[6:12]):
            yield "identity", text, 0.85
        elif _born_plausibly(text):
            yield "identity", text, 0.75
        elif stretch.whole and (len(text) == 17 or text.endswith("X")):
            yield "identity", text, 0.65
        elif not stretch.whole and _PROVINCES.match(text) and stretch.gaps <= 6:
            yield "identity", text, 0.55


def _sureness_of_18(stretch: Stretch) -> float:
    text = stretch.text
    if _born_plausibly(text):
        return 1.0 if text[-1] == identity_check(text) else 0.92
    if stretch.whole:
        return 0.85
    return 0.6 if stretch.gaps <= 6 or set(stretch.sizes) == {1} else 0.0


def _born_plausibly(text: str) -> bool:
    return len(text) > 13 and _PROVINCES.match(text) is not None and _day(text[6:14])


def _is_credit(text: str) -> bool:
    return credit_problem(text) is None


def _credit(stretch: Stretch) -> Iterator[Read]:
    text = stretch.text
    if _is_credit(text):
        yield "credit", text, 0.98
    elif _IDENTITY.fullmatch(text) and (_born_plausibly(text) or text[6:8] in ("19", "20")):
        return
    elif _CREDIT_DIGITS.match(text) if text[:-1].isdigit() else _CREDIT_MIXED.match(text):
        if len(text) == 18:
            yield "credit", text, 0.9
        elif stretch.gaps <= 6:
            yield "credit", text, 0.6
    elif len(text) == 18 and stretch.whole and not text[:-1].isdigit() and _count(text) >= 8:
        yield "credit", text, 0.6


_CASE = re.compile(r"[0-9A-Z]{31}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{5}")
"""31 characters of the item's code (实施编码), the day, four digits (Guangdong)."""


def _case(stretch: Stretch) -> Iterator[Read]:
    text = stretch.text
    if _CASE.fullmatch(text) and _count(text) >= 20:
        yield "case", text, 1.0
    elif len(text) >= 20 and _count(text) >= 8:
        if stretch.whole:
            yield "case", text, 0.5 if text.isdigit() else 0.7
        elif _is_hyphened(stretch):
            yield "case", text, 0.4


_PASSPORT = re.compile(r"[A-Z][0-9]{8,10}|[A-Z]{2}[0-9]{7,10}|[A-Z]{3}[0-9]{12}")


def _passport(stretch: Stretch) -> Iterator[Read]:
    apart = stretch.gaps <= 3 and not stretch.strong and stretch.sizes[0] == 1
    if _PASSPORT.fullmatch(stretch.text) and (stretch.whole or apart):
        yield "number", stretch.text, 0.8


_LOOKALIKES = str.maketrans("OIL", "011")


def _misread(stretch: Stretch) -> Iterator[Read]:
    """Mobile and identity numbers with letters that look like digits (138OO138OOO)."""
    text = stretch.text.translate(_LOOKALIKES)
    if not stretch.whole or text == stretch.text or _count(stretch.text) < 5:
        return
    if mobile := _MOBILE.fullmatch(text):
        yield "phone", mobile[1], 0.9
    elif _IDENTITY.fullmatch(text) and _born_plausibly(text):
        yield "identity", text, 0.95


def _other(stretch: Stretch) -> Iterator[Read]:
    text, sizes = stretch.text, stretch.sizes
    if not text.isdigit():
        if stretch.whole and len(text) > 10 and _count(text) >= SHORTEST:
            yield "number", text, 0.45
    elif stretch.whole:
        amount = stretch.quantity and len(text) <= 10
        if not amount and not is_date(text):
            yield "number", text, 0.45
    elif 16 <= len(text) <= 19 and set(sizes[:-1]) == {4} and sizes[-1] <= 4:
        yield "number", text, 0.6
    elif len(text) >= 16 and _is_hyphened(stretch):
        yield "number", text, 0.35


def _is_hyphened(stretch: Stretch) -> bool:
    return stretch.hyphens == stretch.gaps <= 5 and max(stretch.sizes) >= 6


def _are_years(digits: str) -> bool:
    return all(part[:2] in ("19", "20") for part in (digits[:4], digits[4:]))


def _day(digits: str) -> bool:
    """Whether YYYYMMDD is a day that somebody may be born on."""
    return birth_date("0" * 6 + digits) is not None and digits[:2] < "21"


def _count(text: str) -> int:
    return sum(c.isdigit() for c in text)


_READERS = (
    (10, 15, _mobile),
    (15, 19, _identity),
    (16, 19, _credit),
    (7, 14, _landline),
    (20, 10_000, _case),
    (9, 15, _passport),
    (11, 18, _misread),
    (7, 19, _other),
)
"""Lengths between which each kind of shape can be."""
