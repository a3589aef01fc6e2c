"""Reads a message for the item it names: whole, and by the clause that puts the question."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.guide.asked import fields_asked
from actions.guide.doubts import FIRM
from actions.guide.family import GENERIC, Family
from actions.linker.concepts import Concepts
from actions.linker.index import Index, Query
from actions.linker.linker import ItemLinker, Link

CANDIDATES = 8
_CLAUSE = re.compile(r"[，。！？；,.!?;\s]+")
_MOST_ASKING = 3
"""Clauses with a question in them that are read by themselves, from the end."""
_NEARLY = 0.05
"""By how much the clause that asks may be less sure than the whole, and still counts."""
_NAMED = 3
"""Characters of an unknown word from which it may be the name of something."""


def read(linker: ItemLinker, text: str) -> Link:
    """Candidates for a message.

    What people tell around their question ("家里吃低保又有残疾证，生活补贴要什么材料") names other
    things; the clause that asks counts when it names something by itself.
    """
    whole = linker.link(text, limit=CANDIDATES)
    clauses = [clause for clause in _CLAUSE.split(text) if len(clause) >= 4]
    if len(clauses) < 2:
        return whole
    asking = [clause for clause in clauses if fields_asked(clause, {})][-_MOST_ASKING:]
    links = [linker.link(clause, limit=CANDIDATES) for clause in asking]
    named = [link for link in links if _names(link, linker.index.concepts)]
    if not named:
        return whole
    best = max(named, key=lambda link: link.confidence)
    return best if best.confidence >= max(FIRM, whole.confidence - _NEARLY) else whole


def _names(link: Link, concepts: Concepts) -> bool:
    """Whether a clause names an item by itself, not only what is to be done."""
    pieces = (concepts.without_actions(piece) for piece in link.query.reading.rest)
    unknown = any(len(piece) >= _NAMED for piece in pieces)
    return bool(link.query.things) or (unknown and link.confidence >= FIRM)


def reordered(link: Link, index: Index, family: Family) -> Link:
    """The candidates with the variant first that the message speaks for: 执笠 for the 注销, though
    everything else in "公司开唔落去，想执笠" fits the 设立 as well."""
    position = index.position_of(link.best.name.text) if link.best else None
    if position is None:
        return link
    name = index.names[family.spoken_for(link.query, position)]
    first, *others = link.candidates
    if name.text == first.name.text:
        return link
    rest = (replace(first, score=0.0), *(c for c in others if c.name.text != name.text))
    given = next((c.score for c in others if c.name.text == name.text), 0.0)
    leading = replace(first, name=name, score=first.score + given)
    return replace(link, candidates=(leading, *rest))


def is_telling(query: Query) -> bool:
    """Whether a message says anything of a thing, an action or a word unknown to us."""
    rest = any(len(piece) >= 2 for piece in query.reading.rest)
    return bool(query.things or query.actions - GENERIC or rest)
