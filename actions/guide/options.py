"""Which of a few options somebody means: by number, by title, or in their own words.

Used for open choices and for situations (办事情形): there are too few options to train on, so they
are compared by the words that tell them apart, with the linker's knowledge of words.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.guide.ages import age_told, ages_said
from actions.linker.concepts import Concepts
from actions.linker.text import content, normalise, syllables

_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,2})"
_ORDINAL = re.compile(
    rf"^(?:我?要?|就|选|选择|我?选|那就?|还是|要不就?|应该是|是|看看?|查)*(?:选项|序号|编号|第)?{_NUMBER}"
    r"(?:个|项|条|种|号|样|款)?(?:的?那?个?|吧|呀|啊|咯|啦|嘛|看看|谢谢|好了|就行|就好|可以)*$"
)
_NAMED_ORDINAL = re.compile(rf"第{_NUMBER}(?:个|项|条|种|样|款)")
_LAST = re.compile(r"最后(?:面)?(?:那|一|的)?(?:一)?(?:个|项|条|种)?|最下面|末尾|尾嗰个")
_FIRST = re.compile(
    r"^(?:我?要?|就|选)*(?:最?(?:上|前)面?(?:那|的|这)(?:一)?个?(?:个|项|条|种)?|头一个|前者)"
)
_SECOND = re.compile(r"^(?:我?要?|就|选)*(?:后面那个|下面那个|后者)")


def ordinal(text: str, count: int) -> int | None:
    """The position (from 0) that a text names among `count` options, or None.

    >>> ordinal("第二个", 3), ordinal("选1", 3), ordinal("最后那个", 3), ordinal("居住证", 3)
    (1, 0, 2, None)
    """
    said = content(normalise(text))
    if not said or len(said) > 14:
        return None
    match = _ORDINAL.match(said) or _NAMED_ORDINAL.search(said)
    if match:
        number = _number(match.group(1))
        return number - 1 if 1 <= number <= count else None
    if _LAST.search(said):
        return count - 1
    if _FIRST.match(said):
        return 0
    if _SECOND.match(said):
        return 1 if count == 2 else None
    return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (_NUMERALS[text[1]] if len(text) > 1 else 0)
    return _NUMERALS[text[0]]


@dataclass(frozen=True)
class Option:
    """A title to choose, and other words that describe it (a situation's condition)."""

    title: str
    description: str = ""


@dataclass(frozen=True)
class Match:
    """An option and how well a text fits it, in [0, ~3]."""

    position: int
    score: float


class OptionMatcher:
    """Compares a text with options by the terms that tell the options apart."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts

    def ranked(self, text: str, options: Sequence[Option], common: str = "") -> list[Match]:
        """Options that share anything telling with the text, best first.

        Args:
            text: what was said.
            options: to choose from.
            common: words that speak for no option, such as the item's own name.
        """
        shared_by_all = self._terms(common)
        titles = [self._terms(option.title) for option in options]
        described = []
        for title, option in zip(titles, options, strict=True):
            more = self._terms(option.description).items()
            terms = title | {t: 0.6 * w for t, w in more if t not in title}
            described.append(
                {t: w * (0.15 if t in shared_by_all else 1.0) for t, w in terms.items()}
            )
        held_by: dict[str, int] = {}
        for terms in described:
            for term in terms:
                held_by[term] = held_by.get(term, 0) + 1
        said = self._terms(text)
        matches = []
        for position, terms in enumerate(described):
            weights = {t: w * _rarity(held_by[t], len(options)) for t, w in terms.items()}
            shared = sum(w * min(said[t], 1.0) for t, w in weights.items() if t in said)
            whole = sum(weights[t] for t in titles[position]) or 1.0
            whole = max(whole, 0.5)
            if shared > 0:
                matches.append(Match(position, shared / math.sqrt(whole)))
        matches = _by_age(text, options, matches)
        return sorted(matches, key=lambda m: -m.score)

    def best(
        self, text: str, options: Sequence[Option], least: float = 0.5, common: str = ""
    ) -> list[int]:
        """Positions of the options that fit: one when it is clear, several that cannot be told apart.

        Args:
            text: what was said.
            options: at least one.
            least: a score below this is no fit at all.
            common: see `ranked`.
        """
        matches = self.ranked(text, options, common)
        if not matches:
            return []
        best = matches[0].score
        fits = [m.position for m in matches if m.score >= 0.8 * best]
        others = [m.score for m in matches if m.score < 0.8 * best]
        stands_out = best >= _FAINT and best >= 1.6 * max(others, default=0.0)
        return fits if best >= least or stands_out else []

    def _terms(self, text: str) -> dict[str, float]:
        """Concepts, actions, pairs of characters and of sounds of a text, with weights."""
        written = content(normalise(text))
        reading = self._concepts.read(written, spoken=False)
        terms: dict[str, float] = {}
        for label in reading.things:
            terms[f"t:{label}"] = 1.0
        for label in reading.actions:
            terms[f"a:{label}"] = 0.7
        plain = reading.canonical
        for i in range(len(plain) - 1):
            terms.setdefault(plain[i : i + 2], 0.6)
        for character in plain:
            terms.setdefault(character, 0.15)
        sounds = syllables(written)
        for a, b in itertools.pairwise(sounds):
            terms.setdefault(f"s:{a} {b}", 0.3)
        return terms


def _rarity(holders: int, options: int) -> float:
    """Weight of a term that `holders` of the options share: nothing if all do."""
    if options == 1:
        return 1.0
    return math.log((options + 0.5) / holders) / math.log(options + 0.5)


_FAINT = 0.13
"""Below this score not even the only option that shares a word fits."""


def _by_age(text: str, options: Sequence[Option], matches: list[Match]) -> list[Match]:
    """Drop options whose age bound the age told does not meet; favour those whose bound it meets."""
    bounds = [ages_said(option.title) or ages_said(option.description) for option in options]
    told = age_told(text) if any(bounds) else None
    if told is None:
        return matches
    scores = {m.position: m.score for m in matches}
    for position, asked in enumerate(bounds):
        if asked is None:
            continue
        if told.meets(asked):
            scores[position] = scores.get(position, 0.0) + 0.8
        else:
            scores.pop(position, None)
    return [Match(position, score) for position, score in scores.items()]
