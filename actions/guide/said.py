"""Whether a message names an item outright, in writing or by its sound."""

from __future__ import annotations

from collections.abc import Sequence

from actions.guide.family import GENERIC, Family
from actions.linker.index import Index, Query
from actions.linker.linker import Link
from actions.linker.text import content, normalise, syllables

_HEARD = 4
"""Syllables from which a name is recognised by its sound alone."""


def said_in_full(link: Link) -> str | None:
    """The longest candidate whose whole name the message holds, or None."""
    names = [c.name.text for c in link.candidates]
    said = [n for n in names if content(normalise(n)) in link.query.text]
    return max(said, key=len, default=None)


def heard_in_full(link: Link, index: Index, family: Family) -> str | None:
    """A candidate that the message names by its sound, slips and all: 拖啦机上排, 船圆服务簿.

    What people call an item may be part of another's name (港澳通行证 of 港澳通行证补发), so nothing
    else may be said to be done, and no variant may be meant as well.
    """
    for candidate in link.candidates:
        position = index.position_of(candidate.name.text)
        if position is not None and _is_heard(link.query, index, position):
            alone = not family.rivals(link.query, position)
            return candidate.name.text if alone else None
    return None


def _is_heard(query: Query, index: Index, position: int) -> bool:
    """Whether the message holds a way to say a name, or a way to say it holds a word of the message
    that nobody knows, by sound."""
    for surface in index.surfaces_of(position):
        if query.actions - surface.actions - GENERIC:
            continue
        if _within(syllables(surface.text), query.sounds):
            return True
        pieces = (syllables(piece) for piece in query.reading.rest)
        if not surface.is_alias and any(_within(p, syllables(surface.text)) for p in pieces):
            return True
    return False


def _within(sounds: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether some syllables, enough to be a name, stand together in a longer text."""
    return len(sounds) >= _HEARD and f" {' '.join(sounds)} " in f" {' '.join(longer)} "
