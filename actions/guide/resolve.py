"""Which item a message is about: from its own words, or from the conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from actions.guide.doubts import (
    FIRM,
    SURE,
    does_something_else,
    explaining,
    mostly_unknown,
    names_something_else,
    supported,
)
from actions.guide.family import GENERIC, OTHER_THAN_FIRST, Family, union
from actions.guide.reading import is_telling, read, reordered
from actions.guide.said import heard_in_full, said_in_full
from actions.guide.texts import NO_TEXTS, GuideTexts
from actions.linker.concepts import Concepts
from actions.linker.index import Index
from actions.linker.linker import Candidate, ItemLinker, Link
from actions.linker.surface import bigrams
from actions.linker.text import content, normalise

POSSIBLE = 0.2
"""At this confidence candidates are offered as a question; below it nothing fits."""
LIKELY = 0.3
"""At this confidence the only candidate is answered, with a word that it is a guess."""
CLEAR = 0.55
"""At this share of the belief the best candidate is answered, not offered."""
VERY_CLEAR = 0.9
"""At this share it is answered though its presence is less than sure."""
WORTH_SHOWING = 0.07
"""At this share a candidate is among the choices."""
NOT_SETTLED = 0.1
"""At this share another candidate has to be ruled out by what was said."""
CLOSE_BEHIND = 0.25
"""At this part of a likely candidate's share another has to be told apart from it."""
MOST_CHOICES = 6
_RAMBLING = 24
"""Characters of a message from which words that fit nothing are taken for the story around it."""
_BRIEF = 12
"""Characters of a message that only makes sense in its conversation."""

_PRONOUN = re.compile(r"^(?:那|这|她|他|它|佢|呢个|嗰个|这个|那个|要是|如果|万一)")
_SOUNDS_LIKE_AN_ITEM = re.compile(r"许可|登记|备案|审批|资格|证(?!明|件|据)")


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
    """Decides with the linker's confidence and the item that the conversation is about.

    Args:
        linker: finds candidates by their names.
        concepts: the knowledge of words.
        texts: what the guides of the current catalogue say besides.
    """

    def __init__(
        self,
        linker: ItemLinker,
        concepts: Concepts,
        texts: Callable[[], GuideTexts] = lambda: NO_TEXTS,
    ) -> None:
        self._linker = linker
        self._concepts = concepts
        self._texts = texts

    def resolve(self, text: str, context: str | None) -> Resolution:
        """What `text` is about.

        Args:
            text: the message.
            context: name of the item that the conversation is about, if any.
        """
        text = self._concepts.without_negated(text)
        index = self._linker.index
        family = Family(index, self._concepts)
        texts = self._texts()
        link = supported(reordered(read(self._linker, text), index, family), index, texts)
        message = _Message(text, link, index, family, texts)
        position = index.position_of(context) if context is not None else None
        if position is None or context is None:
            return message.by_itself()
        if not is_telling(link.query):
            return Resolution("item", link, name=context)
        return message.in_conversation(position)

    def names_thing_of(self, resolution: Resolution) -> bool:
        """Whether the message names a thing that stands in the name of the item found."""
        position = self._linker.index.position_of(resolution.name or "")
        surfaces = self._linker.index.surfaces_of(position) if position is not None else ()
        return any(s.things & resolution.link.query.things for s in surfaces)


