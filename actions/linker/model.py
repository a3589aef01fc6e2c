"""The small learned part of the linker: which candidate is best, and whether to believe it.

Two logistic models over `features`: `rank` orders candidates; `trust` gives the chance that the item
meant is in the catalogue at all, from how well the best candidate fits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from actions.linker.features import FEATURES
from actions.linker.index import Floats


class ModelError(ValueError):
    """The model file is missing or was made for other features: run `make train`."""


@dataclass(frozen=True)
class LinkerModel:
    """Weights, as JSON on disk.

    Attributes:
        rank: one weight a feature.
        trust: one weight a feature of `trust_features`.
        trust_bias: the intercept of `trust`.
    """

    rank: Floats
    trust: Floats
    trust_bias: float

    def order(self, rows: Floats) -> Floats:
        """A score a row, higher is better; differences are log-odds."""
        return rows @ self.rank

    def confidence(self, rows: Floats, scores: Floats) -> float:
        """The chance in [0, 1] that the item meant is in the catalogue."""
        x = float(trust_features(rows, scores) @ self.trust) + self.trust_bias
        return 1.0 / (1.0 + float(np.exp(-x)))

    def save(self, path: Path) -> None:
        """Write the weights, feature by feature, so that a person can read them."""
        path.parent.mkdir(parents=True, exist_ok=True)
        body = {
            "features": list(FEATURES),
            "rank": [round(float(w), 5) for w in self.rank],
            "trust": [round(float(w), 5) for w in self.trust],
            "trust_bias": round(self.trust_bias, 5),
        }
        written = path.with_suffix(".tmp")
        written.write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")
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
        return cls(
            rank=np.array(body["rank"], dtype=np.float32),
            trust=np.array(body["trust"], dtype=np.float32),
            trust_bias=float(body["trust_bias"]),
        )


def trust_features(rows: Floats, scores: Floats) -> Floats:
    """What `trust` looks at: how well the best row fits, its score, and its lead."""
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    top = float(scores[best])
    lead = min(top - float(scores[order[1]]), 6.0) if len(order) > 1 else 6.0
    return np.concatenate([rows[best], np.array([top, lead], dtype=np.float32)]).astype(np.float32)
