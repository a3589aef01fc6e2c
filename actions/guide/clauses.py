"""Two items in one message: "身份证换领几天，补领几天", "低保和临时救助分别要多久"."""

from __future__ import annotations

import re

from actions.guide.asked import fields_asked
from actions.guide.doubts import SURE
from actions.guide.resolve import ItemResolver
from actions.linker.text import content, normalise

_CLAUSE = re.compile(r"[，。！？；、,.!?;\s]+|还有|另外|以及|顺便")
_AND = re.compile(r"和|跟|与|同埋|还有|以及|、")
_EACH = re.compile(r"分别|各自?(?!种|类|位|区)|都(?:要|是|得|需)|两个")
_WHEN = re.compile(r"几天|多久|几日|多少天|几耐")
_THE_OTHER = re.compile(r"呢[？?]?$|又")
_SHORTEST = 3
"""Characters of a clause that can name anything."""

Pair = list[tuple[str, str]]


def two_questions(text: str, resolver: ItemResolver, context: str | None) -> Pair | None:
    """(clause, item) of each of two clauses that ask about different items, else None.

    A clause counts when it asks for a field in so many words, or puts the question of the one before
    to another item ("台湾的呢"); one that names only the action ("补领几天") is read as a variant of
    the clause before.
    """
    clauses = [c for c in _CLAUSE.split(text) if len(content(normalise(c))) >= _SHORTEST]
    asking = [c for c in clauses if _asks(c) or _THE_OTHER.search(c)]
    plain = len(clauses) == 2 or any(_THE_OTHER.search(clause) for clause in asking[1:])
    if len(asking) == 2 and _asks(asking[0]) and plain:
        return _different(asking, resolver, context)
    return _joined(text, resolver)


def _asks(clause: str) -> bool:
    return bool(fields_asked(clause, {}) or _WHEN.search(clause))


def _different(clauses: list[str], resolver: ItemResolver, context: str | None) -> Pair | None:
    found: Pair = []
    for clause in clauses:
        resolution = resolver.resolve(clause, context)
        if resolution.kind != "item" or resolution.name is None:
            return None
        if not found and resolution.link.confidence < SURE and context is None:
            return None
        found.append((clause, resolution.name))
        context = resolution.name
    return found if found[0][1] != found[1][1] else None


def _joined(text: str, resolver: ItemResolver) -> Pair | None:
    """Two items joined by 和 before one question: 结婚和离婚分别在几号窗口."""
    if not _EACH.search(text) or not _asks(text):
        return None
    for joint in _AND.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        if len(content(normalise(before))) < 2 or not _asks(after):
            continue
        second = resolver.resolve(after, None)
        if second.kind != "item" or second.name is None or second.link.confidence < SURE:
            continue
        name = _other_than(second.name, before, resolver)
        if name is not None:
            return [(after, name), (after, second.name)]
    return None


def _other_than(name: str, text: str, resolver: ItemResolver) -> str | None:
    """The item that a text names, by itself or as a variant of another: "A类" of "B类工作许可"."""
    first = resolver.resolve(text, None)
    if first.kind == "item" and first.link.confidence >= SURE and first.name != name:
        return first.name
    variant = resolver.resolve(text, name)
    return variant.name if variant.switched else None