@dataclass(frozen=True)
class _Message:
    """A message with all that its item is decided by."""

    text: str
    link: Link
    index: Index
    family: Family
    texts: GuideTexts

    def by_itself(self) -> Resolution:
        """What it is about when no conversation helps."""
        link, best = self.link, self.link.best
        if best is None or not is_telling(link.query):
            return Resolution("none", link)
        exact = said_in_full(link) or heard_in_full(link, self.index, self.family)
        if exact is not None:
            return Resolution("item", link, name=exact, switched=True, exact=True)
        if self._is_nowhere():
            return self._nearest()
        variants = self._among_variants()
        if variants is not None:
            return variants
        clear = link.confidence >= SURE and self._is_clear()
        if (clear or best.score >= VERY_CLEAR) and not does_something_else(link, self.index):
            return Resolution("item", link, name=best.name.text, switched=True)
        likely = (c.name.text for c in link.candidates[:4] if c.score >= WORTH_SHOWING)
        names = tuple(dict.fromkeys(likely)) or (best.name.text,)
        if link.confidence >= LIKELY:
            only = names[0] if len(names) == 1 else self._singled_out(names)
            if only is not None:
                return Resolution("item", link, name=only, switched=True, guessed=True)
        return Resolution("choose", link, names=names)

    def _singled_out(self, names: Sequence[str]) -> str | None:
        """The one of some likely names that the message speaks for: by the names, or by a word that
        only its guide holds (轴距)."""
        if self._is_clear() and not does_something_else(self.link, self.index):
            return names[0]
        pieces = (*self.link.query.reading.rest, *self.link.query.reading.said)
        words = union(bigrams(self.index.concepts.without_actions(piece)) for piece in pieces)
        told = {name: self.texts.held(name, words) for name in names}
        own = [
            name
            for name in names
            if told[name] - union(told[other] for other in names if other != name)
        ]
        return own[0] if len(own) == 1 else None

    def in_conversation(self, position: int) -> Resolution:
        """What it is about in a conversation about the item at `position`."""
        link, query, best = self.link, self.link.query, self.link.best
        if best is None:
            return self._item(position, position)
        own_things = union(s.things for s in self.index.surfaces_of(position))
        other_things = query.things - own_things
        best_position = self._position(best)
        near = best_position == position or best_position in self.family.siblings(position)
        sure = link.confidence >= SURE
        exactly = content(normalise(best.name.text)) in query.text
        if exactly or (sure and other_things and self._named_half(best_position)):
            return self.by_itself()
        variant = self.family.variant_said(query, position)
        if variant is not None and (len(query.text) <= _BRIEF or not sure):
            return self._item(variant, position)
        if sure and not near and (other_things or self._speaks_for(best_position, position)):
            fresh = self.by_itself()
            if fresh.kind != "not_found" or variant is None:
                return fresh
        if query.things & own_things and near:
            if not other_things and not query.actions - GENERIC:
                return self._item(position, position)
            return self.by_itself()
        if variant is not None:
            return self._item(variant, position)
        return (
            self.by_itself()
            if self._is_elsewhere(other_things, near)
            else self._item(position, position)
        )

    def _speaks_for(self, other: int | None, position: int) -> bool:
        """Whether only one candidate is likely, and the message has words of it that the item talked
        of has not."""
        if other is None or self.link.candidates[0].score < VERY_CLEAR:
            return False
        query = self.link.query
        ours = self.family.evidence(query, position, other)
        return self.family.evidence(query, other, position) - ours >= 1.0

    def _is_elsewhere(self, other_things: frozenset[str], near: bool) -> bool:
        """Whether it leaves the item talked of though nothing surely fits."""
        if self._mostly_unknown() and _SOUNDS_LIKE_AN_ITEM.search(self.link.query.text):
            return True
        if near or not other_things or _PRONOUN.match(self.text):
            return False
        return (
            names_something_else(self.link, self.index, self.texts)
            or self.link.confidence >= LIKELY
        )

    def _item(self, position: int, context: int) -> Resolution:
        name = self.index.names[position].text
        return Resolution("item", self.link, name=name, switched=position != context)

    def _is_nowhere(self) -> bool:
        """Whether what is meant is not in the catalogue."""
        if self.link.confidence < POSSIBLE:
            return True
        if self.link.confidence >= SURE and len(content(normalise(self.text))) >= _RAMBLING:
            return False
        if names_something_else(self.link, self.index, self.texts):
            return True
        return self.link.confidence < FIRM and self._mostly_unknown()

    def _mostly_unknown(self) -> bool:
        return mostly_unknown(self.link, self.index, self.texts)

    def _nearest(self) -> Resolution:
        """The item whose guide speaks of what was named, or that nothing was found."""
        giving: tuple[str, ...] = explaining(self.link, self.texts)
        if not giving and not self.link.query.actions - GENERIC and not self._mostly_unknown():
            giving = self.texts.resulting_in(self.link.query)
        if len(giving) == 1:
            return Resolution("item", self.link, name=giving[0], switched=True, guessed=True)
        names = (*giving[:2], *(c.name.text for c in self.link.candidates))
        return Resolution("not_found", self.link, names=tuple(dict.fromkeys(names))[:3])

    def _among_variants(self) -> Resolution | None:
        """Variants that the message does not tell apart: the first-time one for whoever names no
        action, else a question between the likely ones; None when there is nothing to decide."""
        link, best = self.link, self.link.candidates[0]
        position = self._position(best)
        rivals = self.family.rivals(link.query, position) if position is not None else []
        scores = {c.name.text: c.score for c in link.candidates}
        share = best.score + sum(scores.get(name, 0.0) for name in rivals)
        other = link.query.actions & OTHER_THAN_FIRST
        if rivals and link.confidence >= SURE and share >= CLEAR and not other:
            names = [best.name.text, *rivals[: MOST_CHOICES - 1]]
            first = self.family.first_time(names)
            if first is not None:
                others = tuple(name for name in names if name != first)
                return Resolution("item", link, name=first, siblings=others, switched=True)
        likely = [name for name in rivals if scores.get(name, 0.0) >= WORTH_SHOWING]
        if not likely:
            return None
        return Resolution("choose", link, names=(best.name.text, *likely)[:MOST_CHOICES])

    def _is_clear(self) -> bool:
        """Whether the best candidate is likely enough and something in the message tells it from
        each of the other likely ones; or speaks for it against each, however likely it is."""
        query, best = self.link.query, self.link.candidates[0].score
        least = NOT_SETTLED if best < CLEAR else CLOSE_BEHIND * best
        likely = [c for c in self.link.candidates if c.score >= least]
        first, *others = [p for c in likely if (p := self._position(c)) is not None]
        others = [o for o in others if not self.family.is_more_special(query, o, first)]
        for_first = [self.family.evidence(query, first, other) for other in others]
        against = [self.family.evidence(query, other, first) for other in others]
        pairs = list(zip(for_first, against, strict=True))
        if best >= CLEAR:
            return all(own and own >= other for own, other in pairs)
        return all(own > other for own, other in pairs)

    def _named_half(self, position: int | None) -> bool:
        """Whether it says at least half of a name, so that it needs no conversation around it."""
        if position is None:
            return False
        said = self.link.query.characters | frozenset(self.link.query.reading.canonical)
        shares = (s.share_of_characters(said) for s in self.index.surfaces_of(position))
        return max(shares) >= 0.5

    def _position(self, candidate: Candidate) -> int | None:
        return self.index.position_of(candidate.name.text)
