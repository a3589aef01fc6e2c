"""The small learned part of the linker: which candidate is best, and whether to believe it.

`rank` is a straight line plus a layer of hidden units over `features`, and orders candidates;
`trust` is logistic, and gives the chance that the item meant is in the catalogue at all, from how
well the best candidate fits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from actions.linker.features import FEATURES
from actions.linker.ranker import Floats

_FAR = 6.0
"""Standard deviations from the mean at which a feature is cut off."""


class ModelError(ValueError):
    """The model file is missing or was made for other features: run `make train`."""


@dataclass(frozen=True)
class RankWeights:
    """score = x·line + tanh(x·inner + bias)·outer, where x is the feature row, standardised.

    Attributes:
        mean, scale: of each feature; shape (features,).
        line: shape (features,).
        inner: shape (features, hidden units).
        bias, outer: shape (hidden units,).
    """

    mean: Floats
    scale: Floats
    line: Floats
    inner: Floats
    bias: Floats
    outer: Floats

    def standard(self, rows: Floats) -> Floats:
        """Rows as the network takes them."""
        standard: Floats = np.clip((rows - self.mean) / self.scale, -_FAR, _FAR)
        return standard

    def score(self, rows: Floats) -> Floats:
        """A score a row, higher is better; differences are log-odds."""
        x = self.standard(rows)
        scores: Floats = x @ self.line + np.tanh(x @ self.inner + self.bias) @ self.outer
        return scores


@dataclass(frozen=True)
class LinkerModel:
    """Weights, as JSON on disk.

    Attributes:
        rank: of the candidates' order.
        trust: one weight a feature of `trust_features`.
        trust_bias: the intercept of `trust`.
    """

    rank: RankWeights
    trust: Floats
    trust_bias: float

    def order(self, rows: Floats) -> Floats:
        """A score a row, higher is better; differences are log-odds."""
        return self.rank.score(rows)

    def confidence(self, rows: Floats, scores: Floats) -> float:
        """The chance in [0, 1] that the item meant is in the catalogue."""
        x = float(trust_features(self.rank, rows, scores) @ self.trust) + self.trust_bias
        return 1.0 / (1.0 + float(np.exp(-x)))

    def save(self, path: Path) -> None:
        """Write the weights."""
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {
            "features": list(FEATURES),
            "rank": {f.name: _rounded(getattr(self.rank, f.name)) for f in fields(self.rank)},
            "trust": _rounded(self.trust),
            "trust_bias": round(self.trust_bias, 5),
        }
        written = path.with_suffix(".tmp")
        written.write_text(json.dumps(body) + "\n", encoding="utf-8")
        written.replace(path)

    @classmethod
    def load(cls, path: Path) -> LinkerModel:
        """Read weights.

        Raises:
            ModelError: no such file, or weights for other features.
        """
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path}: {error}") from error
        if body.get("features") != list(FEATURES):
            raise ModelError(f"{path}: made for other features; run `make train`")
        try:
            return cls(
                _rank_weights(body["rank"]),
                np.array(body["trust"], dtype=np.float32),
                float(body["trust_bias"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{path}: not a linker's weights; run `make train`") from error


def trust_features(rank: RankWeights, rows: Floats, scores: Floats) -> Floats:
    """What `trust` looks at: how well the best row fits, its score, and its lead."""
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    top = float(scores[best])
    lead = min(top - float(scores[order[1]]), 6.0) if len(order) > 1 else 6.0
    return np.concatenate([rank.standard(rows[best]), [top, lead]]).astype(np.float32)


def _rank_weights(body: Mapping[str, Any]) -> RankWeights:
    found = {f.name: np.array(body[f.name], dtype=np.float32) for f in fields(RankWeights)}
    if found["inner"].shape != (len(FEATURES), len(found["outer"])):
        raise ValueError("inner: of another shape than features and hidden units")
    return RankWeights(**found)


def _rounded(weights: Floats) -> Any:
    return np.round(weights.astype(np.float64), 5).tolist()
