"""TF-IDF over one way of taking texts to pieces: whole-catalogue scores and exact overlaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Overlap:
    """What some documents share with what was said, term by term.

    Attributes:
        terms: columns of the documents' terms, document after document.
        said: whether each of them was said.
        starts: where each document begins.
    """

    terms: Ints
    said: Bools
    starts: Ints

    def sums(self, weights: Floats) -> tuple[Floats, Floats]:
        """(weight of what is shared, weight of all) of each document, by a weight a column."""
        each = weights[self.terms]
        return np.add.reduceat(each * self.said, self.starts), np.add.reduceat(each, self.starts)


class Ranker:
    """Cosine of TF-IDF vectors by inverted lists, and the same vectors document by document.

    Column 0 belongs to no term: every document has it, so that none is empty.

    Args:
        documents: what is ranked.
        background: documents elsewhere, which count for how rare a term is.
        terms: what a document consists of.
    """

    def __init__(
        self, documents: Sequence[Any], background: Sequence[Any], terms: Callable[[Any], list[str]]
    ) -> None:
        vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)
        matrix = vectorizer.fit_transform([*documents, *background])[: len(documents)].tocsr()
        self.columns: dict[str, int] = {t: int(i) + 1 for t, i in vectorizer.vocabulary_.items()}
        self.idf: Floats = np.concatenate([[0.0], vectorizer.idf_]).astype(np.float32)
        self._size = len(documents)
        lengths = np.diff(matrix.indptr) + 1
        self._lengths = lengths.astype(np.int64)
        self._starts = np.cumsum(np.concatenate([[0], lengths]))[:-1].astype(np.int64)
        self._terms = np.zeros(int(lengths.sum()), dtype=np.int32)
        inner = np.arange(matrix.nnz) + np.repeat(np.arange(1, self._size + 1), lengths - 1)
        self._terms[inner] = matrix.indices + 1
        by_term = matrix.tocsc()
        self._from = np.concatenate([[0], by_term.indptr]).astype(np.int64)
        self._rows = by_term.indices.astype(np.int32)
        self._weights = by_term.data

    def chosen(self, which: Callable[[str], bool]) -> Floats:
        """IDF of the terms that `which` chooses, 0 for the others; a weight a column."""
        chosen = np.zeros_like(self.idf)
        for term, column in self.columns.items():
            if which(term):
                chosen[column] = self.idf[column]
        return chosen

    def rarity(self, term: str) -> float:
        """IDF of a term; 0 for one that no document has."""
        return float(self.idf[self.columns.get(term, 0)])

    def known(self, terms: Sequence[str]) -> tuple[Ints, Floats]:
        """Columns of the terms that some document has, and how often each was said."""
        counts: dict[int, int] = {}
        for term in terms:
            column = self.columns.get(term)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        return (
            np.fromiter(counts, dtype=np.int64, count=len(counts)),
            np.fromiter(counts.values(), dtype=np.float32, count=len(counts)),
        )

    def scores(self, columns: Ints, counts: Floats) -> Floats:
        """Cosine of what was said with every document, in [0, 1]."""
        if not len(columns):
            return np.zeros(self._size, dtype=np.float32)
        weights = self.idf[columns] * (1.0 + np.log(counts))
        starts, ends = self._from[columns], self._from[columns + 1]
        postings = _ranges(starts, ends - starts)
        each = self._weights[postings] * np.repeat(weights, ends - starts)
        total = np.bincount(self._rows[postings], weights=each, minlength=self._size)
        return (total / np.sqrt(weights @ weights)).astype(np.float32)

    def overlap(self, columns: Ints, documents: Ints) -> Overlap:
        """What some documents share with what was said."""
        said = np.zeros(len(self.idf), dtype=np.bool_)
        said[columns] = True
        lengths = self._lengths[documents]
        terms = self._terms[_ranges(self._starts[documents], lengths)].astype(np.int64)
        return Overlap(terms, said[terms], np.cumsum(lengths) - lengths)


def _ranges(starts: Ints, lengths: Ints) -> Ints:
    """start, start + 1, ... of each range, one range after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())
