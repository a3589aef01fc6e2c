"""Taking a number at the hall, and how long it takes until it is called."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments import ticket_store as store
from hall.appointments.codes import new_token
from hall.appointments.schedule import Schedule
from hall.appointments.venues import (
    GENERAL_QUEUE,
    Venue,
    all_venues,
    item_at_hall,
    queues_by_district,
)
from hall.appointments.waiting import WaitingModel
from hall.client.appointments import Queue, Ticket
from hall.clock import Clock
from hall.database import Database
from hall.errors import Conflict, NotFound
from hall.personal_data import PersonalData

_WEEKDAYS = "一二三四五六日"


class TicketDesk:
    """Gives out numbers.

    Args:
        database: where they are kept.
        clock: tells the day and where the queues stand.
        personal: makes fingerprints of client keys.
        schedule: numbers are given while the hall is open.
        waiting: how queues move.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        schedule: Schedule,
        waiting: WaitingModel,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._schedule = schedule
        self._waiting = waiting

    async def take(self, centre_code: str, client_key: str, item_code: str | None = None) -> Ticket:
        """See `AppointmentHall.take_ticket`.

        Raises:
            NotFound: no such centre or item.
            Conflict: "closed": not open now, or too many wait already for today.
        """
        now, key = self._clock.now(), self._personal.fingerprint("ticket", client_key)
        try:
            async with self._database.writing() as connection:
                venue = await self._venue(connection, centre_code)
                row = await store.by_key(connection, key)
                if row is None:
                    queue = await self._queue(connection, item_code, now)
                    new = await self._new(connection, centre_code, queue, now)
                    new |= {"ticket_key": key, "item_code": item_code}
                    await store.add(connection, new)
                    row = await store.by_key(connection, key)
        except IntegrityError:
            # The same call, a moment earlier.
            async with self._database.reading() as connection:
                row = await store.by_key(connection, key)
        assert row is not None
        return self._told(row, venue, now)

    async def ticket(self, ticket_id: str) -> Ticket:
        """See `AppointmentHall.ticket`.

        Raises:
            NotFound: no such ticket.
        """
        async with self._database.reading() as connection:
            row = await store.by_id(connection, ticket_id)
            if row is None:
                raise NotFound("没有这张号票")
            venue = await self._venue(connection, row.centre_code)
        return self._told(row, venue, self._clock.now())

    async def queues(self, centre_code: str | None = None) -> tuple[Queue, ...]:
        """See `AppointmentHall.queues`.

        Raises:
            NotFound: no such centre.
        """
        now = self._clock.now()
        async with self._database.reading() as connection:
            venues = await all_venues(connection)
            if centre_code is not None:
                venues = [await self._venue(connection, centre_code)]
            by_district = await queues_by_district(connection)
            last = await store.last_serials(connection, now.date())
        every = sorted(set().union(*by_district.values())) or [GENERAL_QUEUE]
        return tuple(
            self._standing(venue, queue, last.get((venue.centre_code, queue), 0), now)
            for venue in venues
            for queue in sorted(by_district.get(venue.district, ())) or every
        )

    async def _queue(
        self, connection: AsyncConnection, item_code: str | None, now: datetime
    ) -> str:
        if item_code is None:
            return GENERAL_QUEUE
        return (await item_at_hall(connection, item_code, now.date(), to_book=False)).queue

    async def _new(
        self, connection: AsyncConnection, centre_code: str, queue: str, now: datetime
    ) -> dict[str, Any]:
        if not self._schedule.is_open_at(now):
            raise Conflict("closed", f"现在不在办公时间，{self._opening(now)}开始取号")
        before_us = self._waiting.called(now) + self._waiting.others_waiting(centre_code, queue)
        serial = await store.next_serial(connection, centre_code, queue, now.date(), before_us + 1)
        if self._waiting.called_at(serial, now) is None:
            raise Conflict("closed", f"今天的号已经取完，{self._opening(now)}开始取号")
        return {
            "ticket_id": new_token(),
            "centre_code": centre_code,
            "queue": queue,
            "day": now.date(),
            "serial": serial,
            "letters": await store.letters_of(connection, centre_code, queue),
            "issued_at": now,
        }

    def _opening(self, now: datetime) -> str:
        opens = self._schedule.next_opening(now)
        if opens.date() == now.date():
            return f"今天{opens:%H:%M}"
        return f"{opens.month}月{opens.day}日（周{_WEEKDAYS[opens.weekday()]}）{opens:%H:%M}"

    async def _venue(self, connection: AsyncConnection, centre_code: str) -> Venue:
        for venue in await all_venues(connection):
            if venue.centre_code == centre_code:
                return venue
        raise NotFound(f"没有编码为 {centre_code} 的服务中心")

    def _told(self, row: Row[Any], venue: Venue, now: datetime) -> Ticket:
        status = self._status(row, now)
        waits = status == "waiting"
        return Ticket(
            ticket_id=row.ticket_id,
            number=f"{row.letters}{row.serial:03d}",
            centre_code=venue.centre_code,
            centre_name=venue.name,
            queue=row.queue,
            ahead=row.serial - self._waiting.called(now) - 1 if waits else 0,
            wait_minutes=self._waiting.wait_minutes(row.serial, now) if waits else 0,
            issued_at=row.issued_at,
            status=status,
        )

    def _status(
        self, row: Row[Any], now: datetime
    ) -> Literal["waiting", "called", "served", "expired"]:
        if row.day < now.date():
            return "expired"
        called = self._waiting.called(now)
        if row.serial > called:
            return "waiting"
        return "called" if row.serial == called else "served"

    def _standing(self, venue: Venue, queue: str, last: int, now: datetime) -> Queue:
        waiting, minutes = 0, 0
        if self._schedule.is_open_at(now):
            called = self._waiting.called(now)
            others = self._waiting.others_waiting(venue.centre_code, queue)
            end = max(last, called + others)
            waiting, minutes = end - called, self._waiting.wait_minutes(end + 1, now)
        return Queue(
            centre_code=venue.centre_code,
            centre_name=venue.name,
            queue=queue,
            waiting=waiting,
            wait_minutes=minutes,
        )
