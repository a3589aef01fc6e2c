"""Periods that can be booked, and places held in them.

Periods follow from the schedule; the database only knows those in which somebody once wanted a
place. So a centre is bookable the moment it is imported, and there is nothing to generate each day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments import slot_store
from hall.appointments.codes import new_token
from hall.appointments.model import places
from hall.appointments.policy import BookingPolicy
from hall.appointments.schedule import Period, Schedule
from hall.appointments.slot_store import HeldPlace
from hall.appointments.venues import all_venues, item_at_hall, venues_of
from hall.client.appointments import BookingRules, Hold, Slot, Slots
from hall.clock import HALL_ZONE, Clock
from hall.database import Database
from hall.errors import BadRequest, Conflict, NotFound, Unavailable
from hall.personal_data import PersonalData

_DAY = timedelta(days=1)
_LONGEST_LOOK = 92
"""Days that one answer about slots covers."""
_CLOSED = "该时段不可预约，请重新选择时间"
_FULL = "该时段已约满"


@dataclass(frozen=True)
class SlotName:
    """What a slot_id says."""

    centre_code: str
    queue: str
    starts_at: datetime

    def __str__(self) -> str:
        return f"{self.centre_code}~{self.queue}~{self.starts_at:%Y%m%d%H%M}"

    @classmethod
    def read(cls, slot_id: str) -> SlotName:
        """The name in a slot_id.

        Raises:
            Conflict: "slot_closed": no slot has such a name.
        """
        try:
            centre_code, _, rest = slot_id.partition("~")
            queue, _, moment = rest.rpartition("~")
            starts_at = datetime.strptime(moment, "%Y%m%d%H%M").replace(tzinfo=HALL_ZONE)
        except ValueError as error:
            raise Conflict("slot_closed", _CLOSED) from error
        return cls(centre_code, queue, starts_at)


class SlotBook:
    """Offers slots and holds places.

    Args:
        database: where places are kept.
        clock: tells what is past, too near, and when a hold ends.
        personal: makes fingerprints of client keys.
        schedule: opening hours.
        policy: capacity, lead time, horizon, minutes of a hold.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        schedule: Schedule,
        policy: BookingPolicy,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._schedule = schedule
        self._policy = policy

    async def slots(
        self, item_code: str, first: date, last: date, centre_code: str | None = None
    ) -> Slots:
        """See `AppointmentHall.slots`.

        Raises:
            NotFound: no such item, or it is not done at that centre; NotBookable.
            BadRequest: the dates are in the wrong order.
        """
        if last < first:
            raise BadRequest("结束日期早于开始日期")
        last = min(last, first + _LONGEST_LOOK * _DAY)
        now = self._clock.now()
        async with self._database.reading() as connection:
            item = await item_at_hall(connection, item_code, now.date(), to_book=True)
            venues = venues_of(item, await all_venues(connection))
            if centre_code is not None:
                venues = [venue for venue in venues if venue.centre_code == centre_code]
                if not venues:
                    raise NotFound(f"事项 {item_code} 不在 {centre_code} 办理")
            periods = list(self._periods(first, min(last, item.until or last), now))
            taken: dict[str, int] = {}
            if periods:
                taken = await slot_store.taken_between(
                    connection, item.queue, periods[0].starts_at, periods[-1].starts_at, now
                )
        found = []
        for period in periods:
            for venue in venues:
                name = SlotName(venue.centre_code, item.queue, period.starts_at)
                found.append(self._slot(venue.name, name, taken.get(str(name), 0)))
        closed = [day for day in _days(first, last) if not self._schedule.is_open_on(day)]
        return Slots(
            slots=tuple(found),
            rules=self._rules(now),
            closed=tuple(day.isoformat() for day in closed),
        )

    async def hold(self, slot_id: str, client_key: str) -> Hold:
        """See `AppointmentHall.hold`.

        Raises:
            Conflict: "slot_full", "slot_closed", or "key_reused": the key held another slot.
        """
        name, now = SlotName.read(slot_id), self._clock.now()
        self._check_offered(name, now)
        async with self._database.statements() as connection:
            held = await self._hold(connection, name, client_key, now)
            centre_name = held.centre_name or await self._implied(connection, name, held)
        return Hold(
            hold_id=held.hold_id,
            slot=self._slot(centre_name, name, held.taken),
            expires_at=held.held_until,
        )

    async def release(self, hold_id: str) -> None:
        """See `AppointmentHall.release`."""
        async with self._database.statements() as connection:
            await slot_store.end_holds(connection, places.c.hold_id == hold_id)

    async def _hold(
        self, connection: AsyncConnection, name: SlotName, client_key: str, now: datetime
    ) -> HeldPlace:
        """A new hold, or the one that the key has already."""
        key = self._personal.fingerprint("hold", client_key)

        async def take(*, waiting: bool) -> HeldPlace | None:
            return await slot_store.take(
                connection,
                str(name),
                name.centre_code,
                self._policy.capacity,
                new_token(),
                key,
                now,
                now + timedelta(minutes=self._policy.hold_minutes),
                waiting=waiting,
            )

        try:
            held = await take(waiting=False)
            if held is None:
                await self._make_places(connection, name)
                held = await take(waiting=True)
        except IntegrityError:
            # Another call with this key; it has committed, or this one would still wait for it.
            held = None
        return held or await self._held_before(connection, name, client_key, key, now)

    async def _held_before(
        self,
        connection: AsyncConnection,
        name: SlotName,
        client_key: str,
        key: str,
        now: datetime,
    ) -> HeldPlace:
        """The hold that a key has; a new one if that has ended."""
        before = await slot_store.held(connection, key, name.centre_code, now)
        if before is None:
            raise Conflict("slot_full", _FULL)
        if not before.is_booked and before.held_until <= now:
            await slot_store.end_holds(connection, places.c.hold_key == key)
            return await self._hold(connection, name, client_key, now)
        if before.slot_id != str(name):
            raise Conflict("key_reused", "该 client_key 已用于另一个时段")
        return before

    async def _make_places(self, connection: AsyncConnection, name: SlotName) -> None:
        capacity = self._policy.capacity
        if await slot_store.place_count(connection, str(name)) < capacity:
            period = self._period(name)
            await slot_store.make_places(
                connection, str(name), name.centre_code, name.queue, period, capacity
            )

    async def _implied(self, connection: AsyncConnection, name: SlotName, held: HeldPlace) -> str:
        """The name of a centre that has no row of its own."""
        for venue in await all_venues(connection):
            if venue.centre_code == name.centre_code:
                return venue.name
        await slot_store.end_holds(connection, places.c.hold_id == held.hold_id)
        raise Conflict("slot_closed", _CLOSED)

    def _check_offered(self, name: SlotName, now: datetime) -> None:
        day = name.starts_at.date()
        offered = self._periods(day, day, now)
        if all(period.starts_at != name.starts_at for period in offered):
            raise Conflict("slot_closed", _CLOSED)

    def _periods(self, first: date, last: date, now: datetime) -> Iterable[Period]:
        """The periods that can be booked now."""
        earliest = now + timedelta(minutes=self._policy.lead_minutes)
        for day in _days(max(first, now.date()), min(last, self._last_day(now))):
            for period in self._schedule.periods(day):
                if period.starts_at >= earliest:
                    yield period

    def _period(self, name: SlotName) -> Period:
        for period in self._schedule.periods(name.starts_at.date()):
            if period.starts_at == name.starts_at:
                return period
        raise Conflict("slot_closed", _CLOSED)

    def _slot(self, centre_name: str, name: SlotName, taken: int) -> Slot:
        capacity = self._policy.capacity
        return Slot(
            slot_id=str(name),
            centre_code=name.centre_code,
            centre_name=centre_name,
            starts_at=name.starts_at,
            ends_at=name.starts_at + self._schedule.period_length,
            capacity=capacity,
            remaining=max(capacity - taken, 0),
        )

    def _last_day(self, now: datetime) -> date:
        return now.date() + self._policy.horizon_days * _DAY

    def _rules(self, now: datetime) -> BookingRules:
        last = self._last_day(now)
        first = next((one.starts_at.date() for one in self._periods(now.date(), last, now)), None)
        if first is None:
            raise Unavailable("可预约期内没有开放日，请检查工作日历")
        return BookingRules(
            first_day=first.isoformat(),
            last_day=last.isoformat(),
            hold_minutes=round(self._policy.hold_minutes),
            most_misses=self._policy.most_misses,
            block_days=self._policy.block_days,
        )


def _days(first: date, last: date) -> Sequence[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]
