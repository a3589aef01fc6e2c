"""Courtesies and questions about the assistant itself: a sentence, and back to business."""

from __future__ import annotations

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.turn import Turn

_EXAMPLES = ("办居住证要带什么", "周末上班吗", "大厅在哪里")
_WITH_EXAMPLES = frozenset(("greet", "ask_bot"))


async def smalltalk(turn: Turn, memory: Memory) -> Reply:
    """The domain's response for the act; examples for those who have yet to ask something."""
    messages: tuple[Message, ...] = ()
    if turn.intent in _WITH_EXAMPLES:
        messages = (Message("您可以这样问：", _EXAMPLES),)
    return Reply(messages, memory, response=f"utter_{turn.intent}")
