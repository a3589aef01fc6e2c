"""Which item a message is about: from its own words, or from the conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from actions.guide.doubts import (
    FIRM,
    SURE,
    does_something_else,
    mostly_unknown,
    names_something_else,
)
from actions.guide.family import GENERIC, OTHER_THAN_FIRST, Family, union
from actions.guide.reading import is_telling, read
from actions.linker.concepts import Concepts
from actions.linker.index import Index, Query
from actions.linker.linker import ItemLinker, Link
from actions.linker.text import content, normalise, syllables

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
_HEARD = 4
"""Syllables from which a name is recognised by its sound alone."""
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
        index = self._linker.index
        link = read(self._linker, text)
        family = Family(index, self._concepts)
        position = index.position_of(context) if context is not None else None
        if position is None or context is None:
            return _fresh(link, index, family)
        if not is_telling(link.query):
            return Resolution("item", link, name=context)
        return _in_context(text, link, index, family, position)


def _fresh(link: Link, index: Index, family: Family) -> Resolution:
    """A message that speaks for itself."""
    best = link.best
    if best is None or not is_telling(link.query):
        return Resolution("none", link)
    exact = _said_in_full(link) or _heard_in_full(link, index, family)
    if exact is not None:
        return Resolution("item", link, name=exact, switched=True, exact=True)
    if _is_nowhere(link, index):
        nearest = tuple(c.name.text for c in link.candidates[:3])
        return Resolution("not_found", link, names=nearest)
    variants = _among_variants(link, index, family)
    if variants is not None:
        return variants
    clear = link.confidence >= SURE and _is_clear(link, index, family)
    if (clear or best.score >= VERY_CLEAR) and not does_something_else(link, index):
        return Resolution("item", link, name=best.name.text, switched=True)
    names = tuple(
        dict.fromkeys(c.name.text for c in link.candidates[:4] if c.score >= WORTH_SHOWING)
    )
    names = names or (best.name.text,)
    if len(names) == 1 and link.confidence >= LIKELY:
        return Resolution("item", link, name=names[0], switched=True, guessed=True)
    return Resolution("choose", link, names=names)


def _is_nowhere(link: Link, index: Index) -> bool:
    """Whether what is meant is not in the catalogue."""
    if link.confidence < POSSIBLE or names_something_else(link, index):
        return True
    return link.confidence < FIRM and mostly_unknown(link, index)


def _among_variants(link: Link, index: Index, family: Family) -> Resolution | None:
    """Variants that the message does not tell apart: the first-time one for whoever names no
    action, else a question between the likely ones; None when there is nothing to decide."""
    best = link.candidates[0]
    position = index.position_of(best.name.text)
    rivals = family.rivals(link.query, position) if position is not None else []
    scores = {c.name.text: c.score for c in link.candidates}
    share = best.score + sum(scores.get(name, 0.0) for name in rivals)
    other = link.query.actions & OTHER_THAN_FIRST
    if rivals and link.confidence >= SURE and share >= CLEAR and not other:
        names = [best.name.text, *rivals[: MOST_CHOICES - 1]]
        first = family.first_time(names)
        if first is not None:
            others = tuple(name for name in names if name != first)
            return Resolution("item", link, name=first, siblings=others, switched=True)
    likely = [name for name in rivals if scores.get(name, 0.0) >= WORTH_SHOWING]
    if not likely:
        return None
    return Resolution("choose", link, names=(best.name.text, *likely)[:MOST_CHOICES])


def _is_clear(link: Link, index: Index, family: Family) -> bool:
    """Whether the best candidate is likely enough and something in the message tells it from each
    of the other likely ones; or speaks for it against each, however likely it is."""
    best = link.candidates[0].score
    least = NOT_SETTLED if best < CLEAR else CLOSE_BEHIND * best
    likely = [c for c in link.candidates if c.score >= least]
    first, *others = [p for c in likely if (p := index.position_of(c.name.text)) is not None]
    for_first = [family.evidence(link.query, first, other) for other in others]
    against = [family.evidence(link.query, other, first) for other in others]
    pairs = list(zip(for_first, against, strict=True))
    if best >= CLEAR:
        return all(own and own >= other for own, other in pairs)
    return all(own > other for own, other in pairs)


def _in_context(text: str, link: Link, index: Index, family: Family, position: int) -> Resolution:
    """A message in a conversation about the item at `position`."""
    context = index.names[position].text
    query, best = link.query, link.best
    own_things = union(s.things for s in index.surfaces_of(position))
    other_things = query.things - own_things
    best_position = index.position_of(best.name.text) if best else None
    near = best_position == position or best_position in family.siblings(position)
    in_full = best_position is not None and _named_in_full(query, index, best_position)
    exactly = best is not None and content(normalise(best.name.text)) in query.text
    if exactly or (in_full and other_things and link.confidence >= SURE):
        return _fresh(link, index, family)
    variant = family.variant_said(query, position)
    if variant is not None and (len(query.text) <= _BRIEF or link.confidence < SURE):
        return _item(link, index.names[variant].text, context)
    if best and other_things and link.confidence >= SURE and not near:
        return _fresh(link, index, family)
    if query.things & own_things and near:
        if not other_things and not query.actions - GENERIC:
            return Resolution("item", link, name=context)
        return _fresh(link, index, family)
    if variant is not None:
        return _item(link, index.names[variant].text, context)
    if best and mostly_unknown(link, index) and _SOUNDS_LIKE_AN_ITEM.search(query.text):
        return _fresh(link, index, family)
    elsewhere = names_something_else(link, index) or link.confidence >= LIKELY
    if best and other_things and not near and elsewhere and not _PRONOUN.match(text):
        return _fresh(link, index, family)
    return Resolution("item", link, name=context)


def _item(link: Link, name: str, context: str) -> Resolution:
    return Resolution("item", link, name=name, switched=name != context)


def _said_in_full(link: Link) -> str | None:
    """The longest candidate whose whole name the message holds, or None."""
    names = [c.name.text for c in link.candidates]
    said = [n for n in names if content(normalise(n)) in link.query.text]
    return max(said, key=len, default=None)


def _heard_in_full(link: Link, index: Index, family: Family) -> str | None:
    """A candidate with a way to say it that the message holds by its sound, slips and all: 拖啦机上排.

    What people call an item may be part of another's name (港澳通行证 of 港澳通行证补发), so nothing
    else may be said to be done, and no variant may be meant as well.
    """
    said = " ".join(link.query.sounds)
    for candidate in link.candidates:
        position = index.position_of(candidate.name.text)
        for surface in index.surfaces_of(position) if position is not None else ():
            sounds = syllables(surface.text)
            more = link.query.actions - surface.actions - GENERIC
            if len(sounds) >= _HEARD and not more and " ".join(sounds) in said:
                alone = position is not None and not family.rivals(link.query, position)
                return candidate.name.text if alone else None
    return None


def _named_in_full(query: Query, index: Index, position: int) -> bool:
    """Whether a message says at least half of a name, so that it needs no conversation around it."""
    said = query.characters | frozenset(query.reading.canonical)
    return max(s.share_of_characters(said) for s in index.surfaces_of(position)) >= 0.5
