"""What an item is called, and how each ranker takes a text to pieces."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.linker.concepts import Reading
from actions.linker.text import content, normalise, syllables

_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")


@dataclass(frozen=True)
class Name:
    """What an item is called, and its codes: one a district, or just one."""

    text: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write a name: the name itself, it without parentheses, or an alias.

    Attributes:
        name: position of the name.
        text: the name as normalised content.
        is_alias: whether it is one of the other names.
        reading: what the knowledge of words says of it.
        things: labels of what it names.
        actions: labels of what it does.
        rarity: weight of a character, by how few names have it.
    """

    name: int
    text: str
    is_alias: bool
    reading: Reading
    things: frozenset[str]
    actions: frozenset[str]
    rarity: Callable[[str], float]

    @property
    def characters(self) -> frozenset[str]:
        return frozenset(self.text)

    @property
    def bigrams(self) -> frozenset[str]:
        return bigrams(self.text)

    @property
    def sounds(self) -> frozenset[str]:
        return frozenset(sound_terms(self.text))

    def share_of_characters(self, said: frozenset[str]) -> float:
        """Which share of its characters was said, by rarity, in [0, 1]."""
        weights = {character: self.rarity(character) for character in self.characters}
        return sum(w for c, w in weights.items() if c in said) / (sum(weights.values()) or 1.0)


def texts_of(name: Name) -> list[tuple[str, bool]]:
    """Every distinct way to write a name, as normalised content, and whether it is an alias."""
    texts = [(name.text, False), (_PARENTHESES.sub("", name.text), False)]
    texts += [(alias, True) for alias in name.aliases]
    distinct: dict[str, bool] = {}
    for text, is_alias in texts:
        written = content(normalise(text))
        if written:
            distinct.setdefault(written, is_alias)
    return list(distinct.items())


def aside_of(name: Name) -> frozenset[str]:
    """Characters that stand only in the parentheses of a name."""
    normal = normalise(name.text)
    inside = content("".join(_ASIDE.findall(normal)))
    return frozenset(inside) - frozenset(_PARENTHESES.sub("", normal))


def character_grams(text: str) -> list[str]:
    """1- to 3-grams of characters."""
    return [text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)]


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; of a single character, itself."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(
        (text,) if text else ()
    )


def pairs_of(items: Sequence[str]) -> list[str]:
    """1- and 2-grams of a sequence of tokens."""
    return [*items, *(f"{a} {b}" for a, b in itertools.pairwise(items))]


def sound_terms(text: str) -> list[str]:
    """1- and 2-grams of the syllables of a text."""
    return pairs_of(syllables(text))


def concept_terms(reading: Reading) -> list[str]:
    """Labels of things ("t:") and actions ("a:"), and grams of what no group knows."""
    things = [f"t:{label}" for label in reading.things]
    actions = [f"a:{label}" for label in dict.fromkeys(reading.actions)]
    return things + actions + [g for piece in reading.rest for g in character_grams(piece)]
