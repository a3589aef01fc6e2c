"""Which item a message is about: from its own words, or from the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from actions.linker.concepts import Concepts
from actions.linker.index import Index, Query
from actions.linker.linker import Candidate, ItemLinker, Link
from actions.linker.text import content, normalise

SURE = 0.45
"""At this confidence the item meant is taken to be in the catalogue."""
POSSIBLE = 0.2
"""At this confidence candidates are offered as a question; below it nothing fits."""
LIKELY = 0.3
"""At this confidence the only candidate is answered, with a word that it is a guess."""
FIRM = 0.8
"""At this confidence a thing that the best candidate's name lacks is taken for another word for it."""
NO_DOUBT = 0.9
"""At this confidence the words for what is done are not looked at again."""
CLEAR = 0.55
"""At this share of the belief the best candidate is answered, not offered."""
VERY_CLEAR = 0.9
"""At this share it is answered though its presence is less than sure."""
MOST_CHOICES = 6

_GENERIC = frozenset(
    ("申请", "登记", "核发", "出具", "领取", "查询", "缴纳", "使用", "咨询", "申报", "经营")
)
_PRONOUN = re.compile(r"^(?:那|这|她|他|它|佢|呢个|嗰个|这个|那个|要是|如果|万一)")
_STRICTLY_FIRST = frozenset(("首次", "设立"))
_SOUNDS_LIKE_AN_ITEM = re.compile(r"许可|登记|备案|审批|资格|证(?!明|件|据)")
_IN_ANY_NAME = frozenset("登记许可证备案审批核发办理申请")
_OTHER_THAN_FIRST = frozenset(
    ("变更", "注销", "延续", "换领", "补领", "签注", "转移", "抵押", "检验", "年度", "暂停", "恢复")
)


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
        guessed: whether `name` is the only likely one rather than a sure one.
        exact: whether the message holds the whole name.
        link: what the linker made of the message.
    """

    kind: Literal["item", "choose", "not_found", "none"]
    link: Link
    name: str | None = None
    names: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    switched: bool = False
    guessed: bool = False
    exact: bool = False


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
        text = self._concepts.without_negated(text)
        link = self._linker.link(text, limit=8)
        index = self._linker.index
        position = self._position(index, context)
        if position is None or context is None:
            return self._fresh(text, link)
        if not self._telling(link.query):
            return Resolution("item", link, name=context)
        return self._in_context(text, link, index, position, context)

    def _fresh(self, text: str, link: Link) -> Resolution:
        """A message that speaks for itself."""
        best = link.best
        if best is None or not self._telling(link.query):
            return Resolution("none", link)
        exact = self._said_in_full(link)
        if exact is not None:
            return Resolution("item", link, name=exact, switched=True, exact=True)
        nearest = tuple(c.name.text for c in link.candidates[:3])
        if link.confidence < POSSIBLE or self._names_something_else(link):
            return Resolution("not_found", link, names=nearest)
        if link.confidence < FIRM and self._mostly_unknown(link):
            return Resolution("not_found", link, names=nearest)
        rivals = self._rivals(link)
        says_other = link.query.actions & _OTHER_THAN_FIRST
        family = {best.name.text, *rivals}
        share = sum(c.score for c in link.candidates if c.name.text in family)
        if rivals and link.confidence >= SURE and share >= CLEAR and not says_other:
            first = self._first_time([best.name.text, *rivals])
            if first is not None:
                others = tuple(n for n in (best.name.text, *rivals) if n != first)
                return Resolution("item", link, name=first, siblings=others, switched=True)
        if rivals:
            return Resolution("choose", link, names=(best.name.text, *rivals)[:MOST_CHOICES])
        clear = best.score >= CLEAR or self._decided(link)
        clear = (clear and link.confidence >= SURE) or best.score >= VERY_CLEAR
        if clear and not self._does_something_else(link):
            return Resolution("item", link, name=best.name.text, switched=True)
        names = self._choices(link)
        if len(names) == 1 and link.confidence >= LIKELY:
            return Resolution("item", link, name=names[0], switched=True, guessed=True)
        return Resolution("choose", link, names=names)

    def _in_context(
        self, text: str, link: Link, index: Index, position: int, context: str
    ) -> Resolution:
        """A message in a conversation about an item."""
        siblings = self._siblings(index, position)
        own_things = _all(s.things for s in index.surfaces_of(position))
        other_things = link.query.things - own_things
        best = link.best
        best_position = self._position(index, best.name.text) if best else None
        near = best_position == position or best_position in siblings
        in_full = best_position is not None and _named_in_full(link.query, index, best_position)
        exactly = best is not None and content(normalise(best.name.text)) in link.query.text
        if exactly or (in_full and other_things and link.confidence >= SURE):
            return self._fresh(text, link)
        variant = self._variant_said(link.query, index, position, siblings)
        brief = len(link.query.text) <= 12
        if variant is not None and (brief or link.confidence < SURE):
            return self._item(link, index.names[variant].text, context)
        if best and other_things and link.confidence >= SURE and not near:
            return self._fresh(text, link)
        if link.query.things & own_things and near:
            if not other_things and self._no_action(link.query):
                return Resolution("item", link, name=context)
            return self._fresh(text, link)
        if variant is not None:
            return self._item(link, index.names[variant].text, context)
        if best and self._mostly_unknown(link) and _SOUNDS_LIKE_AN_ITEM.search(link.query.text):
            return self._fresh(text, link)
        elsewhere = self._names_something_else(link) or link.confidence >= LIKELY
        if best and other_things and not near and elsewhere and not _PRONOUN.match(text):
            return self._fresh(text, link)
        return Resolution("item", link, name=context)

    def _variant_said(
        self, query: Query, index: Index, position: int, siblings: list[int]
    ) -> int | None:
        """The sibling for which a message speaks against the item talked of: "补办呢", "职工的"."""
        stem = self._stem(index.names[position].text)
        best: tuple[float, float, int] | None = None
        for sibling in siblings:
            gain = _evidence(query, index, sibling, position) - _evidence(
                query, index, position, sibling
            )
            likeness = _likeness(stem, self._stem(index.names[sibling].text))
            if gain >= 1.0 and (best is None or (gain, likeness) > best[:2]):
                best = (gain, likeness, sibling)
        return best[2] if best else None

    @staticmethod
    def _said_in_full(link: Link) -> str | None:
        """The longest candidate whose whole name the message holds, or None."""
        names = [c.name.text for c in link.candidates]
        said = [n for n in names if content(normalise(n)) in link.query.text]
        return max(said, key=len, default=None)

    def _decided(self, link: Link) -> bool:
        """Whether the message speaks for the best candidate against each of the other likely ones."""
        index = self._linker.index
        positions = [index.position_of(c.name.text) for c in link.candidates if c.score >= 0.1]
        known = [p for p in positions if p is not None]
        return all(
            _evidence(link.query, index, known[0], other)
            > _evidence(link.query, index, other, known[0])
            for other in known[1:]
        )

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
            if self._is_more_special(link.query, index, other, position):
                continue
            if not self._told_apart(link.query, index, position, other):
                found.append(index.names[other].text)
        return found[: MOST_CHOICES - 1]

    @staticmethod
    def _is_more_special(query: Query, index: Index, one: int, other: int) -> bool:
        """Whether one name says more than another, and the message none of that: who asks for a
        居住证 does not mean the 港澳台居民居住证."""
        things = index.surfaces_of(one)[0].things
        plain = index.surfaces_of(other)[0].things
        return bool(things - plain) and not plain - things and not query.things & (things - plain)

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
        return bool(_evidence(query, index, one, other) or _evidence(query, index, other, one))

    def _first_time(self, names: list[str]) -> str | None:
        """The one of some variants that somebody means who names no action: 设立, 首次, 申领."""
        plain = [n for n in names if not self._actions_of(n) & _OTHER_THAN_FIRST]
        strict = [n for n in plain if self._actions_of(n) & _STRICTLY_FIRST]
        if len(strict) == 1:
            return strict[0]
        return plain[0] if len(plain) == 1 and len(names) > 1 else None

    def _actions_of(self, name: str) -> frozenset[str]:
        return frozenset(self._concepts.read(name, spoken=False).actions)

    def _mostly_unknown(self, link: Link) -> bool:
        """Whether most of what a message names is in no word of its best candidate: 星际飞船驾驶证."""
        best = link.candidates[0]
        position = self._position(self._linker.index, best.name.text)
        surfaces = self._linker.index.surfaces_of(position) if position is not None else []
        if link.confidence >= SURE and any(s.things & link.query.things for s in surfaces):
            return False
        own = _IN_ANY_NAME | _all(frozenset(s.characters) for s in surfaces)
        unknown = [len(set(piece) - own) for piece in link.query.reading.rest]
        named = sum(len(word) for word in link.query.reading.said)
        return sum(count for count in unknown if count >= 2) > max(2, named)

    def _does_something_else(self, link: Link) -> bool:
        """Whether the message wants another thing done than its best candidate does: 补领 where
        only 变更 is to be had."""
        best = link.candidates[0]
        wanted = _as_first(link.query.actions - _GENERIC)
        position = self._position(self._linker.index, best.name.text)
        if not wanted or position is None or link.confidence >= NO_DOUBT:
            return False
        surfaces = self._linker.index.surfaces_of(position)
        done = _as_first(_all(s.actions for s in surfaces) - _GENERIC)
        return bool(done) and not done & wanted

    def _names_something_else(self, link: Link) -> bool:
        """Whether the message names a thing that its best candidate has no part of."""
        best = link.best
        if best is None or not link.query.things or link.confidence >= FIRM:
            return False
        index = self._linker.index
        position = self._position(index, best.name.text)
        surfaces = index.surfaces_of(position) if position is not None else []
        if any(s.things & link.query.things for s in surfaces):
            return False
        said = set("".join(link.query.reading.said)) | set("".join(link.query.things))
        own = set().union(*(s.characters for s in surfaces)) if surfaces else set()
        said -= _IN_ANY_NAME
        return bool(said) and len(said & own) < 0.5 * len(said)

    def _item(self, link: Link, name: str, context: str) -> Resolution:
        return Resolution("item", link, name=name, switched=name != context)

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


def _evidence(query: Query, index: Index, one: int, other: int) -> float:
    """How much of a message only the first of two names has: things, actions, pairs of characters
    and of sounds."""
    left, right = index.surfaces_of(one), index.surfaces_of(other)
    things = _all(s.things for s in left) - _all(s.things for s in right)
    # Aliases tell of circumstances ("社保卡丢了" of a 挂失); what is done stands in the name.
    actions = left[0].actions - right[0].actions - _GENERIC
    pairs = set(left[0].bigrams) - set(right[0].bigrams)
    sounds = {p for p in left[0].sounds - right[0].sounds if " " in p}
    return (
        2.0 * len(query.things & things)
        + 2.0 * bool(_as_first(query.actions) & _as_first(actions))
        + bool(query.bigrams & pairs)
        + 0.5 * bool(query.sound_pairs & sounds)
    )


def _named_in_full(query: Query, index: Index, position: int) -> bool:
    """Whether a message says at least half of a name, so that it needs no conversation around it."""
    said = query.characters | frozenset(query.reading.canonical)
    return max(s.share_of_characters(said) for s in index.surfaces_of(position)) >= 0.5


def _as_first(actions: frozenset[str]) -> frozenset[str]:
    """设立 and 首次 are one to those who ask."""
    return actions | {"首次"} if actions & _STRICTLY_FIRST else actions


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _likeness(a: str, b: str) -> float:
    """Dice of the characters of two texts, in [0, 1]."""
    left, right = set(a), set(b)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0
