"""Cancelling an appointment: proven, chosen, confirmed; "cancelled" is said only when it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.answers import agrees, refuses
from actions.tasks.appointments import words
from actions.tasks.appointments.mine import Mine
from actions.tasks.frame import Frame
from actions.tasks.task import Taken
from actions.tasks.values.proof import LOCKED, asker, is_locked
from actions.turn import Turn
from hall.client import Booking, HallNotFound, HallRefused

CONFIRM = "confirm"
YES, NO = "确认取消", "不取消"


@dataclass(frozen=True)
class Cancel:
    """The cancelling task.

    Attributes:
        mine: finds somebody's appointments.
    """

    mine: Mine

    name = "cancel"
    title = "取消预约"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return Frame(self.name)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking == CONFIRM:
            if agrees(turn.words, verb="取消") or turn.words.strip() == YES:
                return Taken(frame.having(agreed=True), anything=True, firm=True)
            if refuses(turn.words) or "留着" in turn.words or "保留" in turn.words:
                return Taken(frame.having(kept_it=True), anything=True, firm=True)
        return await self.mine.take(turn, memory, frame)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        if frame.get("kept_it"):
            return await self.abandon(turn, memory, frame)
        found = await self.mine.find(turn, memory, frame)
        if isinstance(found, Reply):
            return found
        memory = self.mine.known(memory, frame)
        chosen = next((b for b in found if b.booking_code == frame.get("code")), None)
        if chosen is None and len(found) > 1:
            return self.mine.which(found, memory, frame, "取消")
        booking = chosen or found[0]
        if not frame.get("agreed") or frame.get("shown") != booking.booking_code:
            return self._confirm(booking, memory, frame)
        return await self._cancel(turn, memory, frame, booking)

    def _confirm(self, booking: Booking, memory: Memory, frame: Frame) -> Reply:
        frame = frame.having(code=booking.booking_code, shown=booking.booking_code, agreed=None)
        text = f"要取消这个预约吗？\n{words.line(booking, self.mine.now().date())}"
        asked = frame.having(read=text).asked(CONFIRM)
        message = Message(text, (YES, NO), choices=True)
        return Reply((message,), replace(memory, task=asked), outcome="asked")

    async def _cancel(self, turn: Turn, memory: Memory, frame: Frame, booking: Booking) -> Reply:
        proof = await self.mine.proofs.proof(turn.conversation, frame)
        assert proof is not None
        try:
            done = await self.mine.hall.cancel(
                booking.booking_code, proof, asker(turn.conversation), f"{frame.key}:cancel"
            )
        except HallRefused as refusal:
            if is_locked(refusal):
                text = LOCKED
            elif refusal.code == "not_active":
                text = (
                    "这个预约已经不能取消了：时间过了，或者之前已经取消过。说“我的预约”可以查看。"
                )
            else:
                raise
            return Reply(
                (Message(text, ("我的预约",)),), replace(memory, task=None), outcome="refused"
            )
        except HallNotFound:
            text = "没有找到这个预约，可能之前已经取消了。说“我的预约”可以查看。"
            return Reply(
                (Message(text, ("我的预约",)),), replace(memory, task=None), outcome="refused"
            )
        today = self.mine.now().date()
        text = f"已取消：{done.item_name}，{words.moment(done.slot, today)}。要重新约，随时告诉我。"
        kept = replace(memory.kept, booking=None, done=None)
        memory = replace(memory, task=None, kept=kept)
        return Reply((Message(text, ("重新预约", "我的预约")),), memory, outcome="cancelled")

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        if frame.asking == CONFIRM:
            return Message(str(frame.get("read")), (YES, NO), choices=True)
        return self.mine.remind(frame, "取消")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        message = Message("好的，预约给您留着，没有取消。", ("我的预约",))
        return Reply((message,), replace(memory, task=None), outcome="abandoned")
