"""Questions about the service centres themselves: where, when, phone, how to get there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.guide.districts import ways_to_say
from actions.linker.text import content, normalise
from actions.reply import Fact
from hall.client import Centre

LABELS = {
    "place": "地址",
    "hours": "办公时间",
    "phone": "电话",
    "transport": "交通",
    "notice": "近期通知",
}
QUESTIONS = {
    "place": "大厅地址",
    "hours": "周末上班吗",
    "phone": "大厅电话",
    "transport": "怎么坐车",
}

_SAYS_CENTRE = re.compile(
    r"你们|你哋|大厅|中心|政务|服务厅|办事厅|便民|这里|这边|前台|总台|呢度|咱们这|你这|恁|贵厅|行政服务"
)


def speaks_of_centre(text: str) -> bool:
    """Whether a message speaks to or of the hall: 你们, 大厅."""
    return _SAYS_CENTRE.search(normalise(text)) is not None


def names_centre(text: str, centres: Sequence[Centre]) -> bool:
    """Whether a message names a centre in so many words."""
    return _named(normalise(text), centres, districts=False) is not None


def centre_meant(
    text: str, district: str | None, centres: Sequence[Centre], before: Centre | None = None
) -> Centre | None:
    """The centre named, else that of the district, else the one talked of, else the main one."""
    if not centres:
        return None
    named = _named(normalise(text), centres, districts=True)
    if named is not None:
        return named
    if district is not None:
        return next((c for c in centres if c.district == district), before or centres[0])
    return before or centres[0]


def _named(said: str, centres: Sequence[Centre], districts: bool) -> Centre | None:
    """The centre whose name, alias or (if wanted) district is said; the longest wins."""
    best: tuple[int, Centre] | None = None
    for centre in centres:
        ways = {content(normalise(way)) for way in (centre.name, *centre.aliases)}
        if districts and centre.district and centre is not centres[0]:
            ways |= ways_to_say(centre.district)
        length = max((len(way) for way in ways if len(way) > 2 and way in said), default=0)
        if districts and not length:
            length = max((len(way) for way in ways if way and way in said), default=0)
        if length and (best is None or length > best[0]):
            best = (length, centre)
    return best[1] if best else None


def describe(centre: Centre, fields: Sequence[str]) -> tuple[str, tuple[Fact, ...]]:
    """Text and facts for some fields of a centre; all that matters when none is named."""
    wanted = list(fields) or ["place", "hours", "phone"]
    values = {
        "place": centre.address,
        "hours": centre.hours,
        "phone": centre.phone,
        "transport": centre.transport,
        "notice": centre.notice,
    }
    if centre.notice and "notice" not in wanted and {"place", "hours", "transport"} & set(wanted):
        wanted.append("notice")
    lines, facts = [], []
    for field in wanted:
        value = values[field]
        if value:
            lines.append(f"{LABELS[field]}：{value}")
            facts.append(Fact(centre.centre_code, centre.name, field, value, None))
        elif field == "notice":
            lines.append("目前没有停办、搬迁之类的通知。")
        else:
            lines.append(f"{LABELS[field]}：没有登记，可以拨打12345询问。")
    return f"【{centre.name}】\n" + "\n".join(lines), tuple(facts)
