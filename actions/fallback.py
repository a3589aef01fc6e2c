"""What the hall cannot answer: said kindly, with the way to those who can."""

from __future__ import annotations

from dataclasses import replace

from actions.guide.answer import GuideAnswerer
from actions.guide.asked import fields_asked, travels
from actions.guide.render import PERSON
from actions.guide.resolve import ItemResolver
from actions.linker.text import content, normalise
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.turn import Turn

_OUT_OF_SCOPE = (
    "这个我帮不上忙，抱歉。我是政务服务助手，只能回答办事的问题，比如办证要带什么、在哪办、多久能好。"
    "其他政务方面的事可以拨打12345。"
)
_BRIEF = 12
"""Characters of a question for the way that can only be meant for the hall."""
_ONE_SENTENCE = 24
"""Characters of a message without a story in it."""
_SURE = 0.75
"""Confidence at which a question for a field of an item's thing is one for the hall."""
_ONCE_MORE = "刚才问您的还没选，请问是哪一种？"
_NOTHING_SAID = "没看懂您的意思，抱歉。您可以直接说要办的事，比如“身份证丢了怎么补”，也可以拨打12345或说“转人工”。"


class Fallback:
    """Out of scope, or nothing understood.

    Args:
        guide: answers when the message names an item after all.
        resolver: says whether it does.
    """

    def __init__(self, guide: GuideAnswerer, resolver: ItemResolver) -> None:
        self._guide = guide
        self._resolver = resolver

    async def refuse(self, turn: Turn, memory: Memory) -> Reply:
        """Say that this is not for the hall, unless the message clearly names an item.

        Raises:
            HallError: the hall did not answer.
        """
        if self._asks_after_all(turn, memory):
            return await self._guide.answer(turn, memory)
        empty = len(content(normalise(turn.text))) < 2
        text = _NOTHING_SAID if empty else _OUT_OF_SCOPE
        if memory.choice is not None and memory.choice.firm:
            again = Message(f"{text}\n{_ONCE_MORE}", memory.choice.options, choices=True)
            return Reply((again,), memory, outcome="out_of_scope")
        message = Message(text, ("有什么功能", PERSON))
        return Reply((message,), replace(memory, choice=None), outcome="out_of_scope")

    def _asks_after_all(self, turn: Turn, memory: Memory) -> bool:
        """A question for the hall that the dialogue model took for another's: it names an item, or
        it is a bare "多少钱" in a conversation about one."""
        if travels(turn.text) and len(turn.text) <= _BRIEF:
            return True
        said = content(normalise(turn.text))
        if memory.item_name and len(said) > 1 and said in normalise(memory.item_name):
            return True
        resolution = self._resolver.resolve(turn.text, None)
        asked = bool(fields_asked(turn.text, {}))
        chance, sure = turn.chance("ask"), resolution.link.confidence
        if resolution.kind == "none":
            return asked and (memory.item_name is not None or chance >= 0.3)
        if resolution.kind != "item":
            return False
        if resolution.exact:
            return True
        brief = len(turn.text) <= _ONE_SENTENCE
        if asked and brief and sure >= _SURE and self._resolver.names_thing_of(resolution):
            return True
        return chance >= 0.05 and sure >= (0.6 if asked or chance >= 0.3 else 0.85)
