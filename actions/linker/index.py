"""Several rankers over one set of names: characters, canonical characters, words and sounds.

A `Name` is what one item is called (its official name, with its aliases); the same item of several
districts is one `Name`. Rankers are TF-IDF (scikit-learn) over n-grams; a search adds up the
postings of the query's terms, so its cost grows with the query and not with the catalogue.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, KeysView, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from actions.linker.concepts import Concepts, Reading
from actions.linker.text import content, normalise, syllables

Floats = npt.NDArray[np.float32]
Analyzer = Callable[[str], list[str]]

_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")


@dataclass(frozen=True)
class Name:
    """What an item is called, and its codes: one a district, or just one."""

    text: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Surface:
    """One way to write a name: the name itself, it without parentheses, or an alias.

    The `*_weights` map what the surface consists of to its share of the whole, by IDF.
    """

    name: int
    text: str
    is_alias: bool
    reading: Reading
    sounds: frozenset[str]
    actions: frozenset[str]
    things: frozenset[str]
    aside: frozenset[str]
    """Characters that stand only in the parentheses of the whole name."""
    character_weights: Mapping[str, float]
    bigram_weights: Mapping[str, float]
    canonical_weights: Mapping[str, float]

    @property
    def characters(self) -> KeysView[str]:
        return self.character_weights.keys()

    @property
    def bigrams(self) -> KeysView[str]:
        return self.bigram_weights.keys()

    @property
    def canonical_bigrams(self) -> KeysView[str]:
        return self.canonical_weights.keys()

    def share_of_characters(self, said: frozenset[str]) -> float:
        """Which share of its characters was said, in [0, 1]."""
        return _sum(self.character_weights, said)

    def share_of_bigrams(self, said: frozenset[str]) -> float:
        """Which share of its pairs of characters was said, in [0, 1]."""
        return _sum(self.bigram_weights, said)

    def share_of_canonical(self, said: frozenset[str]) -> float:
        """The same over canonical words."""
        return _sum(self.canonical_weights, said)


def _sum(weights: Mapping[str, float], held: frozenset[str]) -> float:
    return sum(weights[gram] for gram in weights.keys() & held)


def character_grams(text: str) -> list[str]:
    """1- to 3-grams of characters."""
    return [text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)]


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; of a single character, itself."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(
        (text,) if text else ()
    )


def _shares(grams: frozenset[str], idf: Callable[[str], float]) -> dict[str, float]:
    weights = {gram: idf(gram) for gram in grams}
    total = sum(weights.values()) or 1.0
    return {gram: weight / total for gram, weight in weights.items()}


def pairs_of(items: Sequence[str]) -> list[str]:
    """1- and 2-grams of a sequence of tokens."""
    return [*items, *(f"{a} {b}" for a, b in itertools.pairwise(items))]


class _Ranker:
    """Cosine of TF-IDF vectors, by inverted lists."""

    def __init__(self, documents: Sequence[list[str]], background: Sequence[list[str]]) -> None:
        vectorizer = TfidfVectorizer(analyzer=_as_is, sublinear_tf=True, dtype=np.float32)
        vectorizer.fit([*documents, *background])
        matrix = vectorizer.transform(documents).tocsc()
        self._vocabulary: dict[str, int] = {t: int(i) for t, i in vectorizer.vocabulary_.items()}
        self._idf: list[float] = vectorizer.idf_.tolist()
        self._starts = matrix.indptr
        self._rows = matrix.indices
        self._weights = matrix.data
        self._size = len(documents)

    def scores(self, terms: list[str]) -> Floats:
        """Cosine with every document, in [0, 1]."""
        total = np.zeros(self._size, dtype=np.float32)
        norm = 0.0
        counts: dict[int, int] = {}
        for term in terms:
            column = self._vocabulary.get(term)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        for column, count in counts.items():
            weight = self._idf[column] * (1.0 + float(np.log(count)) if count > 1 else 1.0)
            norm += weight * weight
            start, end = self._starts[column], self._starts[column + 1]
            total[self._rows[start:end]] += self._weights[start:end] * np.float32(weight)
        return total / np.float32(norm**0.5) if norm else total

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term; 0 for one that no name holds."""
        column = self._vocabulary.get(term)
        return self._idf[column] if column is not None else 0.0


def _as_is(terms: list[str]) -> list[str]:
    return terms


class Background:
    """Names of items anywhere, as each ranker reads them."""

    def __init__(self, names: Sequence[str], concepts: Concepts) -> None:
        written = [content(normalise(name)) for name in names]
        readings = [concepts.read(text, spoken=False) for text in written]
        self.characters = [character_grams(text) for text in written]
        self.canonical = [character_grams(reading.canonical) for reading in readings]
        self.concepts = [_concept_terms(reading) for reading in readings]
        self.sounds = [pairs_of(syllables(text)) for text in written]


