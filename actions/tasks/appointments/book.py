"""Making an appointment: item, day and time, who comes; read back, confirmed, booked with a code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.memory import Kept, Memory
from actions.reply import Message, Reply
from actions.tasks.answers import agrees, refuses
from actions.tasks.appointments import words
from actions.tasks.appointments.holding import Places
from actions.tasks.appointments.picking import DAY, TIME, SlotPicker
from actions.tasks.frame import Frame
from actions.tasks.subject import DISTRICT, ITEM, SubjectReader
from actions.tasks.task import Taken
from actions.tasks.values.proof import asker
from actions.tasks.values.visitor import CREDIT, IDENTITY, NAME, PHONE, VisitorReader, ask_for
from actions.turn import Turn
from hall.client import Hall, HallNotFound, HallRefused, Item, Slot, Visitor

CONFIRM, CHANGE = "confirm", "change"
YES, NEW_TIME, NO = "确认预约", "换个时间", "不约了"
_PEOPLE = (NAME, IDENTITY, PHONE)
_COMPANIES = (NAME, IDENTITY, PHONE, CREDIT)


@dataclass(frozen=True)
class Book:
    """The booking task.

    Attributes:
        hall: where places are held and booked.
        subject: which item.
        picker: which period.
        visitors: who comes.
        places: holds places.
    """

    hall: Hall
    subject: SubjectReader
    picker: SlotPicker
    visitors: VisitorReader
    places: Places

    name = "book"
    title = "预约"
    stories: frozenset[str] = frozenset()
    undone_by = frozenset(("cancel_booking",))

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return self.subject.begin(turn, memory, Frame(self.name))

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking in (CONFIRM, CHANGE):
            decided = self._decision(turn, frame)
            if decided is not None:
                return decided
        frame, timed, problem = self.picker.take(turn, frame)
        # "两点半" is no name, though it has the length of one.
        told = _COMPANIES if not timed or turn.tokens else (IDENTITY, PHONE, CREDIT)
        taken = await self.visitors.take(turn, frame, told)
        frame = taken.frame
        # A time or a number leaves no doubt; words that only seem to name an item do not count then.
        named = None
        if frame.asking is not None and not taken.anything and not (timed and frame.get("item")):
            named = self.subject.take(turn, frame)
        elif timed and frame.asking is not None:
            named = self.subject.take(turn, replace(frame, asking=None, offers=()))
        if named is not None:
            frame = named if named.get("item") == frame.get("item") else named.having(slot=None)
        anything = timed or taken.anything or named is not None
        return Taken(frame, anything, taken.problem or problem, firm=_picked(turn, frame))

    @staticmethod
    def _decision(turn: Turn, frame: Frame) -> Taken | None:
        """What an answer to the summary decides; None when it holds something else."""
        if frame.asking == CONFIRM and agrees(turn.words, verb="预约"):
            return Taken(frame.having(agreed=True), anything=True, firm=True)
        if turn.words.strip() == NEW_TIME:
            again = frame.having(slot=None, wish=None)
            return Taken(replace(again, asking=None), anything=True, firm=True)
        if frame.asking == CONFIRM and refuses(turn.words):
            return Taken(frame.asked(CHANGE), anything=True, firm=True)
        return None

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        if frame.asking == CHANGE:
            return self._asked(self.remind(frame), memory, frame)
        question = self.subject.ask(frame, self.title, memory)
        if question is not None:
            return question
        brief = self.subject.brief(frame)
        assert brief is not None
        memory = memory.about(brief.name)
        try:
            item, _ = await self.hall.item(brief.item_code)
            slot = frame.get("slot") or await self._slot(memory, frame, item)
        except HallNotFound:
            return self._not_bookable(memory, brief.name)
        if isinstance(slot, Reply):
            return slot
        frame = frame.having(slot=slot, code=item.item_code)
        missing = [field for field in _wanted(item) if not frame.get(field)]
        if missing:
            asked = frame.asked("+".join(missing))
            return self._asked(self.remind(asked), memory, asked)
        if frame.get("agreed") and frame.get("hold"):
            return await self._book(turn, memory, frame.having(agreed=None), item)
        return await self._read_back(turn, memory, frame, item)

    async def _slot(self, memory: Memory, frame: Frame, item: Item) -> Reply | dict[str, Any]:
        if not item.bookable:
            return self._not_bookable(memory, item.name)
        found = await self.picker.settle(memory, frame, item.item_code)
        if isinstance(found, Reply):
            return replace(found, memory=found.memory.about(item.name))
        return found.model_dump(mode="json")

    async def _read_back(self, turn: Turn, memory: Memory, frame: Frame, item: Item) -> Reply:
        """Hold the place and read everything back; a place that is gone leads to the nearest."""
        held = await self.places.hold(frame)
        if held is None:
            return await self._gone(memory, frame, item)
        asked = held.asked(CONFIRM)
        text = await self._summary(turn, asked, item)
        message = Message(text, (YES, NEW_TIME, NO), choices=True)
        return self._asked(message, memory, asked.having(read=text))

    async def _summary(self, turn: Turn, frame: Frame, item: Item) -> str:
        slot = Slot.model_validate(frame.get("slot"))
        today = self.picker.now().date()
        shown = self.visitors.shown
        lines = [
            "请核对：",
            f"事项：{item.name}",
            f"时间：{words.moment(slot, today)}",
            f"地点：{slot.centre_name}",
            f"办事人：{frame.get(NAME)}",
            f"身份证：{await shown(turn.conversation, frame.get(IDENTITY))}",
            f"手机：{await shown(turn.conversation, frame.get(PHONE))}",
        ]
        if frame.get(CREDIT):
            lines.append(f"单位代码：{await shown(turn.conversation, frame.get(CREDIT))}")
        return "\n".join([*lines, "位置先为您留着，确认预约吗？"])

    async def _book(self, turn: Turn, memory: Memory, frame: Frame, item: Item) -> Reply:
        value = self.visitors.numbers.value
        numbers = {f: await value(turn.conversation, frame.get(f)) for f in (IDENTITY, PHONE)}
        lost = [field for field, number in numbers.items() if number is None]
        if lost:
            asked = frame.having(**dict.fromkeys(lost)).asked("+".join(lost))
            return self._asked(self.remind(asked), memory, asked)
        visitor = Visitor(
            name=frame.get(NAME),
            identity_number=numbers[IDENTITY] or "",
            phone=numbers[PHONE] or "",
            organisation_code=await value(turn.conversation, frame.get(CREDIT)),
        )
        hold = frame.get("hold")
        key = f"{frame.key}:{hold['hold_id']}"
        situation = memory.situation if memory.item_name == item.name else None
        try:
            booking = await self.hall.book(
                hold["hold_id"],
                item.item_code,
                visitor,
                key,
                situation,
                asker(turn.conversation),
            )
        except HallRefused as refusal:
            return await self._refused(refusal, turn, memory, frame, item)
        today = self.picker.now().date()
        text = f"{words.told(booking, today)}\n{words.to_bring(item, situation)}"
        message = Message(
            text,
            ("要带什么材料", "我的预约", "改时间", "取消预约"),
            cards=(words.card(booking, today),),
        )
        kept = Kept(
            identity=frame.get(IDENTITY),
            phone=frame.get(PHONE),
            booking=booking.booking_code,
            request=memory.kept.request,
            ticket=memory.kept.ticket,
            case=memory.kept.case,
            done="booking",
        )
        memory = replace(memory, task=None, kept=kept, item_code=item.item_code)
        return Reply((message,), memory, outcome="booked")

    async def _refused(
        self, refusal: HallRefused, turn: Turn, memory: Memory, frame: Frame, item: Item
    ) -> Reply:
        if refusal.code in ("hold_expired", "slot_full", "slot_closed", "wrong_slot"):
            # The five minutes are over: the place is held again if it is still free.
            return await self._read_back(turn, memory, frame.having(hold=None), item)
        if refusal.code == "already_booked":
            text = "这个身份证号当天已经约过这项了，不用再约。说“我的预约”可以查看或改时间。"
            ways = ("我的预约", "换个日子约")
        elif refusal.code == "too_many_misses":
            text = (
                "这个身份证号近期有几次约了没来，暂时不能预约。可以直接到大厅取号，或者拨打12345。"
            )
            ways = ("取号", "转人工")
        elif refusal.code == "invalid_visitor":
            asked = frame.asked("+".join(_PEOPLE))
            text = "大厅没能核对上您的信息，请把姓名、身份证号和手机号再发一次。"
            return self._asked(Message(text), memory, asked)
        else:
            raise refusal
        await self.places.release(frame)
        return Reply((Message(text, ways),), replace(memory, task=None), outcome="refused")

    async def _gone(self, memory: Memory, frame: Frame, item: Item) -> Reply:
        """Somebody was faster: said so, with what is free now."""
        found = await self.picker.settle(memory, frame.having(slot=None, hold=None), item.item_code)
        if isinstance(found, Slot):
            # The hall's list was a moment old when the place was asked for.
            frame = frame.having(slot=None, hold=None)
            asked = frame.asked(DAY)
            text = "这个时段刚被约满了，抱歉。您看别的时间可以吗？说个日子和时间就行。"
            return self._asked(Message(text), memory, asked)
        return found

    def _not_bookable(self, memory: Memory, name: str) -> Reply:
        text = f"“{name}”不用预约，直接去窗口办就行。要查材料或地点，直接问我。"
        message = Message(text, ("要带什么材料", "在哪里办"))
        return Reply((message,), replace(memory.about(name), task=None), outcome="refused")

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        titles = tuple(offer.title for offer in frame.offers)
        if frame.asking == CONFIRM:
            return Message(
                str(frame.get("read") or "确认预约吗？"), (YES, NEW_TIME, NO), choices=True
            )
        if frame.asking == CHANGE:
            return Message(
                "哪里要改？直接说就行，比如“改成后天下午”“换成办护照”；不约了就说“不约了”。"
            )
        if frame.asking == ITEM:
            return Message("您想预约办什么事？", titles, choices=bool(titles))
        if frame.asking == DISTRICT:
            return Message("您在哪个区办？", titles, choices=True)
        if frame.asking == DAY:
            return Message("您想约哪天？", titles, choices=bool(titles))
        if frame.asking == TIME:
            return Message("您几点方便？", titles, choices=bool(titles))
        missing = [
            f for f in (frame.asking or "").split("+") if f in _COMPANIES and not frame.get(f)
        ]
        return Message(ask_for(missing) if missing else "我们接着预约。")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        item = frame.get("item")
        return str(item) if item else None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return step_back(frame)

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        await self.places.release(frame)
        message = Message("好的，这次先不约了。要办事时随时叫我。")
        return Reply((message,), replace(memory, task=None, choice=None), outcome="abandoned")

    @staticmethod
    def _asked(message: Message, memory: Memory, frame: Frame) -> Reply:
        return Reply((message,), replace(memory, task=frame), outcome="asked")


def _wanted(item: Item) -> Sequence[str]:
    """What has to be known of who comes: a company is known by its credit code."""
    return _COMPANIES if item.audience == "法人" else _PEOPLE


def _picked(turn: Turn, frame: Frame) -> bool:
    return any(offer.title == turn.words.strip() for offer in frame.offers)


def step_back(frame: Frame) -> Frame | None:
    """The frame without what was told last, in the order in which it is asked."""
    for told in (PHONE, IDENTITY, CREDIT, NAME, "slot", "wish", "item"):
        if frame.get(told) is not None:
            gone = {told: None, "agreed": None}
            if told == "slot":
                gone["wish"] = None
            return replace(frame.having(**gone), asking=None, offers=())
    return None
