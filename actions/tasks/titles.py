"""Tasks by the titles of the buttons that offer them, and by words that leave no doubt."""

from __future__ import annotations

import re

from actions.linker.text import content, normalise
from actions.memory import Memory

_TITLES = {
    "预约": "book",
    "我要预约": "book",
    "重新预约": "book",
    "继续预约": "book",
    "换个日子约": "book",
    "我的预约": "bookings",
    "查预约": "bookings",
    "改时间": "move",
    "改约": "move",
    "取消预约": "cancel",
    "查办件": "case",
    "办件进度": "case",
    "查别的办件": "case",
    "取号": "ticket",
    "还要等多久": "ticket",
    "评价": "rate",
    "我要评价": "rate",
    "投诉": "request",
    "我要投诉": "request",
    "诉求登记": "request",
    "查诉求进度": "progress",
    "留言": "message",
    "我要留言": "message",
}
_MOVES = re.compile(
    r"^(?:请|麻烦|帮我|给我|想|我想|可以|能不能|把)*(?:预约|时间|号)?(?:给我|帮我)?(?:改到|改成|改约|改期|换到|换成|往后推|推迟|提前)"
)
_DAYS = re.compile(r"[天日号周点]|上午|下午|礼拜|星期|早|晚")


def task_named(words: str, memory: Memory) -> str | None:
    """The name of the task that a message asks for beyond doubt, or None.

    Args:
        words: the message.
        memory: "改到后天下午" moves the appointment that was just made.
    """
    said = content(normalise(words))
    if said in _TITLES:
        return _TITLES[said]
    booked = memory.kept.booking is not None and memory.kept.done == "booking"
    moves = _MOVES.match(said) is not None and _DAYS.search(said) is not None
    return "move" if booked and moves and len(said) <= 20 else None
