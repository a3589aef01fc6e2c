"""Cuts a run of digits and letters into numbers and what is left over.

"440604199001011234 13800138000" is two numbers with a space between, "4406 0419 9001 0112 34" is one
with four. So every stretch that has a shape is weighed, and of all ways to cut the run the one that
weighs most is taken (dynamic programming from the end).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dialogue.personal.characters import Gap, Symbol
from dialogue.personal.shapes import (
    LONGEST_IN_GROUPS,
    LONGEST_TOLD_APART,
    SHORTEST,
    Shape,
    Stretch,
    best_shape,
)

_QUANTITY = re.compile(
    r"\s*(?:多|余)?(?:元|块|万|亿|圆|人|户|平|米|吨|公斤|斤|㎡|%|％|股|kg)", re.IGNORECASE
)
_BY_WORDS = 0.5
"""What it costs to end a number where a word may begin (…八千 | 一个)."""
_BY_SCRIPT = 2.5
"""Between letters and digits."""
_IN_SPEECH = 5.0
"""Between two spoken digits: 张三 | 一三八."""

Cut = tuple[int, int, Shape]
"""From which symbol to before which, and what it is."""


def cut(text: str, run: Sequence[Symbol]) -> Iterator[Cut]:
    """The numbers of a run, in order.

    Args:
        text: which the run is of.
        run: see `characters.runs`.
    """
    size = len(run)
    costs = [_cost(run, position) for position in range(size + 1)]
    weights = [0.0] * (size + 1)
    chosen: list[Cut | None] = [None] * size
    for start in range(size - 1, -1, -1):
        weights[start] = weights[start + 1]
        opening = costs[start]
        if opening is None:
            continue
        for end, stretch in _stretches(text, run, start, costs):
            shape = best_shape(stretch)
            if shape is None:
                continue
            weight = shape.weight - opening - (costs[end] or 0.0) + weights[end]
            if weight > weights[start]:
                weights[start] = weight
                chosen[start] = start, end, shape
    position = 0
    while position < size:
        one = chosen[position]
        if one is not None:
            yield one
        position = one[1] if one else position + 1


def _cost(run: Sequence[Symbol], position: int) -> float | None:
    """What it costs that a number begins or ends at `position`; None where none can."""
    if position in (0, len(run)):
        return 0.0
    before, after = run[position - 1], run[position]
    if after.gap is not Gap.NONE:
        return 0.0
    if before.loose or after.loose:
        return _BY_WORDS
    if (before.script == "letter") != (after.script == "letter"):
        return _BY_SCRIPT
    return _IN_SPEECH if "spoken" in (before.script, after.script) else None


def _stretches(
    text: str, run: Sequence[Symbol], start: int, costs: Sequence[float | None]
) -> Iterator[tuple[int, Stretch]]:
    """Every stretch from `start` on that may be a number, and before which symbol it ends."""
    value = ""
    sizes = [0]
    weak = strong = hyphens = 0
    spoken = False
    for end, symbol in enumerate(run[start:], start + 1):
        if symbol.gap is not Gap.NONE and value:
            if len(value) >= LONGEST_IN_GROUPS:
                return
            sizes.append(0)
            weak += symbol.gap is Gap.WEAK
            strong += symbol.gap is Gap.STRONG
            hyphens += symbol.hyphen
        value += symbol.value
        sizes[-1] += len(symbol.value)
        spoken = spoken or symbol.script == "spoken"
        if costs[end] is None or len(value) < SHORTEST:
            continue
        if len(value) > LONGEST_TOLD_APART:
            # Looking is what takes time, and few that are so long can be anything.
            at_end = end == len(run) or run[end].gap is not Gap.NONE
            hopeful = hyphens == len(sizes) - 1 if len(sizes) > 1 else at_end
            if len(value) != LONGEST_IN_GROUPS and not hopeful:
                continue
        quantity = _QUANTITY.match(text, symbol.end) is not None
        yield end, Stretch(value, tuple(sizes), weak, strong, hyphens, spoken, quantity)
