"""Which item a message is about: from its own words, or from the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actions.linker.concepts import Concepts
from actions.linker.index import Index, Query
from actions.linker.linker import Candidate, ItemLinker, Link
from actions.linker.text import normalise

SURE = 0.5
"""At this confidence the item meant is taken to be in the catalogue."""
POSSIBLE = 0.2
"""At this confidence candidates are offered as a question; below it nothing fits."""
CLEAR = 0.55
"""At this share of the belief the best candidate is answered, not offered."""
VERY_CLEAR = 0.9
"""At this share it is answered though its presence is less than sure."""
MOST_CHOICES = 5

_GENERIC = frozenset(("申请", "登记", "核发", "出具", "领取", "查询", "缴纳", "使用", "咨询", "申报", "经营"))
_STRICTLY_FIRST = frozenset(("首次", "设立"))
_FIRST = _STRICTLY_FIRST | {"核发", "领取"}


@dataclass(frozen=True)
class Resolution:
    """What a message is about.

    Attributes:
        kind: "item": `name` is meant; "choose": one of `names`; "not_found": something else was
            named, `names` are the nearest; "none": nothing was named and nothing is remembered.
        name: the item's name.
        names: choices or nearest names, best first.
        siblings: other variants of `name`, worth offering beside its answer.
        switched: whether `name` is another than the conversation was about.
        link: what the linker made of the message.
    """

    kind: Literal["item", "choose", "not_found", "none"]
    link: Link
    name: str | None = None
    names: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    switched: bool = False


class ItemResolver:
    """Decides with the linker's confidence and the item that the conversation is about."""

    def __init__(self, linker: ItemLinker, concepts: Concepts) -> None:
        self._linker = linker
        self._concepts = concepts

    def resolve(self, text: str, context: str | None) -> Resolution:
        """What `text` is about.

        Args:
            text: the message.
            context: name of the item that the conversation is about, if any.
        """
        link = self._linker.link(text, limit=8)
        index = self._linker.index
        position = self._position(index, context)
        if position is None or context is None:
            return self._fresh(text, link)
        if not self._telling(link.query) and not self._is_named(link):
            return Resolution("item", link, name=context)
        return self._in_context(text, link, index, position, context)

    def _fresh(self, text: str, link: Link) -> Resolution:
        """A message that speaks for itself."""
        best = link.best
        if best is None or not (self._telling(link.query) or self._is_named(link)):
            return Resolution("none", link)
        nearest = tuple(c.name.text for c in link.candidates[:3])
        if link.confidence < POSSIBLE or self._names_something_else(link):
            return Resolution("not_found", link, names=nearest)
        rivals = self._rivals(link)
        if rivals and self._no_action(link.query):
            first = self._first_time([best.name.text, *rivals])
            if first is not None:
                others = tuple(n for n in (best.name.text, *rivals) if n != first)
                return Resolution("item", link, name=first, siblings=others, switched=True)
        if rivals:
            return Resolution("choose", link, names=(best.name.text, *rivals)[:MOST_CHOICES])
        if link.confidence >= SURE and best.score >= CLEAR or best.score >= VERY_CLEAR:
            return Resolution("item", link, name=best.name.text, switched=True)
        return Resolution("choose", link, names=self._choices(link))

    def _in_context(
        self, text: str, link: Link, index: Index, position: int, context: str
    ) -> Resolution:
        """A message in a conversation about an item."""
        siblings = {position, *self._siblings(index, position)}
        own_things = frozenset().union(*(s.things for s in index.surfaces_of(position)))
        other_things = link.query.things - own_things
        best = link.best
        best_position = self._position(index, best.name.text) if best else None
        if best and other_things and link.confidence >= SURE and best_position not in siblings:
            return self._fresh(text, link)
        if best and link.query.things & own_things and best_position in siblings:
            if self._no_action(link.query) and not other_things:
                return Resolution("item", link, name=context)
            return self._fresh(text, link)
        inner = self._linker.among(self._stem(context) + " " + text, siblings)
        if inner.best is not None:
            ahead = self._ahead(inner, context)
            if ahead is not None and ahead > 0.5:
                return self._item(link, inner.best.name.text, context)
        if best and other_things and best_position not in siblings:
            unlike = not any(t in self._concepts.read(context, spoken=False).canonical for t in other_things)
            if unlike and len(link.query.text) >= 4 and self._names_something_else(link):
                return self._fresh(text, link)
        return Resolution("item", link, name=context)

    def _rivals(self, link: Link) -> list[str]:
        """Other variants of the best candidate that the message does not rule out: what tells them
        apart was left unsaid on either side."""
        best = link.candidates[0]
        index = self._linker.index
        position = self._position(index, best.name.text)
        if position is None:
            return []
        found = []
        for other in self._variants(index, position):
            if not self._told_apart(link.query, index, position, other):
                found.append(index.names[other].text)
        return found[: MOST_CHOICES - 1]

    def _variants(self, index: Index, position: int) -> list[int]:
        """Names of the same thing, whatever is done with it."""
        stem = self._stem(index.names[position].text)
        return [
            i
            for i in self._siblings(index, position)
            if _likeness(stem, self._stem(index.names[i].text)) >= 0.6
        ]

    @staticmethod
    def _told_apart(query: Query, index: Index, one: int, other: int) -> bool:
        """Whether the message holds anything that only one of two names has."""
        left, right = index.surfaces_of(one), index.surfaces_of(other)
        things_left = frozenset().union(*(s.things for s in left))
        things_right = frozenset().union(*(s.things for s in right))
        if query.things & (things_left ^ things_right):
            return True
        actions_left = frozenset().union(*(s.actions for s in left)) - _GENERIC
        actions_right = frozenset().union(*(s.actions for s in right)) - _GENERIC
        if query.actions & (actions_left ^ actions_right):
            return True
        only = set(left[0].bigrams) ^ set(right[0].bigrams)
        return bool(only & query.bigrams) or bool(
            set(left[0].canonical_bigrams ^ right[0].canonical_bigrams) & query.canonical_bigrams
        )

    def _first_time(self, names: list[str]) -> str | None:
        """The one of some variants that somebody means who names no action: 设立, 首次, 申领."""
        firsts = [n for n in names if self._actions_of(n) & _FIRST or not self._actions_of(n) - _GENERIC]
        strict = [n for n in firsts if self._actions_of(n) & _STRICTLY_FIRST]
        if len(strict) == 1:
            return strict[0]
        return firsts[0] if len(firsts) == 1 and len(names) > 1 else None

    def _actions_of(self, name: str) -> frozenset[str]:
        return frozenset(self._concepts.read(name, spoken=False).actions)

    def _names_something_else(self, link: Link) -> bool:
        """Whether the message names a thing that its best candidate has no part of."""
        best = link.best
        if best is None or not link.query.things:
            return False
        index = self._linker.index
        position = self._position(index, best.name.text)
        surfaces = index.surfaces_of(position) if position is not None else []
        if any(s.things & link.query.things for s in surfaces):
            return False
        said = set("".join(link.query.reading.said)) | set("".join(link.query.things))
        own = set().union(*(s.characters for s in surfaces)) if surfaces else set()
        return len(said & own) < 0.5 * len(said)

    def _item(self, link: Link, name: str, context: str) -> Resolution:
        return Resolution("item", link, name=name, switched=name != context)

    @staticmethod
    def _ahead(inner: Link, context: str) -> float | None:
        """By how many log-odds the best leads the item talked of; None when that is the best."""
        best = inner.candidates[0]
        if best.name.text == context:
            return None
        own = next((c for c in inner.candidates if c.name.text == context), None)
        return best.log_odds - own.log_odds if own else best.log_odds

    def _choices(self, link: Link) -> tuple[str, ...]:
        """Candidates worth showing, and the variants of the first among them."""
        best = link.candidates[0]
        likely: list[Candidate] = [c for c in link.candidates if c.score >= 0.07]
        names = [c.name.text for c in likely[:4]] or [best.name.text]
        return tuple(dict.fromkeys(names))[:MOST_CHOICES]

    @staticmethod
    def _telling(query: Query) -> bool:
        """Whether a message says anything of a thing, an action or a word unknown to us."""
        rest = any(len(piece) >= 2 for piece in query.reading.rest)
        return bool(query.things or query.actions - _GENERIC or rest)

    @staticmethod
    def _is_named(link: Link) -> bool:
        """Whether a message shares more than a stray character with its best candidate."""
        return bool(link.query.things) or link.confidence >= SURE

    @staticmethod
    def _no_action(query: Query) -> bool:
        return not query.actions - _GENERIC

    def _stem(self, name: str) -> str:
        return self._concepts.without_actions(normalise(name))

    def _siblings(self, index: Index, position: int) -> list[int]:
        """Names close to a name, without itself."""
        hits = index.search(index.query(index.names[position].text), 14)
        return [h.name for h in hits if h.name != position and h.scores[1] >= 0.3]

    @staticmethod
    def _position(index: Index, name: str | None) -> int | None:
        return index.position_of(name) if name is not None else None


def _likeness(a: str, b: str) -> float:
    """Dice of the characters of two texts, in [0, 1]."""
    left, right = set(a), set(b)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0
