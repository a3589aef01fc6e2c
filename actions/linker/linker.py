"""`ItemLinker`: the one way from words to an item, for answers, desk search and studio alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from actions.linker.features import features
from actions.linker.index import Found, Index, Name, Query
from actions.linker.model import LinkerModel
from actions.linker.text import MAX_QUERY

CANDIDATES = 40
"""Names that the rankers hand to the re-ranker."""
_CLAUSE = re.compile(r"[，。！？；、,.!?;\s]+")
_LONG = 10
"""Characters from which an utterance is also read clause by clause."""
_MOST_CLAUSES = 6
_RAMBLING = 40
"""Characters from which the whole is not believed before its clauses were read."""
_CLEAR_ENOUGH = 0.5
"""Confidence at which the whole of a shorter utterance needs no second reading."""
_BETTER = 0.1
"""By how much a clause's confidence has to exceed the whole message's."""


@dataclass(frozen=True)
class Candidate:
    """A name that may be meant.

    Attributes:
        name: which, and under what codes.
        score: its share of the belief among the candidates, in [0, 1].
        log_odds: what the re-ranker gave it; differences are comparable within one link.
    """

    name: Name
    score: float
    log_odds: float


@dataclass(frozen=True)
class Link:
    """Candidates, best first, and how far to believe the first.

    Attributes:
        candidates: best first, at most as many as asked for.
        confidence: chance in [0, 1] that the first is the item meant (and that any is).
        query: the utterance as it was read.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    query: Query

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


class ItemLinker:
    """Links against the index it holds; `replace` swaps that index whole while others link.

    Args:
        index: names to choose from.
        model: learned weights.
    """

    def __init__(self, index: Index, model: LinkerModel) -> None:
        self._index = index
        self._model = model

    @property
    def index(self) -> Index:
        return self._index

    def replace(self, index: Index) -> None:
        """Take a newer catalogue; links under way keep the one they began with."""
        self._index = index

    def link(self, utterance: str, limit: int = 5) -> Link:
        """Candidates for an utterance.

        A long one is read whole and clause by clause, and the reading that is surest counts: what
        people tell around their question is not about the item.
        """
        index = self._index
        text = utterance[:MAX_QUERY]
        whole = self._link(index, index.query(text), limit)
        if len(text) < _LONG or (len(text) < _RAMBLING and whole.confidence >= _CLEAR_ENOUGH):
            return whole
        clauses = [c for c in _CLAUSE.split(text) if len(c) >= 3]
        if len(clauses) < 2:
            return whole
        read = [self._link(index, index.query(c), limit) for c in clauses[-_MOST_CLAUSES:]]
        # The question tends to come last.
        ranked = [
            (link.confidence + 0.03 * i, link) for i, link in enumerate(read) if link.query.things
        ]
        if not ranked:
            return whole
        sureness, best = max(ranked, key=lambda pair: pair[0])
        return best if sureness > whole.confidence + _BETTER or not whole.query.things else whole

    def among(self, utterance: str, names: Collection[int], limit: int = 5) -> Link:
        """Candidates for an utterance among some names of the current index."""
        index = self._index
        query = index.query(utterance[:MAX_QUERY])
        found = index.candidates(query, 4 * CANDIDATES)
        kept = np.isin(found.names, list(names))
        found = Found(found.names[kept], found.surfaces[kept], found.scores[kept])
        return self._judge(index, query, found, limit)

    def search(self, text: str, limit: int) -> Sequence[Candidate]:
        """Candidates for a search box: every one that shares anything, best first."""
        return self.link(text, limit).candidates

    def _link(self, index: Index, query: Query, limit: int) -> Link:
        return self._judge(index, query, index.candidates(query, CANDIDATES), limit)

    def _judge(self, index: Index, query: Query, found: Found, limit: int) -> Link:
        if not len(found):
            return Link((), 0.0, query)
        rows = features(index, query, found)
        scores = self._model.order(rows)
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        best = np.argsort(-scores, kind="stable")[:limit].tolist()
        names = found.names.tolist()
        candidates = tuple(
            Candidate(index.names[names[i]], float(shares[i]), float(scores[i])) for i in best
        )
        return Link(candidates, self._model.confidence(rows, scores), query)
