"""What a message shares with words that are known: the hall's things, and topics of life outside.

A sentence that names a hall's things is likely meant for the hall even if no training sentence held
that word; one about football likely is not. The words are knowledge in readable files: `data/linker`
(the hall's) and `data/lexicon` (topics). They are read when the model is trained and kept inside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, FrozenSet, Iterator, List, Text, Tuple

import yaml

from bot.components.normalizer import normalise

LONGEST_WORD = 16
THING = "▢"
"""Stands in a shape for a thing of the hall."""
NUMBER = "#"
"""Stands in a shape for a run of digits."""
_DIGITS = re.compile("[0-9]+")

Kinds = FrozenSet[Text]
"""What a word is: "thing", "action", "filler", or "topic …"; empty for what nobody knows."""
Piece = Tuple[Text, Kinds]


@dataclass(frozen=True)
class Lexicon:
    """Known words.

    Attributes:
        kinds: word -> what it is.
        longest: first character -> length of the longest word that begins with it.
    """

    kinds: Dict[Text, Kinds]
    longest: Dict[Text, int]

    @classmethod
    def of(cls, kinds: Dict[Text, Kinds]) -> Lexicon:
        """With an index by first characters, so that looking for a word is a few lookups."""
        longest: Dict[Text, int] = {}
        for word in kinds:
            longest[word[0]] = max(longest.get(word[0], 0), min(len(word), LONGEST_WORD))
        return cls(kinds, longest)

    @classmethod
    def read(cls, hall: Path, topics: Path) -> Lexicon:
        """From the linker's knowledge and the topic files.

        Args:
            hall: folder of `things-*.yml`, `actions.yml`, `fillers.yml`.
            topics: folder of files whose keys are topics, and values words parted by blanks.
        """
        found: Dict[Text, set] = {}

        def note(words: List[Text], kind: Text) -> None:
            for word in words:
                known = normalise(str(word), LONGEST_WORD)
                if known:
                    found.setdefault(known, set()).add(kind)

        for path in sorted(hall.glob("things-*.yml")):
            for head, others in _read(path).items():
                note([head, *others], "thing")
        for name, kind in (("actions", "action"), ("fillers", "filler")):
            for words in _read(hall / f"{name}.yml").values():
                note(words, kind)
        for path in sorted(topics.glob("*.yml")):
            for topic, words in _read(path).items():
                note(words.split(), f"topic {topic}")
        return cls.of({word: frozenset(kinds) for word, kinds in found.items()})

    def cover(self, text: Text) -> Iterator[Piece]:
        """(piece, kinds) from left to right by longest match; one unknown character is a piece."""
        position = 0
        while position < len(text):
            length = min(self.longest.get(text[position], 1), len(text) - position)
            while length > 1 and text[position : position + length] not in self.kinds:
                length -= 1
            piece = text[position : position + length]
            yield piece, self.kinds.get(piece, frozenset())
            position += length


def _read(path: Path) -> Dict[Text, List[Text]]:
    read: Dict[Text, List[Text]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def shape_of(pieces: List[Piece]) -> Text:
    """The sentence with the hall's things and all numbers replaced by signs: what is asked, of
    whatever.

    >>> shape_of([("办", frozenset()), ("居住证", frozenset(["thing"])), ("要12", frozenset())])
    '办▢要#'
    """
    return _DIGITS.sub(NUMBER, "".join(THING if _is_thing(piece) else piece[0] for piece in pieces))


def _is_thing(piece: Piece) -> bool:
    return "thing" in piece[1] and len(piece[0]) > 1


def numbers_of(pieces: List[Piece]) -> Dict[Text, float]:
    """Named numbers in [0, 1]: which topics are touched, shares of the characters by kind, the
    longest run that nobody knows, and the length."""
    total = max(sum(len(word) for word, _ in pieces), 1)
    share = {"thing": 0, "action": 0, "filler": 0, "topic": 0, "": 0}
    numbers: Dict[Text, float] = {}
    run = longest_run = 0
    for word, kinds in pieces:
        run = 0 if kinds else run + len(word)
        longest_run = max(longest_run, run)
        for kind in kinds or ("",):
            share[kind.partition(" ")[0]] += len(word)
            if kind.startswith("topic"):
                numbers[kind] = 1.0
    for kind, length in share.items():
        numbers[f"share of {kind or 'unknown'}"] = min(length / total, 1.0)
        numbers[f"any {kind or 'unknown'}"] = float(length > 0)
    numbers["length"] = min(total, 40) / 40
    numbers["longest unknown"] = min(longest_run, 8) / 8
    numbers["strange"] = float(not share["thing"] and share[""] / total > 0.4)
    numbers["outside alone"] = float(share["topic"] > 0 and not share["thing"])
    numbers["inside alone"] = float(share["thing"] > 0 and not share["topic"])
    return numbers
