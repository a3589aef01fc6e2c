"""Several rankers over one set of names: characters, official words, words and sounds.

The same item of several districts is one `Name`. A search adds up the postings of the query's
terms, so its cost grows with the query more than with the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from actions.linker.concepts import Concepts, Reading
from actions.linker.ranker import Floats, Ints, Ranker
from actions.linker.surface import (
    Name,
    Surface,
    aside_of,
    bigrams,
    character_grams,
    concept_terms,
    pairs_of,
    sound_terms,
    texts_of,
)
from actions.linker.text import content, normalise, syllables

__all__ = ["Background", "Found", "Hit", "Index", "Name", "Query", "Surface"]

RANKERS = ("raw", "official", "concepts", "sounds", "stem")
WIDTH = 64
"""Characters of a surface that are compared in order (`codes`)."""


class Background:
    """Names of items anywhere, as each ranker reads them."""

    def __init__(self, names: Sequence[str], concepts: Concepts) -> None:
        written = [content(normalise(name)) for name in names]
        readings = [concepts.read(text, spoken=False) for text in written]
        self.documents = _documents(written, readings)


@dataclass(frozen=True)
class Query:
    """An utterance, read in every way that the rankers and the features need.

    `columns` and `counts` hold, for each ranker, the terms that the index knows.
    """

    text: str
    reading: Reading
    sounds: tuple[str, ...]
    characters: frozenset[str]
    bigrams: frozenset[str]
    sound_pairs: frozenset[str]
    actions: frozenset[str]
    things: frozenset[str]
    columns: tuple[Ints, ...]
    counts: tuple[Floats, ...]

    @property
    def said_things(self) -> tuple[str, ...]:
        """The words, as they were said, that named a thing."""
        return self.reading.said


@dataclass(frozen=True)
class Found:
    """Candidates of a search: positions of names, of their best surfaces, and scores.

    `scores`: one row a candidate, one column a ranker.
    """

    names: Ints
    surfaces: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Hit:
    """A name that a ranker brought up: its best surface, and each ranker's score for the name."""

    name: int
    surface: Surface
    scores: tuple[float, ...]


