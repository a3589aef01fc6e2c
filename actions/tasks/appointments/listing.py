"""我的预约: what somebody has booked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.appointments import words
from actions.tasks.appointments.mine import Mine
from actions.tasks.frame import Frame
from actions.tasks.task import Taken
from actions.turn import Turn


@dataclass(frozen=True)
class ListBookings:
    """The listing task.

    Attributes:
        mine: finds somebody's appointments.
    """

    mine: Mine

    name = "bookings"
    title = "查预约"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return Frame(self.name)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        return await self.mine.take(turn, memory, frame)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        found = await self.mine.find(turn, memory, frame)
        if isinstance(found, Reply):
            return found
        today = self.mine.now().date()
        lines = [f"{n}. {words.line(booking, today)}" for n, booking in enumerate(found, 1)]
        text = "您的预约：\n" + "\n".join(lines)
        cards = tuple(words.card(booking, today) for booking in found)
        memory = replace(self.mine.known(memory, frame), task=None)
        if len(found) == 1:
            memory = memory.about(found[0].item_name)
            kept = replace(memory.kept, booking=found[0].booking_code, done="booking")
            memory = replace(memory, kept=kept)
        message = Message(
            text, ("改时间", "取消预约", "要带什么材料")[: 3 if len(found) == 1 else 2], cards
        )
        return Reply((message,), memory)

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        return self.mine.remind(frame, "看")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        return Reply((Message("好的，不查了。"),), replace(memory, task=None), outcome="abandoned")
