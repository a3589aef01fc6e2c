"""Two items in one message: "身份证换领几天，补领几天"."""

from __future__ import annotations

import re

from actions.guide.asked import fields_asked
from actions.guide.doubts import SURE
from actions.guide.resolve import ItemResolver

_CLAUSE = re.compile(r"[，。！？；、,.!?;]+|还有|另外|以及")


def two_questions(
    text: str, resolver: ItemResolver, context: str | None
) -> list[tuple[str, str]] | None:
    """(clause, item) of each of two or three clauses that ask about different items, else None.

    A clause counts when it asks for a field in so many words; one that names only the action
    ("补领几天") is read as a variant of the clause before.
    """
    clauses = [c for c in _CLAUSE.split(text) if len(c) >= 3]
    if len(clauses) != 2 or not all(fields_asked(c, {}) or _WHEN.search(c) for c in clauses):
        return None
    found: list[tuple[str, str]] = []
    for clause in clauses:
        resolution = resolver.resolve(clause, context)
        if resolution.kind != "item" or resolution.name is None:
            return None
        if not found and resolution.link.confidence < SURE and context is None:
            return None
        found.append((clause, resolution.name))
        context = resolution.name
    return found if found[0][1] != found[1][1] else None


_WHEN = re.compile(r"几天|多久|几日|多少天|几耐")
