"""Where a window is: "B11窗口在几楼"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.catalogue import Brief, Snapshot
from actions.linker.text import normalise
from actions.reply import Fact, Message

_CODE = re.compile(r"(?<![a-z0-9])([a-z]{1,2}-?\d{1,3})(?![a-z0-9])")
_ASKS = re.compile(r"窗口|台|几楼|哪里|哪儿|在哪|边度|怎么走|什么地方")


def window_asked(text: str) -> str | None:
    """The window code whose place a message asks for, such as "B11", or None."""
    said = normalise(text)
    match = _CODE.search(said)
    return match.group(1).upper() if match and _ASKS.search(said) else None


def windows_at(code: str | None, snapshot: Snapshot) -> Message | None:
    """Where that window is and what is done there; None when no item names it."""
    if code is None:
        return None
    briefs = list(_at(code, snapshot))
    if not briefs:
        return None
    places = list(dict.fromkeys(brief.location for brief in briefs if brief.location))
    names = list(dict.fromkeys(brief.name for brief in briefs))
    more = f"等{len(names)}项" if len(names) > 3 else ""
    text = f"{code}窗口在：{'；'.join(places[:3])}\n办理：{'、'.join(names[:3])}{more}"
    facts = tuple(
        Fact(brief.item_code, brief.name, "place", brief.location or "", None)
        for brief in briefs[:3]
    )
    return Message(text, tuple(names[:3]), facts=facts)


def _at(code: str, snapshot: Snapshot) -> Iterable[Brief]:
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![0-9])", re.IGNORECASE)
    for briefs in snapshot.by_name.values():
        for brief in briefs:
            if brief.location and pattern.search(brief.location):
                yield brief
