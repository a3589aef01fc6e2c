"""How a registered request (诉求) stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame
from actions.tasks.task import Now, Taken
from actions.tasks.values.proof import LOCKED, ProofReader, asker, is_locked
from actions.turn import Turn
from actions.when import say_day
from hall.client import FeedbackHall, HallNotFound, HallRefused, Request

NUMBER = "number"
_NUMBER = re.compile(r"SQ[0-9A-Z-]{6,30}", re.IGNORECASE)
_WORDS = {
    "已登记": "已经登记，等着转给负责的部门",
    "已转办": "已经转给负责的部门",
    "办理中": "部门正在办理",
    "已答复": "已经有答复",
}


@dataclass(frozen=True)
class CheckRequest:
    """The task that looks a request up.

    Attributes:
        hall: has the requests.
        proofs: reads the last four digits of the phone.
        now: the clock.
    """

    hall: FeedbackHall
    proofs: ProofReader
    now: Now

    name = "progress"
    title = "查诉求进度"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        frame = Frame(self.name)
        if memory.kept.request:
            frame = frame.having(number=memory.kept.request, phone=memory.kept.phone)
        return frame

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        match = _NUMBER.search(turn.words)
        number = match.group().upper() if match else None
        for kind in ("case", "number"):
            token = turn.token(kind)
            if number is None and token:
                number = await self.proofs.numbers.value(turn.conversation, token)
        if number is not None:
            own = number == frame.get(NUMBER)
            return Taken(
                frame.having(number=number, phone=frame.get("phone") if own else None), True
            )
        frame, anything = self.proofs.take(turn, frame)
        return Taken(frame, anything)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        if not frame.get(NUMBER):
            asked = frame.asked(NUMBER)
            return Reply((self.remind(asked),), replace(memory, task=asked), outcome="asked")
        last4 = await self.proofs.last_four(turn.conversation, frame)
        try:
            found = await self.hall.request(frame.get(NUMBER), last4, asker(turn.conversation))
        except HallNotFound:
            if last4 is None:
                asked = frame.asked("last4")
                return Reply((self.remind(asked),), replace(memory, task=asked), outcome="asked")
            text = "没有查到对得上的诉求：编号和登记时的手机后四位要一致。请把编号再发一次，不查了就说“算了”。"
            asked = frame.having(number=None, phone=None, last4=None).asked(NUMBER)
            return Reply((Message(text),), replace(memory, task=asked), outcome="asked")
        except HallRefused as refusal:
            if not is_locked(refusal):
                raise
            return Reply(
                (Message(LOCKED, ("转人工",)),), replace(memory, task=None), outcome="refused"
            )
        message = Message(_told(found, self), ("转人工",))
        return Reply((message,), replace(memory, task=None))

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        if frame.asking == "last4":
            return Message("请再告诉我登记时留的手机号后四位。")
        return Message("请告诉我诉求的编号，SQ开头的那个。")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        return Reply((Message("好的，不查了。"),), replace(memory, task=None), outcome="abandoned")


def _told(found: Request, task: CheckRequest) -> str:
    today = task.now().date()
    lines = [
        f"诉求{found.number}（{found.kind}）：{_WORDS[found.status]}。",
        f"登记时间：{say_day(found.registered_at.date(), today)}",
    ]
    if found.department:
        lines.append(f"负责部门：{found.department}")
    if found.answer:
        lines.append(f"答复：{found.answer}")
    elif found.status != "已答复":
        lines.append("有了结果会通知您。急的话可以拨打12345催办。")
    return "\n".join(lines)
