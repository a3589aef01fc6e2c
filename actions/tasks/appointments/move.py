"""Moving an appointment: the new place is held before the old one is given up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.answers import agrees, refuses
from actions.tasks.appointments import words
from actions.tasks.appointments.holding import Places
from actions.tasks.appointments.mine import WHICH, Mine
from actions.tasks.appointments.picking import DAY, TIME, SlotPicker
from actions.tasks.frame import Frame
from actions.tasks.slots import as_json, exactly, of_json
from actions.tasks.task import Taken
from actions.tasks.values.proof import LOCKED, PROOF, asker, is_locked
from actions.turn import Turn
from hall.client import Booking, HallNotFound, HallRefused, Slot

CONFIRM, CHANGE = "confirm", "change"
YES, NEW_TIME, NO = "确认改约", "换个时间", "不改了"


@dataclass(frozen=True)
class Move:
    """The moving task.

    Attributes:
        mine: finds somebody's appointments.
        picker: which period.
        places: holds places.
    """

    mine: Mine
    picker: SlotPicker
    places: Places

    name = "move"
    title = "改约"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return Frame(self.name)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking == CONFIRM:
            if agrees(turn.words, verb="改"):
                return Taken(frame.having(agreed=True), anything=True, firm=True)
            if turn.words.strip() == NEW_TIME or refuses(turn.words):
                again = frame.having(slot=None, wish=None, agreed=None)
                return Taken(again.asked(CHANGE), anything=True, firm=True)
        taken = await self.mine.take(turn, memory, frame)
        if taken.firm or frame.asking in (PROOF, WHICH):
            return taken
        frame, timed, problem = self.picker.take(turn, await self._with_old(turn, taken.frame))
        return Taken(frame, timed or taken.anything, problem)

    async def _with_old(self, turn: Turn, frame: Frame) -> Frame:
        """With the old time as what was talked of, so that 同一天下午 and 提前一天 can be read."""
        if frame.get("wish") or frame.get("old"):
            return frame
        proof = await self.mine.proofs.proof(turn.conversation, frame)
        if proof is None:
            return frame
        try:
            found = await self.mine.hall.bookings(proof, asker(turn.conversation))
        except HallRefused:
            return frame
        if len(found) != 1:
            return frame
        return frame.having(wish=as_json(exactly(found[0].slot)), old=True)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        found = await self.mine.find(turn, memory, frame)
        if isinstance(found, Reply):
            return found
        memory = self.mine.known(memory, frame)
        chosen = next((b for b in found if b.booking_code == frame.get("code")), None)
        if chosen is None and len(found) > 1:
            return self.mine.which(found, memory, frame, "改")
        booking = chosen or found[0]
        frame = frame.having(code=booking.booking_code)
        if self._unchanged(frame, booking):
            frame = frame.having(wish=None)
        if not frame.get("slot"):
            slot = await self._slot(memory, frame, booking)
            if isinstance(slot, Reply):
                return slot
            frame = frame.having(slot=slot.model_dump(mode="json"))
        if frame.get("agreed") and frame.get("hold"):
            return await self._move(turn, memory, frame.having(agreed=None), booking)
        return await self._read_back(turn, memory, frame, booking)

    @staticmethod
    def _unchanged(frame: Frame, booking: Booking) -> bool:
        """Whether the wish is nothing but the old time."""
        return of_json(frame.get("wish")) == exactly(booking.slot)

    async def _slot(self, memory: Memory, frame: Frame, booking: Booking) -> Reply | Slot:
        try:
            found = await self.picker.settle(memory, frame, booking.item_code)
        except HallNotFound:
            text = f"“{booking.item_name}”现在不能改约了。原来的预约还在，要取消就说“取消预约”。"
            return Reply((Message(text),), replace(memory, task=None), outcome="refused")
        if isinstance(found, Reply) and found.memory.task is None:
            # Nothing is free at all: what was booked stays.
            first = found.messages[0]
            text = f"{first.text}\n原来的预约还在，没有动。"
            return replace(found, messages=(replace(first, text=text), *found.messages[1:]))
        return found

    async def _read_back(self, turn: Turn, memory: Memory, frame: Frame, booking: Booking) -> Reply:
        held = await self.places.hold(frame)
        if held is None:
            asked = frame.having(slot=None, wish=None, hold=None).asked(DAY)
            text = (
                "这个时段刚被约满了，抱歉，原来的预约还在。您看别的时间可以吗？说个日子和时间就行。"
            )
            return Reply((Message(text),), replace(memory, task=asked), outcome="asked")
        today = self.picker.now().date()
        slot = Slot.model_validate(held.get("slot"))
        text = (
            f"{booking.item_name}，原来是{words.moment(booking.slot, today)}，\n"
            f"改到{words.moment(slot, today)}，{slot.centre_name}。\n确认这样改吗？"
        )
        asked = held.having(read=text).asked(CONFIRM)
        message = Message(text, (YES, NEW_TIME, NO), choices=True)
        return Reply((message,), replace(memory, task=asked), outcome="asked")

    async def _move(self, turn: Turn, memory: Memory, frame: Frame, booking: Booking) -> Reply:
        proof = await self.mine.proofs.proof(turn.conversation, frame)
        assert proof is not None
        hold = frame.get("hold")["hold_id"]
        try:
            done = await self.mine.hall.move(
                booking.booking_code, hold, proof, asker(turn.conversation), f"{frame.key}:{hold}"
            )
        except HallRefused as refusal:
            if refusal.code in ("hold_expired", "slot_full", "slot_closed"):
                return await self._read_back(turn, memory, frame.having(hold=None), booking)
            text = (
                LOCKED if is_locked(refusal) else "这个预约已经不能改了：时间过了，或者已经取消。"
            )
            return Reply(
                (Message(text, ("我的预约",)),), replace(memory, task=None), outcome="refused"
            )
        today = self.picker.now().date()
        text = (
            f"改好了！新的时间：{words.moment(done.slot, today)}\n"
            f"事项：{done.item_name}\n地点：{words.place(done.slot, done.centre_address)}\n"
            f"预约码不变：{done.booking_code}"
        )
        kept = replace(memory.kept, booking=done.booking_code, done="booking")
        memory = replace(memory.about(done.item_name), task=None, kept=kept)
        message = Message(text, ("要带什么材料", "我的预约"), cards=(words.card(done, today),))
        return Reply((message,), memory, outcome="moved")

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        titles = tuple(offer.title for offer in frame.offers)
        if frame.asking == CONFIRM:
            return Message(str(frame.get("read")), (YES, NEW_TIME, NO), choices=True)
        if frame.asking in (DAY, TIME, CHANGE):
            return Message("您想改到哪天、几点？", titles, choices=bool(titles))
        return self.mine.remind(frame, "改")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        if frame.get("slot") is None:
            return None
        return replace(frame.having(slot=None, wish=None, agreed=None), asking=None, offers=())

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        await self.places.release(frame)
        message = Message("好的，不改了，原来的预约还在。", ("我的预约",))
        return Reply((message,), replace(memory, task=None), outcome="abandoned")
