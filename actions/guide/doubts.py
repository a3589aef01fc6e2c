"""Reasons not to believe the best candidate: what a message names that it has no part of."""

from __future__ import annotations

from actions.guide.family import GENERIC, same_action, union
from actions.guide.texts import GuideTexts
from actions.linker.index import Index, Surface
from actions.linker.linker import Link
from actions.linker.text import syllables

SURE = 0.45
"""At this confidence the item meant is taken to be in the catalogue."""
FIRM = 0.8
"""At this confidence a thing that the best candidate's name lacks is taken for another word for it."""
NO_DOUBT = 0.9
"""At this confidence the words for what is done are not looked at again."""

_IN_ANY_NAME = frozenset("登记许可证备案审批核发办理申请")


def mostly_unknown(link: Link, index: Index, texts: GuideTexts) -> bool:
    """Whether most of what a message names is in no word of its best candidate: 星际飞船驾驶证."""
    surfaces = _surfaces(link, index)
    if link.confidence >= SURE and any(s.things & link.query.things for s in surfaces):
        return False
    own = _IN_ANY_NAME | union(frozenset(s.characters) for s in surfaces)
    sounds = union(s.sounds for s in surfaces)
    name = link.candidates[0].name.text
    pieces = (index.concepts.without_actions(piece) for piece in link.query.reading.rest)
    unknown = [_unheard(p, own, sounds) for p in pieces if p and not texts.explains(name, (p,))]
    named = sum(len(word) for word in link.query.reading.said)
    return sum(count for count in unknown if count >= 2) > max(2, named)


def _unheard(piece: str, own: frozenset[str], sounds: frozenset[str]) -> int:
    """Characters of a piece that a name does not have; of a word in Latin letters, its syllables
    that it does not sound like."""
    written = {c for c in piece if not c.isascii()} - own
    spelt = {s for s in syllables(piece) if s.isascii()} if any(map(str.isascii, piece)) else set()
    heard = {s for c in piece if not c.isascii() for s in syllables(c)}
    return len(written) + len(spelt - heard - sounds)


def does_something_else(link: Link, index: Index) -> bool:
    """Whether the message wants another thing done than its best candidate does: 补领 where only
    变更 is to be had."""
    wanted = link.query.actions - GENERIC
    surfaces = _surfaces(link, index)
    if not wanted or not surfaces or link.confidence >= NO_DOUBT:
        return False
    done = union(s.actions for s in surfaces) - GENERIC
    return bool(done) and not same_action(wanted, done)


def names_something_else(link: Link, index: Index, texts: GuideTexts) -> bool:
    """Whether the message names a thing that its best candidate, guide included, has no part of."""
    if link.best is None or not link.query.things or link.confidence >= FIRM:
        return False
    surfaces = _surfaces(link, index)
    if any(s.things & link.query.things for s in surfaces):
        return False
    if link.best and texts.explains(link.best.name.text, link.query.reading.said):
        return False
    said = set("".join(link.query.reading.said)) | set("".join(link.query.things))
    own = set().union(*(s.characters for s in surfaces)) if surfaces else set()
    said -= _IN_ANY_NAME
    return bool(said) and len(said & own) < 0.5 * len(said)


def _surfaces(link: Link, index: Index) -> list[Surface]:
    """Every way to write the best candidate."""
    position = index.position_of(link.best.name.text) if link.best else None
    return index.surfaces_of(position) if position is not None else []
