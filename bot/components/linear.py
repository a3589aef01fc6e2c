"""Linear models side by side: trained by scikit-learn, kept for one message at a time.

scikit-learn multiplies a sparse row with the transpose of its coefficients, which copies all of them
(tens of MB) for every message. Kept column by column, a message touches only its own columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Text

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from bot.components.terms import Row

_INNER_FOLDS = 4
_SHARPNESS = np.geomspace(0.5, 16.0, 41)


@dataclass
class LinearScores:
    """A score a label.

    Attributes:
        labels: one a column of the weights.
        weights: shape (columns, labels), float32.
        bias: shape (labels,), float32.
        sharpness: what scores are multiplied with before they become chances.
    """

    labels: List[Text]
    weights: np.ndarray
    bias: np.ndarray
    sharpness: float = 1.0

    @classmethod
    def one_of(cls, rows: csr_matrix, answers: Sequence[Text], slack: float) -> LinearScores:
        """Exactly one label is right: margins against the rest, then chances over all labels.

        How sharp the chances are is chosen on rows that the margins were not fitted to.

        Args:
            rows: shape (examples, columns).
            answers: the right label of each example.
            slack: how much misfit costs (LinearSVC's C).
        """
        known = sorted(set(answers))
        right = np.array([known.index(answer) for answer in answers])
        scores = np.zeros((rows.shape[0], len(known)))
        for learnt, held in KFold(_INNER_FOLDS, shuffle=True, random_state=0).split(right):
            scores[held] = _margins(rows[learnt], right[learnt], len(known), slack).all(rows[held])
        losses = [_loss(scores * sharpness, right) for sharpness in _SHARPNESS]
        fitted = _margins(rows, right, len(known), slack)
        sharpness = float(_SHARPNESS[int(np.argmin(losses))])
        return cls(known, fitted.weights, fitted.bias, sharpness)

    @classmethod
    def any_of(
        cls, rows: csr_matrix, answers: Sequence[Sequence[Text]], slack: float
    ) -> LinearScores:
        """Any number of labels is right: each label's margin and chance by itself."""
        known = sorted({label for labels in answers for label in labels})
        weights = np.zeros((rows.shape[1], len(known)), dtype=np.float32)
        bias = np.zeros(len(known), dtype=np.float32)
        scores = np.zeros((rows.shape[0], len(known)))
        marks = np.array([[label in labels for label in known] for labels in answers])
        inner = list(KFold(_INNER_FOLDS, shuffle=True, random_state=0).split(marks))
        for number in range(len(known)):
            mark = marks[:, number].astype(int)
            for learnt, held in inner:
                scores[held, number] = _against(rows[learnt], mark[learnt], slack).all(rows[held])[
                    :, 0
                ]
            fitted = _against(rows, mark, slack)
            weights[:, number], bias[number] = fitted.weights[:, 0], fitted.bias[0]
        wrongly = np.where(marks, -scores, scores)
        losses = [float(np.mean(np.logaddexp(0.0, wrongly * s))) for s in _SHARPNESS]
        sharpness = float(_SHARPNESS[int(np.argmin(losses))])
        return cls(known, weights, bias, sharpness)

    def all(self, rows: csr_matrix) -> np.ndarray:
        """Scores of many examples, shape (examples, labels)."""
        scores: np.ndarray = rows @ self.weights + self.bias
        return scores

    def scores(self, row: Row) -> np.ndarray:
        """Scores of one message, shape (labels,)."""
        columns, values = row
        scores: np.ndarray = np.array(values, dtype=np.float32) @ self.weights[columns] + self.bias
        return scores * self.sharpness

    def chances(self, row: Row) -> np.ndarray:
        """Chances that sum up to 1, shape (labels,)."""
        scores = self.scores(row)
        raised = np.exp(scores - scores.max())
        chances: np.ndarray = raised / raised.sum()
        return chances

    def chances_each(self, row: Row) -> np.ndarray:
        """Each label's chance by itself, shape (labels,)."""
        chances: np.ndarray = 1.0 / (1.0 + np.exp(-self.scores(row)))
        return chances


def _margins(rows: csr_matrix, right: np.ndarray, labels: int, slack: float) -> LinearScores:
    """One against the rest, with a column for every label even if some rows lack one."""
    weights = np.zeros((rows.shape[1], labels), dtype=np.float32)
    bias = np.full(labels, -1.0, dtype=np.float32)
    fitted = LinearSVC(C=slack, random_state=0).fit(rows, right)
    if len(fitted.classes_) == 2:  # scikit-learn keeps one of two mirrored rows
        coefficients = np.vstack([-fitted.coef_, fitted.coef_])
        intercepts = np.concatenate([-fitted.intercept_, fitted.intercept_])
    else:
        coefficients, intercepts = fitted.coef_, fitted.intercept_
    weights[:, fitted.classes_] = coefficients.T
    bias[fitted.classes_] = intercepts
    return LinearScores([], weights, bias)


def _against(rows: csr_matrix, mark: np.ndarray, slack: float) -> LinearScores:
    """One label against its absence, shape (columns, 1)."""
    if mark.min() == mark.max():
        return LinearScores(
            [], np.zeros((rows.shape[1], 1), np.float32), np.array([2.0 * mark[0] - 1.0])
        )
    fitted = LinearSVC(C=slack, random_state=0).fit(rows, mark)
    return LinearScores([], fitted.coef_.T.astype(np.float32), fitted.intercept_)


def _loss(scores: np.ndarray, right: np.ndarray) -> float:
    """Mean negative logarithm of the right labels' chances."""
    top = scores.max(axis=1, keepdims=True)
    total = top[:, 0] + np.log(np.exp(scores - top).sum(axis=1))
    return float(np.mean(total - scores[np.arange(len(right)), right]))
