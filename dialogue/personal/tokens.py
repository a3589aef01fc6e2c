"""Tokens: what stands in a sentence where a personal number stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dialogue.personal.finder import PersonalNumber

ALPHABET = "bcdfghjkmnpqrtvw"
"""Sixteen consonants: no digit that could be read as a phone's last four, no syllable of pinyin."""
ID_LENGTH = 8
TOKEN = re.compile(rf"⟦[a-z]+:[{ALPHABET}]{{{ID_LENGTH}}}⟧")
_PARTS = re.compile(rf"⟦(?P<kind>[a-z]+):(?P<id>[{ALPHABET}]{{{ID_LENGTH}}})⟧")
_TYPED = str.maketrans("⟦⟧", "【】")


@dataclass(frozen=True)
class Token:
    """A number that is kept elsewhere: `⟦identity:kqmtbdwr⟧`.

    Attributes:
        kind: what the number seems to be, one of `KINDS`.
        id: names it within its conversation; tells nothing about it.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        return f"⟦{self.kind}:{self.id}⟧"

    @classmethod
    def parse(cls, text: str) -> Token:
        """The token that the whole text is.

        Raises:
            ValueError: it is something else.
        """
        found = _PARTS.fullmatch(text)
        if found is None:
            raise ValueError("not a token")
        return cls(found["kind"], found["id"])

    @classmethod
    def find_all(cls, text: str) -> tuple[Token, ...]:
        """All tokens of a sentence, in order."""
        return tuple(cls(found["kind"], found["id"]) for found in _PARTS.finditer(text))


def without_tokens(text: str, instead: str = "") -> str:
    """The sentence for those who look for words in it."""
    return TOKEN.sub(instead, text)


def tokenise(text: str, numbers: Sequence[PersonalNumber], tokens: Sequence[Token]) -> str:
    """The sentence with each number replaced.

    What a person typed is never a token: their brackets become others.

    Args:
        text: as it was said.
        numbers: what `find` found in it.
        tokens: one for each of them.
    """
    parts = []
    end = 0
    for number, token in zip(numbers, tokens, strict=True):
        parts += [text[end : number.start].translate(_TYPED), str(token)]
        end = number.end
    return "".join(parts) + text[end:].translate(_TYPED)
