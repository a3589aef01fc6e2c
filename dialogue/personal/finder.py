"""Finds personal numbers in what a person said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dialogue.personal.characters import Symbol, runs
from dialogue.personal.cutting import cut
from dialogue.personal.shapes import LONGEST, Kind

FEWEST_DIGITS = 5
"""Of a run that is looked at: 138OO138OOO has six."""
MOST_SYMBOLS = 200
"""Of a text that are looked at closely; nobody says more, and it would take too long. The numbers
of a longer text are found, but not told apart."""
_PLUS = "+＋"


@dataclass(frozen=True)
class PersonalNumber:
    """A number that a person said.

    Attributes:
        kind: what it seems to be; near misses count as what they miss.
        value: digits only, letters upper case; a phone without +86.
        start: where it begins in the text.
        end: where it ends.
    """

    kind: Kind
    value: str = field(repr=False)
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """`text[start:end]` is how it was said."""
        return self.start, self.end


def find(text: str) -> tuple[PersonalNumber, ...]:
    """All personal numbers of a text, in order, in whatever form they were said.

    Digits may be full-width, spoken (四四零, 幺, 洞), mixed, in groups, with dashes, commas and
    fillers between them. What is no number of a person stays: hotlines, dates, amounts, a phone's
    last four digits, booking codes.

    >>> [(n.kind, n.value) for n in find("我电话幺三八，零零幺三 8000，尾号8000")]
    [('phone', '13800138000')]
    """
    found: list[PersonalNumber] = []
    left = MOST_SYMBOLS
    for run in runs(text):
        if sum(len(symbol.value) for symbol in run if symbol.script != "letter") < FEWEST_DIGITS:
            continue
        left -= len(run)
        found.extend(_told_apart(text, run) if left >= 0 else _covered(run))
    return tuple(found)


def _told_apart(text: str, run: Sequence[Symbol]) -> Iterator[PersonalNumber]:
    for start, end, shape in cut(text, run):
        first = run[start].start
        if shape.kind == "phone" and first and text[first - 1] in _PLUS:
            first -= 1
        yield PersonalNumber(shape.kind, shape.value, first, run[end - 1].end)


def _covered(run: Sequence[Symbol]) -> Iterator[PersonalNumber]:
    """All that follows the first digit of a run, as one number."""
    digits = [symbol for symbol in run if symbol.script != "letter"]
    value = "".join(symbol.value for symbol in digits)[:LONGEST]
    yield PersonalNumber("number", value, digits[0].start, run[-1].end)
