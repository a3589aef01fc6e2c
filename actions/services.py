"""Cases, appointments, tickets and ratings: where they are done today, with the hall's numbers."""

from __future__ import annotations

from dataclasses import replace

from actions.catalogue import Catalogue
from actions.memory import Memory
from actions.reply import Fact, Message, Reply
from actions.turn import Turn

_WHAT = {
    "check_case": "办件进度",
    "book": "预约",
    "my_bookings": "预约查询",
    "cancel_booking": "取消预约",
    "move_booking": "改约",
    "take_ticket": "取号排队",
    "rate": "服务评价",
}


class Services:
    """Tells how to get what this assistant does not do itself."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def refer(self, turn: Turn, memory: Memory) -> Reply:
        """Where the service is to be had."""
        what = _WHAT.get(turn.intent, "这项服务")
        centres = self._catalogue.snapshot.centres
        lines = [f"{what}我这里还办不了，请您这样办："]
        facts = []
        if turn.intent in ("take_ticket", "rate"):
            lines.append("到大厅的取号机或窗口办理。")
        if centres and centres[0].phone:
            centre = centres[0]
            hours = f"（{centre.hours}）" if centre.hours else ""
            lines.append(f"打大厅电话：{centre.phone}{hours}")
            facts.append(Fact(centre.centre_code, centre.name, "phone", centre.phone or "", None))
        lines.append("或者拨打12345，工作人员帮您查、帮您办。")
        buttons = (f"{memory.item_name}要带什么材料",) if memory.item_name else ()
        message = Message("\n".join(lines), buttons, facts=tuple(facts))
        return Reply((message,), replace(memory, choice=None), outcome="referred")
