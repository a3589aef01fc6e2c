"""What the guides say besides the names: words by which people may mean an item without naming it.

"我是高级技师，落户要什么" tells a situation, "起重机登记" a kind, "营业执照能寄吗" what one gets. The
linker compares names; these texts tell whether a word that no name holds belongs to an item after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from actions.linker.index import Query

_SHORTEST = 2
"""Characters from which a word counts."""
_NAMED_RESULT = 3
"""Characters from which the name of a result may stand for the item."""


@dataclass(frozen=True)
class GuideTexts:
    """Texts by an item's name, normalised.

    Attributes:
        told: conditions, situations, papers and results of an item in one text.
        results: what one gets in the end.
    """

    told: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)

    def explains(self, name: str, words: Iterable[str]) -> bool:
        """Whether the guide of an item holds each of some words."""
        text = self.told.get(name, "")
        return all(word in text for word in words if len(word) >= _SHORTEST)

    def held(self, name: str, words: Iterable[str]) -> frozenset[str]:
        """The words that the guide of an item holds."""
        text = self.told.get(name, "")
        return frozenset(word for word in words if len(word) >= _SHORTEST and word in text)

    def unexplained(self, name: str, piece: str) -> str:
        """A piece of a message without the words of it that the guide of an item holds."""
        text = self.told.get(name, "")
        held = {i for i in range(len(piece) - 1) if piece[i : i + 2] in text}
        return "".join(c for i, c in enumerate(piece) if not {i, i - 1} & held)

    def resulting_in(self, query: Query) -> tuple[str, ...]:
        """Items that give what a message names: 营业执照 of a 设立登记."""
        words = {word for word in query.reading.said if len(word) >= _NAMED_RESULT}
        return tuple(
            name for name, result in self.results.items() if any(word in result for word in words)
        )


NO_TEXTS = GuideTexts()
