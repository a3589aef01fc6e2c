"""Words of somebody in danger: whatever else is going on, they get the numbers that help."""

from __future__ import annotations

import re

from actions.memory import Memory
from actions.reply import Message, Reply

_DANGER = re.compile(r"不想活|自杀|割腕|跳楼|轻生|活着没意思|活不下去|想死|救命|着火了|被打了|杀人")
_URGENT = (
    "如果有人正处在危险中，请马上拨打110（报警）、120（急救）或119（火警）。"
    "心里难受想找人说说，可以拨打全国心理援助热线12356，随时有人接听。您不是一个人。"
)


def urgent(text: str, memory: Memory) -> Reply | None:
    """The reply to a message that speaks of danger to life; None to any other."""
    if not _DANGER.search(text):
        return None
    return Reply((Message(_URGENT, ("转人工",)),), memory, outcome="urgent")
