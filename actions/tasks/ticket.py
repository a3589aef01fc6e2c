"""取号: a number in the queue, how many are ahead, and about how long that takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actions.catalogue import Catalogue
from actions.guide.centre import centre_meant
from actions.guide.districts import district_said
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame
from actions.tasks.subject import ITEM, SubjectReader
from actions.tasks.task import Taken
from actions.tasks.waiting import asks_about_waiting, queue_lines, ticket_line
from actions.turn import Turn
from hall.client import AppointmentHall, HallNotFound, HallRefused


@dataclass(frozen=True)
class TakeTicket:
    """The ticket task.

    Attributes:
        hall: gives tickets.
        catalogue: knows the centres.
        subject: which item decides the queue.
    """

    hall: AppointmentHall
    catalogue: Catalogue
    subject: SubjectReader

    name = "ticket"
    title = "取号"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        frame = self.subject.begin(turn, memory, Frame(self.name))
        return frame.having(waiting=True) if asks_about_waiting(turn.words) else frame

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        centres = self.catalogue.snapshot.centres
        district = district_said(turn.words, self.catalogue.snapshot.districts)
        centre = centre_meant(turn.words, district, centres, None) if centres else None
        if centre is not None and (district or centre.name in turn.words):
            frame = frame.having(centre=centre.centre_code)
        if frame.asking is None:
            return Taken(frame)
        named = self.subject.take(turn, frame)
        return Taken(named or frame, named is not None)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        if frame.get("waiting"):
            return await self._waiting(memory)
        if not frame.get("item") and frame.asking != ITEM:
            question = self.subject.ask(frame, self.title, memory)
            if question is not None:
                return question
        item_code = self._item_code(frame)
        centre = frame.get("centre") or self._main_centre(memory)
        if centre is None:
            text = "这里暂时不能在线取号，请到大厅的取号机取号。"
            return Reply((Message(text),), replace(memory, task=None), outcome="refused")
        try:
            ticket = await self.hall.take_ticket(centre, frame.key, item_code)
        except HallRefused as refusal:
            if refusal.code != "closed":
                raise
            text = f"现在取不了号：{refusal.message}"
            message = Message(text, ("预约", "大厅几点上班"))
            return Reply((message,), replace(memory, task=None), outcome="refused")
        kept = replace(memory.kept, ticket=ticket.ticket_id, done="ticket")
        name = frame.get("item")
        memory = replace(memory.about(name) if name else memory, task=None, kept=kept)
        message = Message(ticket_line(ticket), ("还要等多久", "要带什么材料"))
        return Reply((message,), memory, outcome="ticket")

    def _item_code(self, frame: Frame) -> str | None:
        briefs = self.catalogue.snapshot.by_name.get(frame.get("item") or "", ())
        brief = self.subject.brief(frame) or (briefs[0] if briefs else None)
        return brief.item_code if brief else None

    def _main_centre(self, memory: Memory) -> str | None:
        centres = self.catalogue.snapshot.centres
        return memory.centre or (centres[0].centre_code if centres else None)

    async def _waiting(self, memory: Memory) -> Reply:
        """How many are ahead: of the ticket taken before, else of every queue."""
        memory = replace(memory, task=None)
        if memory.kept.ticket is not None:
            try:
                ticket = await self.hall.ticket(memory.kept.ticket)
                return Reply((Message(ticket_line(ticket), ("要带什么材料",)),), memory)
            except HallNotFound:
                memory = replace(memory, kept=replace(memory.kept, ticket=None))
        centre = self._main_centre(memory)
        queues = await self.hall.queues(centre)
        return Reply((Message(queue_lines(queues), ("取号", "预约")),), memory)

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        titles = tuple(offer.title for offer in frame.offers)
        return Message("您取号要办什么事？", titles, choices=bool(titles))

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        item = frame.get("item")
        return str(item) if item else None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        return Reply(
            (Message("好的，先不取号。"),), replace(memory, task=None), outcome="abandoned"
        )
