"""Tickets of `FakeHall`; queues move by the hall's own pure model."""

from __future__ import annotations

from typing import Any, Literal

from hall.appointments.schedule import Schedule, read_sessions
from hall.appointments.venues import GENERAL_QUEUE, IMPLIED_CODE, IMPLIED_NAME, queue_of
from hall.appointments.waiting import Pace, WaitingModel
from hall.client import HallNotFound, HallRefused, Queue, Ticket
from hall.workdays import WorkCalendar
from tests.fake_hall.base import FakeBase


class FakeTickets(FakeBase):
    """The ticket calls of `AppointmentHall` in memory.

    Attributes:
        pace: how fast queues move; a test may replace it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.pace = Pace()
        self._letters: dict[tuple[str, str], str] = {}
        self._last: dict[tuple[str, str, object], int] = {}
        self._tickets: dict[str, tuple[Ticket, int]] = {}

    async def take_ticket(
        self, centre_code: str, client_key: str, item_code: str | None = None
    ) -> Ticket:
        await self.answer("take_ticket")
        name = self._centre_name(centre_code)
        queue = GENERAL_QUEUE
        if item_code is not None:
            queue = queue_of(self.item_in_force(item_code)[0].theme)
        if client_key in self._tickets:
            return self._standing_of(client_key)
        now = self.now()
        if not self._hours.is_open_at(now):
            opens = self._hours.next_opening(now)
            raise HallRefused("closed", f"现在不在办公时间，{opens:%m月%d日%H:%M}开始取号")
        before_us = self._model.called(now) + self._model.others_waiting(centre_code, queue)
        last = self._last.get((centre_code, queue, self.today()), 0)
        serial = max(last, before_us) + 1
        if self._model.called_at(serial, now) is None:
            raise HallRefused("closed", "今天的号已经取完")
        self._last[centre_code, queue, self.today()] = serial
        letters = self._letters.setdefault(
            (centre_code, queue), "ABCDEFGHJK"[len(self._letters) % 10]
        )
        ticket = Ticket(
            ticket_id=f"ticket-{len(self._tickets) + 1}",
            number=f"{letters}{serial:03d}",
            centre_code=centre_code,
            centre_name=name,
            queue=queue,
            ahead=0,
            wait_minutes=0,
            issued_at=now,
        )
        self._tickets[client_key] = ticket, serial
        return self._standing_of(client_key)

    async def ticket(self, ticket_id: str) -> Ticket:
        await self.answer("ticket")
        for key, (ticket, _) in self._tickets.items():
            if ticket.ticket_id == ticket_id:
                return self._standing_of(key)
        raise HallNotFound(ticket_id)

    async def queues(self, centre_code: str | None = None) -> tuple[Queue, ...]:
        await self.answer("queues")
        if centre_code is not None:
            self._centre_name(centre_code)
        every = sorted({queue_of(item.theme) for item, _ in self._items.values()})
        codes = [centre_code] if centre_code else list(self._centres) or [IMPLIED_CODE]
        return tuple(
            self._queue(code, queue) for code in codes for queue in every or [GENERAL_QUEUE]
        )

    @property
    def _hours(self) -> Schedule:
        return Schedule(WorkCalendar(), read_sessions("09:00-12:00,14:00-17:00"))

    @property
    def _model(self) -> WaitingModel:
        return WaitingModel(self._hours, self.pace)

    def _centre_name(self, code: str) -> str:
        if code in self._centres:
            return self._centres[code].name
        if not self._centres and code == IMPLIED_CODE:
            return IMPLIED_NAME
        raise HallNotFound(code)

    def _standing_of(self, key: str) -> Ticket:
        ticket, serial = self._tickets[key]
        now, called = self.now(), self._model.called(self.now())
        status: Literal["waiting", "called", "served", "expired"]
        if ticket.issued_at.date() < now.date():
            status = "expired"
        else:
            status = "waiting" if serial > called else "called" if serial == called else "served"
        waits = status == "waiting"
        update = {
            "status": status,
            "ahead": serial - called - 1 if waits else 0,
            "wait_minutes": self._model.wait_minutes(serial, now) if waits else 0,
        }
        return ticket.model_copy(update=update)

    def _queue(self, code: str, queue: str) -> Queue:
        now, waiting, minutes = self.now(), 0, 0
        if self._hours.is_open_at(now):
            called = self._model.called(now)
            last = self._last.get((code, queue, self.today()), 0)
            end = max(last, called + self._model.others_waiting(code, queue))
            waiting, minutes = end - called, self._model.wait_minutes(end + 1, now)
        return Queue(
            centre_code=code,
            centre_name=self._centre_name(code),
            queue=queue,
            waiting=waiting,
            wait_minutes=minutes,
        )
