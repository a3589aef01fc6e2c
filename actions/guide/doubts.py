"""Reasons not to believe the best candidate: what a message names that it has no part of."""

from __future__ import annotations

from dataclasses import replace

from actions.guide.family import GENERIC, same_action, union
from actions.guide.texts import GuideTexts
from actions.linker.concepts import Reading
from actions.linker.index import Index, Surface
from actions.linker.linker import Link
from actions.linker.text import syllables

SURE = 0.45
"""At this confidence the item meant is taken to be in the catalogue."""
FIRM = 0.8
"""At this confidence a thing that the best candidate's name lacks is taken for another word for it."""
NO_DOUBT = 0.9
"""At this confidence the words for what is done are not looked at again."""

LIKELY_ENOUGH = 0.5
"""Confidence in a candidate whose name and guide hold all that a message names."""

_FAINT = 0.02
"""Share of the belief from which a candidate's guide is looked at."""
_FUNCTION = frozenset(
    "咗只嘅喺哋啲冇唔系个们的了着过吗呢吧啊呀嘛么那这有没把被给跟和与到去来要想能会就也都还很太"
)
_IN_ANY_NAME = frozenset("登记许可证备案审批核发办理申请")


def mostly_unknown(link: Link, index: Index, texts: GuideTexts) -> bool:
    """Whether most of what a message names is in no word of its best candidate: 星际飞船驾驶证."""
    surfaces = _surfaces(link, index)
    if link.confidence >= SURE and any(s.things & link.query.things for s in surfaces):
        return False
    own = _IN_ANY_NAME | union(frozenset(s.characters) for s in surfaces)
    sounds = union(s.sounds for s in surfaces)
    name = link.candidates[0].name.text
    pieces = [index.concepts.without_actions(piece) for piece in link.query.reading.rest]
    left = [texts.unexplained(name, piece) for piece in pieces]
    unknown = [_unheard(piece, own, sounds) for piece in left]
    known = sum(map(len, pieces)) - sum(map(len, left)) + sum(map(len, link.query.reading.said))
    return sum(count for count in unknown if count >= 2) > max(2, known)


def _unheard(piece: str, own: frozenset[str], sounds: frozenset[str]) -> int:
    """Characters of a piece that a name does not have; of a word in Latin letters, its syllables
    that it does not sound like."""
    written = {c for c in piece if not c.isascii()} - own - _FUNCTION
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


def supported(link: Link, index: Index, texts: GuideTexts) -> Link:
    """The link, believed where the best candidate's name holds a thing that was said, does what was
    said, and its guide holds all else that was named: 公司搬地方了执照要改地址."""
    surfaces = _surfaces(link, index)
    if not surfaces or not link.best or link.confidence >= LIKELY_ENOUGH:
        return link
    own, query = union(s.things for s in surfaces), link.query
    others = query.things - own
    wanted, done = query.actions - GENERIC, union(s.actions for s in surfaces)
    if not query.things & own or (wanted and not same_action(wanted, done)):
        return link
    if not others or not all(_either(texts, link.best.name.text, t, query.reading) for t in others):
        return link
    return replace(link, confidence=LIKELY_ENOUGH)


def explaining(link: Link, texts: GuideTexts) -> tuple[str, ...]:
    """Candidates whose guide holds most of the things that were named, when one of them is what sets
    it apart from the best: 起重机 of a 特种设备使用登记."""
    said = [word for word in link.query.reading.said if len(word) > 1]
    held = {
        c.name.text: sum(texts.explains(c.name.text, (word,)) for word in said)
        for c in link.candidates
        if c.score >= _FAINT
    }
    most = max(held.values(), default=0)
    return tuple(name for name, count in held.items() if count == most >= max(1, len(said) / 2))


def _either(texts: GuideTexts, name: str, thing: str, reading: Reading) -> bool:
    """Whether a guide holds a thing under its official name or as it was said."""
    return texts.explains(name, (thing,)) or any(
        texts.explains(name, (word,)) for word in reading.said if len(word) > 1 and word in thing
    )


def _surfaces(link: Link, index: Index) -> list[Surface]:
    """Every way to write the best candidate."""
    position = index.position_of(link.best.name.text) if link.best else None
    return index.surfaces_of(position) if position is not None else []
