"""The last four digits of a phone, as people say them: "尾号5678", "五六七八"."""

from __future__ import annotations

import re

from actions.linker.text import normalise

_SPOKEN = {c: str(n) for n, c in enumerate("零一二三四五六七八九")}
_SPOKEN |= {"〇": "0", "洞": "0", "幺": "1", "妖": "1", "两": "2", "俩": "2"}
_DIGIT = r"[0-9零〇洞一幺妖二两俩三四五六七八九]"
_NAMED = re.compile(
    rf"(?:尾号|后四位|末四位|后4位|末4位|最后四位|尾数)[^0-9零〇一二三四五六七八九幺]{{0,4}}({_DIGIT}{{4}})(?!{_DIGIT})"
)
_BARE = re.compile(rf"(?<!{_DIGIT})(?<!-)({_DIGIT}{{4}})(?!{_DIGIT})(?![年月日号点-])")


def last_four(text: str) -> str | None:
    """Four digits that stand alone, or None. Dates, years and longer numbers are none.

    >>> last_four("尾号五六七八"), last_four("1234"), last_four("2026年"), last_four("12345")
    ('5678', '1234', None, None)
    """
    said = normalise(text)
    match = _NAMED.search(said) or _BARE.search(said)
    return "".join(_SPOKEN.get(c, c) for c in match.group(1)) if match else None
