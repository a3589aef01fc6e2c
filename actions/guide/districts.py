"""Which district somebody names, abbreviated as people do: 经开区, 净月, 石湾."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.linker.text import normalise

_KIND = re.compile(
    r"(经济技术开发区|高新技术产业开发区|高新技术开发区|高新技术产业园区|经济开发区|综合保税区|保税港区|保税区"
    r"|自由贸易试验区|旅游度假区|度假区|产业园区|工业园区|产业园|工业园|示范区|管理区|开发区|新区|街道办事处|街道"
    r"|自治县|自治旗|林区|矿区|区|县|市|旗|镇|乡)$"
)
_SHORT_KIND = {
    "经济技术开发区": ("经开区", "经开", "开发区"),
    "经济开发区": ("经开区", "经开", "开发区"),
    "高新技术产业开发区": ("高新区", "高新"),
    "高新技术开发区": ("高新区", "高新"),
    "高新技术产业园区": ("高新区", "高新"),
    "综合保税区": ("综保区", "综保", "保税区"),
    "保税港区": ("保税港", "保税区"),
    "自由贸易试验区": ("自贸区", "自贸试验区"),
    "旅游度假区": ("度假区",),
    "产业园区": ("产业园", "园区"),
    "工业园区": ("工业园", "园区"),
    "新区": ("新区",),
    "街道办事处": ("街道", "街"),
    "街道": ("街道", "街"),
}
_SAID_ALONE = re.compile(r"开发区|高新|保税|自贸|度假区|园区")
"""Kinds that people say without the name before it: there is mostly one of them in a city."""


_NO_DISTRICT = re.compile(r"已经开|经开(?=始|了|过|通|业|放|展)")


def ways_to_say(district: str) -> frozenset[str]:
    """The full name and the shorter forms of a district.

    >>> sorted(ways_to_say("石湾镇街道"))
    ['石湾', '石湾镇', '石湾镇街', '石湾镇街道']
    """
    name = normalise(district)
    match = _KIND.search(name)
    if match is None:
        return frozenset((name,))
    ways = {name}
    core, kind = name[: match.start()], match.group(1)
    shorter = _SHORT_KIND.get(kind, ())
    if len(core) >= 2:
        ways.add(core)
        ways.update(core + short for short in shorter)
        inner = _KIND.search(core)
        if inner and len(core[: inner.start()]) >= 2:
            ways.add(core[: inner.start()])
    if _SAID_ALONE.search(kind):
        ways.update((kind, *(short for short in shorter if len(short) >= 2)))
    return frozenset(ways)


def district_said(text: str, districts: Collection[str]) -> str | None:
    """The district that a text names, or None; the longest way of saying wins.

    A form that two districts share ("开发区") names neither unless one is named in full.
    """
    said = _NO_DISTRICT.sub(" ", normalise(text))
    found: dict[str, set[str]] = {}
    for district in districts:
        for way in ways_to_say(district):
            if way in said:
                found.setdefault(way, set()).add(district)
    for way in sorted(found, key=len, reverse=True):
        if len(found[way]) == 1:
            return next(iter(found[way]))
    return None


def without_district(text: str, district: str | None) -> str:
    """A message without the district it names: what is left tells whether it names an item."""
    if district is None:
        return text
    said = normalise(text)
    for way in sorted(ways_to_say(district), key=len, reverse=True):
        if way in said:
            return said.replace(way, " ")
    return said
