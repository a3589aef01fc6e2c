"""Words that always work: once more, back, from the start, never mind."""

from __future__ import annotations

from dataclasses import replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.turn import Turn


async def control(turn: Turn, memory: Memory) -> Reply:
    """Do what the word says."""
    if turn.intent == "repeat" and memory.spoken:
        again = tuple(
            Message(m.get("text", ""), tuple(m.get("buttons", ())), choices=m.get("choices", False))
            for m in memory.spoken
        )
        return Reply(again, memory)
    if turn.intent == "repeat":
        return Reply((Message("我还没有说什么呢。您想问哪件事？"),), memory)
    if turn.intent == "start_over":
        return Reply(
            (Message("好的，我们重新开始。您想办什么事？"),), Memory(district=memory.district)
        )
    if turn.intent == "go_back":
        return _back(memory)
    return Reply((Message("好的，先不弄了。需要时随时叫我。"),), replace(memory, choice=None))


def _back(memory: Memory) -> Reply:
    if memory.item_name:
        text = f"好的，我们回到“{memory.item_name}”。您想了解哪方面？"
        buttons = ("要带什么材料", "收费吗", "多久能办好", "在哪里办")
        cleared = replace(memory, choice=None, situation=None, asked=())
        return Reply((Message(text, buttons),), cleared)
    return Reply((Message("好的。您想办什么事？"),), replace(memory, choice=None))
