"""A person, and complaints: the ways that exist today, with the hall's own numbers."""

from __future__ import annotations

from dataclasses import replace

from actions.catalogue import Catalogue
from actions.guide.asked import fields_asked
from actions.memory import Memory
from actions.reply import Fact, Message, Reply
from actions.turn import Turn
from hall.client import Hall


class People:
    """Refers to the hall's service desk and to 12345.

    Args:
        hall: for an item's supervision phone.
        catalogue: for the centre's phone and hours.
    """

    def __init__(self, hall: Hall, catalogue: Catalogue) -> None:
        self._hall = hall
        self._catalogue = catalogue

    async def refer(self, turn: Turn, memory: Memory) -> Reply:
        """Say how to reach a person, or where to complain.

        Raises:
            HallError: the hall did not answer.
        """
        centres = self._catalogue.snapshot.centres
        lines, facts = [], []
        if turn.intent == "handoff":
            lines.append("好的，人工服务可以这样找：")
        elif turn.intent == "check_request":
            lines.append("诉求的办理进度，请拨打12345，报上登记时的编号或手机号，工作人员帮您查。")
        else:
            lines.append(
                "很抱歉给您添麻烦了。投诉、举报和建议，请拨打12345（24小时），工作人员会登记并转办。"
            )
            supervision = await self._supervision(turn, memory)
            if supervision is not None:
                lines.append(f"{supervision.name}的监督投诉电话：{supervision.value}")
                facts.append(supervision)
        if centres and centres[0].phone:
            centre = centres[0]
            hours = f"（{centre.hours}）" if centre.hours else ""
            lines.append(f"大厅人工电话：{centre.phone}{hours}")
            facts.append(Fact(centre.centre_code, centre.name, "phone", centre.phone or "", None))
        if turn.intent == "handoff":
            lines.append("政务热线：12345（24小时）")
        message = Message("\n".join(lines), facts=tuple(facts))
        return Reply((message,), replace(memory, choice=None), outcome="referred")

    async def _supervision(self, turn: Turn, memory: Memory) -> Fact | None:
        """The supervision phone of the item talked of, when there is one."""
        if memory.item_name is None and "supervision" not in fields_asked(turn.text, turn.fields):
            return None
        briefs = self._catalogue.snapshot.by_name.get(memory.item_name or "", ())
        if not briefs:
            return None
        item, version = await self._hall.item(briefs[0].item_code)
        if not item.supervision_phone:
            return None
        return Fact(item.item_code, item.name, "supervision", item.supervision_phone, version)
