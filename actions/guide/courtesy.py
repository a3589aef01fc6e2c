"""A question behind a courtesy: "谢谢，那收费吗", "好的 那窗口在几楼"."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.guide.asked import fields_asked
from actions.linker.text import normalise
from actions.memory import Memory
from actions.turn import Turn

_COURTESIES = frozenset(("thanks", "greet", "goodbye", "vent", "ask_bot", "affirm"))
_OPENING = re.compile(
    r"^(?:(?:好的?|行|可以|明白了?|知道了?|了解了?|嗯+|哦+|噢+|ok|谢谢|谢了|多谢|感谢|唔该晒?|辛苦了?|麻烦了?"
    r"|你好|您好|哈喽|在吗|不好意思|打扰了?)(?:你们?|您们?|啊|呀|啦|哈|嘞|了|哦|的)*[\s，。,.!！~；;、]*)+"
)


def after_courtesy(turn: Turn, memory: Memory) -> Turn | None:
    """The turn without its opening courtesy, when a question about what is talked of follows; else
    None."""
    if turn.intent not in _COURTESIES or memory.item_name is None:
        return None
    text = normalise(turn.text).strip()
    opening = _OPENING.match(text)
    question = text[opening.end() :] if opening else text
    fields = fields_asked(question, {})
    if not fields:
        return None
    return replace(turn, text=question, intent="ask", fields=dict.fromkeys(fields, 1.0))
