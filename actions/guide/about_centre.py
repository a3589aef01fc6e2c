"""Whether a question is about the hall itself rather than about an item."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.guide.asked import centre_fields_asked, travels
from actions.guide.centre import names_centre, speaks_of_centre
from actions.guide.doubts import SURE
from actions.guide.resolve import Resolution
from actions.linker.text import content, normalise
from actions.memory import Memory
from actions.turn import Turn
from hall.client import Centre

CENTRE = "centre"
"""The model's label for questions about the hall."""
_OF_AN_ITEM = (
    "materials",
    "condition",
    "fee",
    "time",
    "process",
    "online",
    "result",
    "forms",
    "legal",
)
_SURELY_NAMED = 0.8
_NAMED = 0.5
_MAYBE_NAMED = 0.25
_TALK = re.compile(
    r"你们|你哋|恁|大厅|中心|这里|这边|那边|今天|明天|后天|大后天|上午|下午|早上|晚上|中午|冬天|夏天|现在"
    r"|\d+月\d*[号日]?|\d+[号日点]|[一二三四五六七八九十]+[点号]|周末|节假日|国庆节?|春节|元旦|五一|清明|端午|中秋"
    r"|(?:周|星期|礼拜)[一二三四五六日天几]|上不?上?班|下不?下?班|办公|开不?开?门|关门|营业|休息|有人|电话|号码|总机|地址"
    r"|几点|什么时候|通知|公告|停办|放假|停车|车位|多少钱|收费|要钱|一?小时|地铁|公交|坐车|几路车|怎么[走去]|去|到|在哪"
    r"|最近|的|吗|不|呢|啊|呀|能|可以|是|有|没|几|多少|什么|啥|要|会|了"
)


def is_about_centre(
    turn: Turn, memory: Memory, resolution: Resolution, centres: Sequence[Centre]
) -> bool:
    """The hall itself rather than an item: by its own words, or for want of an item."""
    if not centres:
        return False
    sure = resolution.link.confidence
    speaks = speaks_of_centre(turn.text)
    nothing_else = _says_nothing_else(turn.text)
    things = bool(resolution.link.query.things) and not nothing_else
    named = resolution.kind in ("item", "choose") and not nothing_else
    named = named and (resolution.switched or (things and sure >= SURE))
    asked = bool(centre_fields_asked(turn.text, turn.fields)) and not _asks_other(turn)
    if travels(turn.text) or turn.fields.get("transport", 0.0) >= 0.5:
        return not (named and sure >= _SURELY_NAMED)
    if names_centre(turn.text, centres):
        return asked or turn.fields.get(CENTRE, 0.0) >= 0.5
    if turn.fields.get("notice", 0.0) >= 0.5:
        return not (named and sure >= _SURELY_NAMED)
    if speaks:
        return asked and not (named and sure >= _NAMED)
    if (named and sure >= _NAMED) or (things and sure >= _MAYBE_NAMED):
        return False
    if memory.centre is not None:
        return asked or resolution.kind == "none"
    if memory.item_name is not None:
        return False
    return turn.fields.get(CENTRE, 0.0) >= 0.5 or asked


def _says_nothing_else(text: str) -> bool:
    """Whether a message holds nothing but words of when and how to get to a hall: 周六办公吗."""
    return len(_TALK.sub("", content(normalise(text)))) <= 1


def _asks_other(turn: Turn) -> bool:
    """Whether a field is asked that no centre has."""
    return any(turn.fields.get(f, 0.0) >= 0.5 for f in _OF_AN_ITEM)