class Index:
    """All names of a catalogue; immutable, built off the event loop and swapped whole.

    Args:
        names: what there is to find.
        concepts: the knowledge of words.
        background: names of items anywhere, which together with `names` tell how rare a word is;
            without them a small catalogue would hold every word for rare.
    """

    def __init__(self, names: Sequence[Name], concepts: Concepts, background: Background) -> None:
        self.names = tuple(names)
        self.concepts = concepts
        texts = [
            (position, text, is_alias)
            for position, name in enumerate(self.names)
            for text, is_alias in texts_of(name)
        ]
        readings = [concepts.read(text, spoken=False) for _, text, _ in texts]
        written = [text for _, text, _ in texts]
        documents = _documents(written or [""], readings or [concepts.read("")])
        self.rankers = tuple(
            Ranker(own, others, terms)
            for own, others, terms in zip(documents, background.documents, _TERMS, strict=True)
        )
        rarity = self.rankers[0].rarity
        self.surfaces = [
            Surface(*text, reading, frozenset(reading.things), frozenset(reading.actions), rarity)
            for text, reading in zip(texts, readings, strict=True)
        ]
        self.kinds = {
            "characters": (0, self.rankers[0].chosen(lambda term: len(term) == 1)),
            "bigrams": (0, self.rankers[0].chosen(lambda term: len(term) == 2)),
            "official": (1, self.rankers[1].chosen(lambda term: len(term) == 2)),
            "sounds": (3, self.rankers[3].chosen(lambda term: True)),
            "stem_characters": (4, self.rankers[4].chosen(lambda term: len(term) == 1)),
            "stem": (4, self.rankers[4].chosen(lambda term: len(term) == 2)),
            "things": (2, self.rankers[2].chosen(lambda term: term.startswith("t:"))),
        }
        self.written = _codes(written)
        self.official = _codes([reading.official for reading in readings])
        self.aside = [aside_of(name) for name in self.names]
        self._positions = {name.text: i for i, name in enumerate(self.names)}
        self._surfaces_by_name: list[list[int]] = [[] for _ in self.names]
        for i, surface in enumerate(self.surfaces):
            self._surfaces_by_name[surface.name].append(i)
        self._owner = np.array([s.name for s in self.surfaces], dtype=np.int64)

    def position_of(self, name: str) -> int | None:
        """Where a name stands, or None when the catalogue has no such item."""
        return self._positions.get(name)

    def surfaces_of(self, position: int) -> list[Surface]:
        """Every way to write a name."""
        return [self.surfaces[i] for i in self._surfaces_by_name[position]]

    def query(self, utterance: str) -> Query:
        """Read an utterance once for all rankers."""
        normal = self.concepts.unspelt(normalise(utterance))
        text = content(normal)
        reading = self.concepts.read(text)
        sounds = tuple(syllables(normal))
        sound_pairs = pairs_of(sounds)
        each = (
            character_grams(text),
            character_grams(reading.official),
            concept_terms(reading),
            sound_pairs,
            character_grams(reading.stem),
        )
        known = [ranker.known(terms) for ranker, terms in zip(self.rankers, each, strict=True)]
        return Query(
            text=text,
            reading=reading,
            sounds=sounds,
            characters=frozenset(text),
            bigrams=bigrams(text),
            sound_pairs=frozenset(sound_pairs),
            actions=frozenset(reading.actions),
            things=frozenset(reading.things),
            columns=tuple(columns for columns, _ in known),
            counts=tuple(counts for _, counts in known),
        )

    def candidates(self, query: Query, limit: int) -> Found:
        """The names that any ranker holds likely, best mixture first."""
        if not self.names:
            return Found(_NONE, _NONE, np.zeros((0, len(RANKERS)), dtype=np.float32))
        each = np.stack(
            [
                ranker.scores(columns, counts)
                for ranker, columns, counts in zip(
                    self.rankers, query.columns, query.counts, strict=True
                )
            ]
        )
        mixture = each.sum(axis=0)
        count = min(len(mixture), limit * 3)
        found = np.argpartition(-mixture, count - 1)[:count]
        found = found[mixture[found] > 0]
        found = found[np.argsort(-mixture[found], kind="stable")]
        _, first = np.unique(self._owner[found], return_index=True)
        best = found[np.sort(first)[:limit]]
        return Found(self._owner[best], best, each[:, best].T)

    def search(self, query: Query, limit: int) -> list[Hit]:
        """The same candidates one by one."""
        found = self.candidates(query, limit)
        return [
            Hit(name, self.surfaces[surface], tuple(scores))
            for name, surface, scores in zip(
                found.names.tolist(), found.surfaces.tolist(), found.scores.tolist(), strict=True
            )
        ]


_NONE = np.zeros(0, dtype=np.int64)


_TERMS: tuple[Callable[[Any], list[str]], ...] = (
    character_grams,
    character_grams,
    concept_terms,
    sound_terms,
    character_grams,
)
"""What each ranker takes a document of its own to consist of, in the order of `RANKERS`."""


def _documents(
    written: Sequence[str], readings: Sequence[Reading]
) -> tuple[Sequence[str] | Sequence[Reading], ...]:
    """The texts as each ranker reads them, in the order of `RANKERS`."""
    official = [reading.official for reading in readings]
    return written, official, readings, written, [reading.stem for reading in readings]


def _codes(texts: Sequence[str]) -> npt.NDArray[np.uint16]:
    """The first characters of each text as numbers, padded with 0; shape (len(texts), WIDTH)."""
    codes = np.zeros((len(texts), WIDTH), dtype=np.uint16)
    for row, text in zip(codes, texts, strict=True):
        head = text[:WIDTH]
        row[: len(head)] = np.frombuffer(head.encode("utf-16-le"), dtype=np.uint16)
    return codes