@dataclass(frozen=True)
class Query:
    """An utterance, read in every way that the rankers and the features need."""

    text: str
    reading: Reading
    stripped: str
    sounds: tuple[str, ...]
    characters: frozenset[str]
    bigrams: frozenset[str]
    canonical_bigrams: frozenset[str]
    sound_pairs: frozenset[str]
    actions: frozenset[str]
    things: frozenset[str]

    @property
    def said_things(self) -> tuple[str, ...]:
        """The words, as they were said, that named a thing."""
        return self.reading.said


@dataclass(frozen=True)
class Hit:
    """A name that a ranker brought up: its best surface, and each ranker's score for the name."""

    name: int
    surface: Surface
    scores: tuple[float, float, float, float]


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
            for text, is_alias in _texts(name)
        ]
        readings = [concepts.read(text, spoken=False) for _, text, _ in texts]
        readings_ = readings or [concepts.read("")]
        written = [text for _, text, _ in texts] or [""]
        self.raw = _Ranker([character_grams(t) for t in written], background.characters)
        self.canonical = _Ranker(
            [character_grams(r.canonical) for r in readings_], background.canonical
        )
        self._concepts = _Ranker([_concept_terms(r) for r in readings_], background.concepts)
        self._sounds = _Ranker([pairs_of(syllables(t)) for t in written], background.sounds)
        self.surfaces = [
            self._surface(*text, reading) for text, reading in zip(texts, readings, strict=True)
        ]
        self._positions = {name.text: i for i, name in enumerate(self.names)}
        self._surfaces_by_name: list[list[int]] = [[] for _ in self.names]
        for i, surface in enumerate(self.surfaces):
            self._surfaces_by_name[surface.name].append(i)
        self._owner = np.array([s.name for s in self.surfaces], dtype=np.int64)

    def _surface(self, position: int, text: str, is_alias: bool, reading: Reading) -> Surface:
        aside = "".join(_ASIDE.findall(normalise(self.names[position].text)))
        outside = set(_PARENTHESES.sub("", normalise(self.names[position].text)))
        return Surface(
            name=position,
            text=text,
            is_alias=is_alias,
            reading=reading,
            sounds=frozenset(pairs_of(syllables(text))),
            actions=frozenset(reading.actions),
            things=frozenset(reading.things),
            aside=frozenset() if is_alias else frozenset(set(content(aside)) - outside),
            character_weights=_shares(frozenset(text), self.raw.idf),
            bigram_weights=_shares(bigrams(text), self.raw.idf),
            canonical_weights=_shares(bigrams(reading.canonical), self.canonical.idf),
        )

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
        return Query(
            text=text,
            reading=reading,
            stripped=reading.canonical,
            sounds=sounds,
            characters=frozenset(text),
            bigrams=bigrams(text),
            canonical_bigrams=bigrams(reading.canonical),
            sound_pairs=frozenset(pairs_of(sounds)),
            actions=frozenset(reading.actions),
            things=frozenset(reading.things),
        )

    def search(self, query: Query, limit: int) -> list[Hit]:
        """The names that any ranker holds likely, best mixture first."""
        if not self.names:
            return []
        each = (
            self.raw.scores(character_grams(query.text)),
            self.canonical.scores(character_grams(query.stripped)),
            self._concepts.scores(_concept_terms(query.reading)),
            self._sounds.scores(pairs_of(query.sounds)),
        )
        mixture = each[0] + each[1] + each[2] + each[3]
        count = min(len(mixture), limit * 3)
        found = np.argpartition(-mixture, count - 1)[:count]
        found = found[np.argsort(-mixture[found], kind="stable")]
        best: dict[int, int] = {}
        for surface in found.tolist():
            if mixture[surface] <= 0:
                break
            best.setdefault(int(self._owner[surface]), surface)
            if len(best) == limit:
                break
        return [
            Hit(name, self.surfaces[s], tuple(float(scores[s]) for scores in each))  # type: ignore[arg-type]
            for name, s in best.items()
        ]


def _texts(name: Name) -> list[tuple[str, bool]]:
    """Every distinct way to write a name, as normalised content."""
    texts = [(name.text, False), (_PARENTHESES.sub("", name.text), False)]
    texts += [(alias, True) for alias in name.aliases]
    distinct: dict[str, bool] = {}
    for text, is_alias in texts:
        written = content(normalise(text))
        if written:
            distinct.setdefault(written, is_alias)
    return list(distinct.items())


def _concept_terms(reading: Reading) -> list[str]:
    things = [f"t:{label}" for label in reading.things]
    actions = [f"a:{label}" for label in dict.fromkeys(reading.actions)]
    rest = [gram for piece in reading.rest for gram in character_grams(piece)[: 3 * len(piece)]]
    return things + actions + rest
