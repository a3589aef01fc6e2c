"""Arithmetic of the measurements: no input, no output, nothing of ours."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OUT_OF_SCOPE = "out_of_scope"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` percent of all do not exceed (nearest rank).

    Args:
        values: in any order; of none, the answer is NaN.
        share: in (0, 100].
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and how many."""
    found = {f"p{p}": round(percentile(milliseconds, p), 2) for p in (50, 95, 99)}
    return {**found, "count": len(milliseconds)}


@dataclass(frozen=True)
class Reading:
    """One held-out example and what a model that had not seen it made of it.

    Attributes:
        text: as the model read it.
        intent: the right one.
        chances: of every intent.
        fields: the guide fields that are right.
        field_chances: of every guide field that is not hopeless.
        plain: from the plain middle of its act, not from its edges.
        known: an example to learn from reads the same.
    """

    text: str
    intent: str
    chances: Mapping[str, float]
    fields: frozenset[str] = frozenset()
    field_chances: Mapping[str, float] = field(default_factory=dict)
    plain: bool = False
    known: bool = False

    @property
    def said(self) -> str:
        """The likeliest intent."""
        return max(self.chances, key=lambda name: self.chances[name])

    @property
    def sureness(self) -> float:
        return self.chances[self.said]

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Reading:
        """From a line of `bench.nlu`."""
        return cls(
            record["text"],
            record["intent"],
            record["chances"],
            frozenset(record["fields"]),
            record["field_chances"],
            bool(record.get("plain")),
            bool(record.get("known")),
        )


def accuracy(readings: Collection[Reading]) -> float:
    """Share whose likeliest intent is the right one."""
    return sum(r.said == r.intent for r in readings) / max(len(readings), 1)


@dataclass(frozen=True)
class Score:
    """Precision, recall, their harmonic mean, and how many there were."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


def score(name: str, right: int, said: int, support: int) -> Score:
    """From counts: rightly said, said at all, there at all."""
    precision = right / said if said else 0.0
    recall = right / support if support else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return Score(name, precision, recall, f1, support)


def by_intent(readings: Sequence[Reading]) -> list[Score]:
    """One row an intent, the most frequent first."""
    rows = []
    for name in {r.intent for r in readings}:
        said = [r for r in readings if r.said == name]
        right = sum(r.intent == name for r in said)
        rows.append(score(name, right, len(said), sum(r.intent == name for r in readings)))
    return sorted(rows, key=lambda row: (-row.support, row.name))


def worst(readings: Sequence[Reading], count: int) -> list[Reading]:
    """The mistakes that were made with the most confidence."""
    wrong = [r for r in readings if r.said != r.intent]
    return sorted(wrong, key=lambda r: -r.sureness)[:count]


@dataclass(frozen=True)
class Refusals:
    """How well what is out of scope is told apart.

    Attributes:
        caught: share of the out-of-scope examples that were refused.
        false: share of the others that were refused too.
        threshold: chance of out-of-scope from which one was refused; None: when likeliest.
    """

    caught: float
    false: float
    threshold: float | None


def refused_when_likeliest(readings: Sequence[Reading]) -> Refusals:
    """Refusing what is likeliest out of scope, as the assistant does."""
    return _refusals(readings, [r.said == OUT_OF_SCOPE for r in readings], None)


def refused_at(readings: Sequence[Reading], most_false: float) -> Refusals:
    """Refusing from the lowest threshold that keeps false refusals at or below `most_false`.

    The threshold is chosen on the readings it is judged on: a point of the curve, not a promise.
    """
    others = sorted(
        (r.chances.get(OUT_OF_SCOPE, 0.0) for r in readings if r.intent != OUT_OF_SCOPE),
        reverse=True,
    )
    allowed = math.floor(len(others) * most_false)
    # Strictly above the first one that must not be refused any more.
    threshold = others[allowed] if allowed < len(others) else 0.0
    refused = [r.chances.get(OUT_OF_SCOPE, 0.0) > threshold for r in readings]
    return _refusals(readings, refused, threshold)


def _refusals(
    readings: Sequence[Reading], refused: Sequence[bool], threshold: float | None
) -> Refusals:
    outside = [r.intent == OUT_OF_SCOPE for r in readings]
    caught = sum(r and o for r, o in zip(refused, outside, strict=True))
    false = sum(r and not o for r, o in zip(refused, outside, strict=True))
    within = len(outside) - sum(outside)
    return Refusals(caught / max(sum(outside), 1), false / max(within, 1), threshold)


@dataclass(frozen=True)
class LabelScores:
    """A multi-label reading: pooled, averaged over labels, exact sets, and label by label."""

    micro: float
    macro: float
    exact: float
    labels: tuple[Score, ...]


def label_scores(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> LabelScores:
    """From pairs of (right labels, said labels); macro over the labels that are ever right."""
    known = list(pairs)
    rows = []
    for name in sorted({label for right, _ in known for label in right}):
        both = sum(name in right and name in said for right, said in known)
        said_at_all = sum(name in said for _, said in known)
        rows.append(score(name, both, said_at_all, sum(name in right for right, _ in known)))
    hits = sum(len(right & said) for right, said in known)
    pooled = score(
        "", hits, sum(len(said) for _, said in known), sum(len(right) for right, _ in known)
    )
    macro = sum(row.f1 for row in rows) / max(len(rows), 1)
    exact = sum(right == said for right, said in known) / max(len(known), 1)
    return LabelScores(pooled.f1, macro, exact, tuple(sorted(rows, key=lambda r: -r.support)))


_CARRIES_NOTHING = re.compile(
    r"[，。？！、,.?!\s~吗呢吧啊呀嘛的了哦哈呗咯啦嘞]|请问|请|麻烦|帮我|我要|我想|您好|你好|谢谢|一下|那个|嗯"
)


def bare(text: str) -> str:
    """A text without particles, courtesies and punctuation, so that "要多久" and "请问要多久呀" are
    one; the text itself when nothing else is in it."""
    return _CARRIES_NOTHING.sub("", text) or text


def groups_of(mentions: Sequence[Sequence[str]], texts: Sequence[str]) -> list[str]:
    """A group an example, such that no group shares an item, or a text, with another.

    Examples that mention a common item are one group, also by way of a third; an example without
    a mention is in one group with those that read the same.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    keys = [
        [f"item {name}" for name in named] or [f"text {text}"]
        for named, text in zip(mentions, texts, strict=True)
    ]
    for first, *others in keys:
        for other in others:
            parent[root(other)] = root(first)
    return [root(first) for first, *_ in keys]
