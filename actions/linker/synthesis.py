"""Easy ways to say a name, made from it: what hand-written pairs leave out.

People also repeat most of an official name, shortened, reordered, with another word for its action.
Hand-written paraphrases are the hard cases; trained on them alone, the re-ranker would distrust
plain likeness. Used for training only.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import jieba
from pypinyin import lazy_pinyin

from actions.linker.text import content, normalise

_PARENTHESES = re.compile(r"[（(][^（）()]*[）)]")


def ways_to_say(
    name: str, synonyms: Mapping[str, Sequence[str]], dice: random.Random, count: int
) -> list[str]:
    """Up to `count` shortened or reworded forms of a name.

    Args:
        name: the official name.
        synonyms: word -> other words for it.
        dice: source of chance.
        count: how many to try for.
    """
    found: list[str] = []
    for _ in range(count):
        text = name if dice.random() < 0.4 else _PARENTHESES.sub("", name)
        words = [w for w in jieba.lcut(content(normalise(text))) if w.strip()]
        words = [_reworded(word, synonyms, dice) for word in words]
        keep = dice.uniform(0.5, 1.0)
        shorter = [word for word in words if dice.random() < keep]
        if len(shorter) > 2 and dice.random() < 0.2:
            shorter = [*shorter[1:], shorter[0]]
        said = "".join(shorter)
        if len(said) >= 3:
            found.append(said)
    return found


class Slips:
    """Typing and hearing slips: another character of the same sound, or the sound itself.

    Args:
        texts: where characters are taken from, so that slips stay within what people write.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        alike: dict[str, set[str]] = {}
        for character in {c for text in texts for c in content(normalise(text))}:
            if not character.isascii():
                alike.setdefault(lazy_pinyin(character)[0], set()).add(character)
        self._alike = {sound: sorted(characters) for sound, characters in alike.items()}

    def slip(self, text: str, dice: random.Random) -> str:
        """The text with one or two characters put wrong, or a word of it in pinyin."""
        places = [i for i, c in enumerate(text) if not c.isascii()]
        if len(places) < 3:
            return text
        if dice.random() < 0.15:
            start = dice.choice(places[:-1])
            spelt = "".join(lazy_pinyin(text[start : start + 2]))
            return text[:start] + spelt + text[start + 2 :]
        for place in dice.sample(places, 1 if len(places) < 8 else 2):
            others = self._alike.get(lazy_pinyin(text[place])[0], [])
            if others:
                text = text[:place] + dice.choice(others) + text[place + 1 :]
        return text


def _reworded(word: str, synonyms: Mapping[str, Sequence[str]], dice: random.Random) -> str:
    others = synonyms.get(word)
    return dice.choice(others) if others and dice.random() < 0.3 else word
