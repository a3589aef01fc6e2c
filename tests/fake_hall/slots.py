"""Slots and holds of `FakeHall`. When it is open and where an item is done are the hall's own pure
rules; places are a dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hall.appointments.codes import new_token
from hall.appointments.policy import BookingPolicy
from hall.appointments.schedule import Schedule, read_sessions
from hall.appointments.venues import IMPLIED_CODE, IMPLIED_NAME, queue_of
from hall.client import BookingRules, Centre, HallNotFound, HallRefused, Hold, Item, Slot, Slots
from hall.workdays import WorkCalendar
from tests.fake_hall.base import FakeBase

_DAY = timedelta(days=1)


@dataclass
class FakeHold:
    """A held place, `booking` once it is booked."""

    slot_id: str
    until: datetime
    booking: str | None = None


class FakeSlots(FakeBase):
    """Slots and holds in memory.

    Attributes:
        policy: what is allowed; a test may replace it.
        workdays: which days are working days; a test may replace it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.policy = BookingPolicy()
        self.workdays = WorkCalendar()
        self._holds: dict[str, FakeHold] = {}
        self._held_under: dict[str, str] = {}

    # What a test does to it

    def fill(self, slot_id: str, leave: int = 0) -> None:
        """Lets others book a slot, up to some places."""
        for _ in range(self._remaining(slot_id) - leave):
            self._holds[new_token()] = FakeHold(
                slot_id, datetime.max.replace(tzinfo=self.now().tzinfo)
            )

    # What a hall does

    async def slots(
        self, item_code: str, first: date, last: date, centre_code: str | None = None
    ) -> Slots:
        await self.answer("slots")
        if last < first:
            raise HallRefused("bad_request", "dates")
        item = self._bookable(item_code)
        centres = self._centres_of(item)
        if centre_code is not None:
            centres = [one for one in centres if one.centre_code == centre_code]
            if not centres:
                raise HallNotFound(centre_code)
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        found = [
            self._slot(f"{centre.centre_code}~{queue_of(item.theme)}~{start:%Y%m%d%H%M}", start)
            for day in days
            for start in self._starts(day)
            for centre in centres
        ]
        closed = [day for day in days if not self.workdays.is_workday(day)]
        return Slots(
            slots=tuple(found),
            rules=self._rules(),
            closed=tuple(day.isoformat() for day in closed),
        )

    async def hold(self, slot_id: str, client_key: str) -> Hold:
        await self.answer("hold")
        start = self._start_of(slot_id)
        before = self._held_under.get(client_key)
        if before in self._holds and self._lives(self._holds[before]):
            held = self._holds[before]
            if held.slot_id != slot_id:
                raise HallRefused("key_reused", client_key)
            return Hold(hold_id=before, slot=self._slot(slot_id, start), expires_at=held.until)
        if not self._remaining(slot_id):
            raise HallRefused("slot_full", slot_id)
        hold_id, until = new_token(), self.now() + timedelta(minutes=self.policy.hold_minutes)
        self._holds[hold_id] = FakeHold(slot_id, until)
        self._held_under[client_key] = hold_id
        return Hold(hold_id=hold_id, slot=self._slot(slot_id, start), expires_at=until)

    async def release(self, hold_id: str) -> None:
        await self.answer("release")
        if hold_id in self._holds and self._holds[hold_id].booking is None:
            del self._holds[hold_id]

    # How it comes to that
    def _bookable(self, item_code: str) -> Item:
        item, _ = self.item_in_force(item_code)
        if not item.bookable:
            raise HallNotFound(f"{item_code}: not_bookable")
        return item

    def _centres_of(self, item: Item) -> list[Centre]:
        every = list(self._centres.values()) or [
            Centre(centre_code=IMPLIED_CODE, name=IMPLIED_NAME, address=item.location or "")
        ]
        own = [one for one in every if one.district and one.district == item.district]
        return own or every

    @property
    def _schedule(self) -> Schedule:
        return Schedule(self.workdays, read_sessions("09:00-12:00,14:00-17:00"))

    def _starts(self, day: date) -> list[datetime]:
        """When periods begin that can be booked now."""
        if not self.today() <= day <= self.today() + self.policy.horizon_days * _DAY:
            return []
        earliest = self.now() + timedelta(minutes=self.policy.lead_minutes)
        periods = self._schedule.periods(day)
        return [one.starts_at for one in periods if one.starts_at >= earliest]

    def _time_in(self, slot_id: str) -> datetime:
        raw = slot_id.rpartition("~")[2]
        return datetime.strptime(raw, "%Y%m%d%H%M").replace(tzinfo=self.now().tzinfo)

    def _start_of(self, slot_id: str) -> datetime:
        try:
            start = self._time_in(slot_id)
        except ValueError as error:
            raise HallRefused("slot_closed", slot_id) from error
        code = slot_id.partition("~")[0]
        if start not in self._starts(start.date()) or code not in (self._centres or {IMPLIED_CODE}):
            raise HallRefused("slot_closed", slot_id)
        return start

    def _slot(self, slot_id: str, start: datetime) -> Slot:
        code = slot_id.partition("~")[0]
        centre = self._centres.get(code)
        return Slot(
            slot_id=slot_id,
            centre_code=code,
            centre_name=centre.name if centre else IMPLIED_NAME,
            starts_at=start,
            ends_at=start + self._schedule.period_length,
            capacity=self.policy.capacity,
            remaining=self._remaining(slot_id),
        )

    def _address(self, slot_id: str, item: Item) -> str:
        centre = self._centres.get(slot_id.partition("~")[0])
        return centre.address if centre else item.location or ""

    def _lives(self, held: FakeHold) -> bool:
        return held.booking is not None or held.until > self.now()

    def _remaining(self, slot_id: str) -> int:
        taken = [one for one in self._holds.values() if one.slot_id == slot_id and self._lives(one)]
        return max(self.policy.capacity - len(taken), 0)

    def _rules(self) -> BookingRules:
        last = self.today() + self.policy.horizon_days * _DAY
        first = self.today()
        while not self._starts(first):
            first += _DAY
        return BookingRules(
            first_day=first.isoformat(),
            last_day=last.isoformat(),
            hold_minutes=round(self.policy.hold_minutes),
            most_misses=self.policy.most_misses,
            block_days=self.policy.block_days,
        )

    def _held(self, hold_id: str) -> FakeHold:
        held = self._holds.get(hold_id)
        if held is None or held.booking is not None or held.until <= self.now():
            raise HallRefused("hold_expired", hold_id)
        return held
