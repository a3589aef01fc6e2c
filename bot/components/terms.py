"""From a message to the numbers that the models add up: character n-grams and lexicon numbers.

scipy's matrices of one row cost more than the sums themselves, so a message is a pair of plain
arrays: the columns that it has, and their values.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log, sqrt
from typing import Dict, List, Sequence, Text, Tuple

import numpy as np
from scipy.sparse import csr_matrix

from bot.components.lexicon import Lexicon, numbers_of, shape_of

LONGEST_GRAM = 3
SHAPE_WEIGHT = 0.8
"""Length of the shape's part of a row; the text's part has length 1."""
LEXICON_WEIGHT = 0.5

Row = Tuple[List[int], List[float]]
"""Columns and values."""
Terms = Tuple[List[Text], List[Text], Dict[Text, float]]
"""Grams of the text, grams of its shape, and named numbers."""


def grams(text: Text) -> List[Text]:
    """1- to 3-grams of characters, with marks at both ends of the sentence.

    >>> grams("办")
    ['^', '办', '$', '^办', '办$', '^办$']
    """
    marked = f"^{text}$"
    return [
        marked[i : i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(len(marked) - n + 1)
    ]


def terms_of(text: Text, lexicon: Lexicon) -> Terms:
    """What is counted of a normalised text."""
    pieces = list(lexicon.cover(text))
    return grams(text), grams(shape_of(pieces)), numbers_of(pieces)


@dataclass
class Columns:
    """Which column a term has, and how much it weighs.

    Attributes:
        text: gram of the text -> (column, inverse document frequency).
        shape: the same for grams of the shape.
        names: named number -> column.
    """

    text: Dict[Text, Tuple[int, float]]
    shape: Dict[Text, Tuple[int, float]]
    names: Dict[Text, int]

    @classmethod
    def fit(cls, documents: Sequence[Terms]) -> Columns:
        """Learn the terms of the documents, and how rare they are."""
        text = _rarity([d[0] for d in documents], 0)
        shape = _rarity([d[1] for d in documents], len(text))
        known = sorted({name for _, _, numbers in documents for name in numbers})
        first = len(text) + len(shape)
        return cls(text, shape, {name: first + i for i, name in enumerate(known)})

    def __len__(self) -> int:
        return len(self.text) + len(self.shape) + len(self.names)

    def row(self, terms: Terms) -> Row:
        """One document."""
        columns, values = _weighted(terms[0], self.text, 1.0)
        more_columns, more_values = _weighted(terms[1], self.shape, SHAPE_WEIGHT)
        columns += more_columns
        values += more_values
        for name, value in terms[2].items():
            column = self.names.get(name)
            if column is not None and value:
                columns.append(column)
                values.append(value * LEXICON_WEIGHT)
        return columns, values

    def matrix(self, documents: Sequence[Terms]) -> csr_matrix:
        """All documents, shape (documents, columns), for training."""
        columns: List[int] = []
        values: List[float] = []
        starts = [0]
        for document in documents:
            some_columns, some_values = self.row(document)
            columns += some_columns
            values += some_values
            starts.append(len(columns))
        shape = (len(documents), len(self))
        return csr_matrix((np.array(values), np.array(columns), np.array(starts)), shape=shape)


def _rarity(documents: Sequence[List[Text]], first: int) -> Dict[Text, Tuple[int, float]]:
    """Smoothed inverse document frequencies, columns numbered from `first`."""
    count: Counter = Counter()
    for document in documents:
        count.update(set(document))
    total = 1 + len(documents)
    return {
        term: (first + number, log(total / (1 + found)) + 1.0)
        for number, (term, found) in enumerate(sorted(count.items()))
    }


def _weighted(terms: List[Text], known: Dict[Text, Tuple[int, float]], length: float) -> Row:
    """TF-IDF with the logarithm of counts, scaled to a length."""
    counts: Dict[Text, int] = {}
    for term in terms:
        counts[term] = counts.get(term, 0) + 1
    columns: List[int] = []
    values: List[float] = []
    for term, count in counts.items():
        found = known.get(term)
        if found is not None:
            columns.append(found[0])
            values.append(found[1] if count == 1 else (1.0 + log(count)) * found[1])
    scale = length / (sqrt(sum(value * value for value in values)) or 1.0)
    return columns, [value * scale for value in values]
