"""Knowledge of words: groups of words that mean one thing, read from `data/linker/*.yml`.

`things-*.yml` group nouns (身份证 = 二代证); `actions.yml` groups what is done with them (丢了 = 补领)
under labels. Both are found by longest match, so that they work where word segmentation does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from actions.linker.text import content, normalise

_SPELT = re.compile(r"[a-z]{2,}(?: [a-z]{2,})*")
_NOT = re.compile(r"不是|唔系|没有|并非|没|冇")


class KnowledgeError(ValueError):
    """A knowledge file does not read as it should; names the file and the group."""


@dataclass(frozen=True)
class Reading:
    """What the knowledge says of a text.

    `canonical`: the text with every known thing replaced by its official word; `official`: with
    words for what is done, and others that stand for one another, replaced as well; `stem`: that
    without what is done; `things` and
    `actions`: labels found, in order; `rest`: what no group knew, in pieces; `said`: the words that
    named a thing, as they stood.
    """

    canonical: str
    official: str
    stem: str
    things: tuple[str, ...]
    actions: tuple[str, ...]
    rest: tuple[str, ...]
    said: tuple[str, ...]


class _Trie:
    """Longest match over a set of words, each with its labels."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, word: str, label: str) -> None:
        node = self._root
        for character in word:
            node = node.setdefault(character, {})
        node.setdefault("", []).append(label)

    def longest(self, text: str, start: int, limit: int | None = None) -> tuple[int, list[str]]:
        """(end of the longest word from `start`, its labels); (start, []) if there is none.

        Args:
            text: where to look.
            start: where the word begins.
            limit: the word ends at or before this position.
        """
        node, end, labels = self._root, start, []
        for position in range(start, len(text) if limit is None else limit):
            node = node.get(text[position], {})
            if not node:
                break
            if "" in node:
                end, labels = position + 1, node[""]
        return end, labels

    def cover(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """(piece, labels) from left to right; pieces that no word covers have no labels."""
        position = unknown_from = 0
        while position < len(text):
            end, labels = self.longest(text, position)
            if not labels:
                position += 1
                continue
            if unknown_from < position:
                yield text[unknown_from:position], []
            yield text[position:end], labels
            position = unknown_from = end
        if unknown_from < len(text):
            yield text[unknown_from:], []


class Concepts:
    """All groups of all files; immutable after construction.

    Args:
        things: official word -> other words for it.
        actions: label -> words; a word may stand under several labels.
        fillers: words that carry nothing for finding an item (请问, 多少钱).
        general: word -> others that may stand for it and name nothing (许可 = 资质).
    """

    def __init__(
        self,
        things: Mapping[str, Iterable[str]],
        actions: Mapping[str, Iterable[str]],
        fillers: Sequence[str] = (),
        general: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self._groups = [[official, *words] for official, words in things.items()]
        self._groups += [list(words) for words in actions.values()]
        self._things, self._actions, self._fillers = _Trie(), _Trie(), _Trie()
        for official, words in things.items():
            head = content(normalise(official))
            for word in dict.fromkeys([head, *_clean(words)]):
                self._things.add(word, head)
        for label, words in actions.items():
            for word in dict.fromkeys(_clean(words)):
                self._actions.add(word, label)
        for word in dict.fromkeys(_clean(fillers)):
            self._fillers.add(word, "")
        self._labels = frozenset(actions)
        self._words = _Trie()
        for head, others in (general or {}).items():
            for word in dict.fromkeys(_clean([head, *others])):
                self._words.add(word, head)
        for label, others in actions.items():
            for word in dict.fromkeys(_clean(others)):
                if len(word) >= 2:
                    self._words.add(word, label)
        self._spelt = _Trie()
        for word in (*things, *(w for group in self._groups for w in group), *fillers):
            if word.isalpha() and not word.isascii() and len(word) >= 2:
                spelling = "".join(lazy_pinyin(word))
                if spelling.isascii() and len(spelling) >= 5:
                    self._spelt.add(spelling, word)

    def synonyms(self) -> dict[str, list[str]]:
        """Every word of a group with the others of it."""
        found: dict[str, list[str]] = {}
        for group in self._groups:
            for word in group:
                found.setdefault(word, []).extend(other for other in group if other != word)
        return found

    def read(self, text: str, *, spoken: bool = True) -> Reading:
        """What is known of `text` (normalised).

        Args:
            text: an utterance, or a name.
            spoken: whether fillers are cut out; names keep every character.
        """
        text = content(text)
        things: list[str] = []
        canonical: list[str] = []
        official: list[str] = []
        stem: list[str] = []
        rest: list[str] = []
        said: list[str] = []
        for piece, heads in self._things.cover(text):
            if heads and not (spoken and self._is_filler(piece)):
                said.append(piece)
                things.extend(heads)
                things.extend(self._inner(piece, heads))
                for written in (canonical, official, stem):
                    written.append(heads[0])
                continue
            for part, filler in self._fillers.cover(piece):
                if not (filler and spoken):
                    rest.append(part)
                if not (filler and spoken) or len(part) == 1:
                    # A single character may be part of a word that nobody knows (过户, 去世).
                    canonical.append(part)
                    for word, heads_ in self._words.cover(part):
                        official.append(heads_[0] if heads_ else word)
                        if not heads_ or heads_[0] not in self._labels:
                            stem.append(official[-1])
        actions = self._actions_in(text, spoken)
        return Reading(
            canonical="".join(canonical),
            official="".join(official),
            stem="".join(stem),
            things=tuple(things),
            actions=tuple(actions),
            rest=tuple(piece for piece in rest if piece),
            said=tuple(said),
        )

    def unspelt(self, text: str) -> str:
        """A normalised text with words that were typed in pinyin written out: shenfenzheng."""
        return _SPELT.sub(lambda run: self._written(run.group().replace(" ", "")), text)

    def _written(self, letters: str) -> str:
        pieces = self._spelt.cover(letters)
        return "".join(words[0] if words else piece for piece, words in pieces)

    def without_actions(self, name: str) -> str:
        """A name without the words for what is done: 居民身份证换领 -> 居民身份证."""
        text = content(name)
        return "".join(piece for piece, labels in self._actions.cover(text) if not labels)

    def _is_filler(self, word: str) -> bool:
        """A word that may be a thing (改地址) but in a question rather asks (地址在哪)."""
        end, labels = self._fillers.longest(word, 0)
        return bool(labels) and end == len(word)

    def without_negated(self, text: str) -> str:
        """A text without what is said not to be so: 卡没丢，只是断了 -> 卡，只是断了."""
        kept: list[str] = []
        position = 0
        for match in _NOT.finditer(text):
            covering = max(
                self._actions.longest(text, i)[0]
                for i in range(max(0, match.start() - 2), match.end())
            )
            end, labels = self._actions.longest(text, match.end())
            if labels and covering <= end and not self._actions.longest(text, match.start())[1]:
                kept.append(text[position : match.start()])
                position = end
        return "".join([*kept, text[position:]])

    def _actions_in(self, text: str, spoken: bool) -> list[str]:
        """Labels of what is done. A question word that is longer than the action at the same place
        hides it: 要交什么 does not speak of paying (缴纳)."""
        found: list[str] = []
        position = 0
        while position < len(text):
            end, labels = self._actions.longest(text, position)
            asked_to, _ = self._fillers.longest(text, position) if spoken else (position, [])
            if labels and end >= asked_to:
                found.extend(labels)
                position = end
            elif asked_to - position >= 2:
                position = asked_to
            else:
                position += 1
        return found

    def _inner(self, word: str, outer: Sequence[str]) -> list[str]:
        """Things named inside a longer word: 排污许可证 also speaks of 排污."""
        found: list[str] = []
        for start in range(len(word)):
            end, heads = self._things.longest(word, start, limit=len(word) - (start == 0))
            if heads and end - start >= 2:
                found.extend(head for head in heads if head not in outer)
        return found


def _clean(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        cleaned = content(normalise(str(word)))
        if cleaned:
            yield cleaned


def load(folder: Path) -> Concepts:
    """Read `things-*.yml`, `actions.yml`, `words.yml` and `fillers.yml` of a folder.

    Raises:
        KnowledgeError: a file is missing or not of the form "word: [words]".
    """
    things: dict[str, list[str]] = {}
    for path in sorted(folder.glob("things-*.yml")):
        for official, words in _groups(path).items():
            things.setdefault(official, []).extend(words)
    fillers = [word for words in _groups(folder / "fillers.yml").values() for word in words]
    return Concepts(things, _groups(folder / "actions.yml"), fillers, _groups(folder / "words.yml"))


def background_names(folder: Path) -> list[str]:
    """Names of service items anywhere, from the first column of `pairs-*.tsv`."""
    names: list[str] = []
    for path in sorted(folder.glob("pairs-*.tsv")):
        lines = path.read_text(encoding="utf-8").splitlines()
        names.extend(line.partition("\t")[0].strip() for line in lines if not line.startswith("#"))
    return [name for name in names if name]


def _groups(path: Path) -> dict[str, list[str]]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"{path}: {error}") from error
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path}: a list of groups 'word: [words]' is wanted")
    for official, words in data.items():
        if not isinstance(words, list):
            raise KnowledgeError(f"{path}: group {official!r} is not a list of words")
    return {str(k): [str(w) for w in v] for k, v in data.items()}
