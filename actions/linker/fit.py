"""Learning the linker's weights from examples: plain numpy, a few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from actions.linker.model import RankWeights, trust_features
from actions.linker.ranker import Floats, Ints

HIDDEN = 24
ROUNDS = 10
ROWS = 24
"""Candidates of an example that the order is learned from, by the rankers' mixture."""
BATCH = 256
"""Examples a step."""
_PENALTY = 1e-4
_SPEED = 3e-3
_HASTE = (0.9, 0.999)
"""How slowly Adam forgets the slope, and its square."""


@dataclass(frozen=True)
class Example:
    """An utterance's candidates as rows, and which row is the right one (None: none of them).

    `group` tells names apart that are to be held out together.
    """

    rows: Floats
    right: int | None
    group: int


class _Lists:
    """Examples whose right row is known, end to end, for taking batches out."""

    def __init__(self, examples: Sequence[Example]) -> None:
        kept = [
            (e.rows[:ROWS], e.right) for e in examples if e.right is not None and e.right < ROWS
        ]
        self.rows = np.concatenate([rows for rows, _ in kept])
        self.lengths = np.array([len(rows) for rows, _ in kept])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.right = np.array([right for _, right in kept])

    def batch(self, chosen: Ints) -> tuple[Ints, Ints, Ints]:
        """(rows of the chosen examples, where each begins among them, their right rows)."""
        lengths = self.lengths[chosen]
        begins = np.cumsum(lengths) - lengths
        rows = np.repeat(self.starts[chosen] - begins, lengths) + np.arange(lengths.sum())
        return rows, begins, begins + self.right[chosen]


def fit_rank(examples: Sequence[Example], seed: int = 0) -> RankWeights:
    """Weights that make the right row the likeliest of its list (softmax over candidates)."""
    lists = _Lists(examples)
    dice = np.random.default_rng(seed)
    count = lists.rows.shape[1]
    weights = RankWeights(
        mean=lists.rows.mean(axis=0),
        scale=lists.rows.std(axis=0) + np.float32(1e-3),
        line=np.zeros(count, dtype=np.float32),
        inner=(dice.normal(size=(count, HIDDEN)) / np.sqrt(count)).astype(np.float32),
        bias=np.zeros(HIDDEN, dtype=np.float32),
        outer=(dice.normal(size=HIDDEN) * 0.1).astype(np.float32),
    )
    rows = weights.standard(lists.rows)
    moved = (weights.line, weights.inner, weights.bias, weights.outer)
    adam = _Adam(moved, ROUNDS * -(-len(lists.starts) // BATCH))
    for _ in range(ROUNDS):
        order = dice.permutation(len(lists.starts))
        for begin in range(0, len(order), BATCH):
            chosen, begins, right = lists.batch(order[begin : begin + BATCH])
            adam.step(_slopes(weights, rows[chosen], begins, right))
    return weights


def _slopes(
    weights: RankWeights, x: Floats, begins: Ints, right: Ints
) -> tuple[Floats, Floats, Floats, Floats]:
    """Slopes of the loss by line, inner, bias and outer; x is standardised."""
    hidden = np.tanh(x @ weights.inner + weights.bias)
    scores = x @ weights.line + hidden @ weights.outer
    lengths = np.diff(np.append(begins, len(x)))
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), lengths))
    slope = odds / np.repeat(np.add.reduceat(odds, begins), lengths)
    slope[right] -= 1.0
    slope /= len(begins)
    inside = np.outer(slope, weights.outer) * (1.0 - hidden * hidden)
    return x.T @ slope, x.T @ inside, inside.sum(axis=0), hidden.T @ slope


class _Adam:
    """Moves weights in place against their slopes (Kingma and Ba 2015), ever more slowly."""

    def __init__(self, weights: Sequence[Floats], steps: int) -> None:
        self._weights = weights
        self._means = [np.zeros_like(w) for w in weights]
        self._squares = [np.zeros_like(w) for w in weights]
        self._step, self._steps = 0, steps

    def step(self, slopes: Sequence[Floats]) -> None:
        """One step down the slopes."""
        self._step += 1
        speed = _SPEED * (1.0 - self._step / (self._steps + 1))
        keep, keep_square = _HASTE
        for weight, mean, square, slope in zip(
            self._weights, self._means, self._squares, slopes, strict=True
        ):
            full = slope + _PENALTY * weight
            mean += (1.0 - keep) * (full - mean)
            square += (1.0 - keep_square) * (full * full - square)
            even = square / (1.0 - keep_square**self._step)
            weight -= speed * mean / (1.0 - keep**self._step) / (np.sqrt(even) + 1e-8)


def fit_trust(examples: Sequence[Example], rank: RankWeights) -> tuple[Floats, float]:
    """Weights of `trust`: whether the right name is among the candidates; every other example is
    seen a second time with that name, and so the item, taken out of the catalogue."""
    rows, labels = [], []
    for number, example in enumerate(examples):
        rows.append(trust_features(rank, example.rows, rank.score(example.rows)))
        labels.append(example.right is not None)
        if number % 2 and example.right is not None and len(example.rows) > 1:
            without = np.delete(example.rows, example.right, axis=0)
            rows.append(trust_features(rank, without, rank.score(without)))
            labels.append(False)
    model = LogisticRegression(max_iter=2000, C=0.5)
    model.fit(np.array(rows), np.array(labels))
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def places(examples: Sequence[Example], rank: RankWeights) -> list[int]:
    """How many rows stand before the right one, of each example that has one."""
    found = []
    for example in examples:
        if example.right is not None:
            scores = rank.score(example.rows)
            found.append(int((scores > scores[example.right]).sum()))
    return found
