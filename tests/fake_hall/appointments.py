"""Appointments of `FakeHall`. What a visitor must look like is the hall's own pure rule; bookings
are a dictionary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hall.appointments.codes import new_booking_code, new_token
from hall.appointments.venues import queue_of
from hall.appointments.visitors import checked, normal_identity
from hall.client import Asker, Booking, HallNotFound, HallRefused, Item, PersonProof, Visitor
from hall.errors import InvalidVisitor
from hall.personal_data import masked_identity, masked_name, masked_phone
from tests.fake_hall.events import FakeEvents
from tests.fake_hall.slots import FakeHold, FakeSlots

_DAY = timedelta(days=1)


@dataclass
class FakeBooking:
    """What is known of an appointment."""

    told: Booking
    visitor: Visitor
    slot_id: str
    booked_by: str | None

    def is_proven(self, proof: PersonProof) -> bool:
        return (
            self.visitor.identity_number == normal_identity(proof.identity_number)
            and self.visitor.phone[-4:] == proof.phone_last4
        )


class FakeAppointments(FakeSlots, FakeEvents):
    """`AppointmentHall` in memory, tickets apart."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._booked: dict[str, FakeBooking] = {}
        self._done: dict[tuple[str, str], str] = {}

    # What a test does to it

    def attend(self, booking_code: str) -> None:
        """Says at the desk that somebody came."""
        self._change(booking_code, status="attended")

    # What a hall does

    async def book(
        self,
        hold_id: str,
        item_code: str,
        visitor: Visitor,
        client_key: str,
        situation: str | None = None,
        asker: Asker | None = None,
    ) -> Booking:
        await self.answer("book")
        try:
            visitor = checked(visitor, self.today())
        except InvalidVisitor as error:
            raise HallRefused(error.code, error.message) from error
        before = self._done.get(("book", client_key))
        if before is not None:
            return self._told(before)
        held = self._held(hold_id)
        item = self._bookable(item_code)
        start = self._time_in(held.slot_id)
        self._check_queue(held, item)
        self._check_misses(visitor)
        self._check_day(visitor.identity_number, item_code, start.date())
        code = new_booking_code()
        booking = Booking(
            booking_code=code,
            item_code=item_code,
            item_name=item.name,
            situation=situation,
            slot=self._slot(held.slot_id, start),
            centre_address=self._address(held.slot_id, item),
            status="booked",
            name=masked_name(visitor.name),
            identity_number=masked_identity(visitor.identity_number),
            phone=masked_phone(visitor.phone),
            calendar_token=new_token(),
        )
        self._booked[code] = FakeBooking(
            booking, visitor, held.slot_id, asker.user if asker else None
        )
        held.booking = code
        self._done["book", client_key] = code
        return self._told(code)

    async def bookings(self, proof: PersonProof, asker: Asker) -> tuple[Booking, ...]:
        await self.answer("bookings")
        identity = normal_identity(proof.identity_number)
        self.check_tries(asker, f"i {identity}")
        if not self.knows(identity, proof.phone_last4):
            self.count_try(asker, f"i {identity}")
        return self.bookings_of(proof)

    def bookings_of(self, proof: PersonProof) -> tuple[Booking, ...]:
        """Appointments to come."""
        told = [self._told(code) for code, one in self._booked.items() if one.is_proven(proof)]
        to_come = [one for one in told if one.status == "booked" and one.slot.ends_at > self.now()]
        return tuple(sorted(to_come, key=lambda one: (one.slot.starts_at, one.booking_code)))

    def people(self) -> list[Visitor]:
        return super().people() + [one.visitor for one in self._booked.values()]

    async def cancel(
        self, booking_code: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        await self.answer("cancel")
        self._prove(booking_code, proof, asker)
        if self._done.get(("cancel", client_key)) != booking_code:
            self._check_active(booking_code)
            self._change(booking_code, status="cancelled")
            self._vacate(booking_code)
            self._tell_of_cancel(self._booked[booking_code], asker)
            self._done["cancel", client_key] = booking_code
        return self._told(booking_code)

    async def move(
        self, booking_code: str, hold_id: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        await self.answer("move")
        self._prove(booking_code, proof, asker)
        if self._done.get(("move", client_key)) == booking_code:
            return self._told(booking_code)
        self._check_active(booking_code)
        held, own = self._held(hold_id), self._booked[booking_code]
        before = self._told(booking_code).slot.starts_at
        start = self._time_in(held.slot_id)
        if start.date() != before.date():
            self._check_day(own.visitor.identity_number, own.told.item_code, start.date())
        self._tell_of_place(self._booked[booking_code])
        self._vacate(booking_code)
        held.booking = booking_code
        self._change(booking_code, moved_from=before)
        self._booked[booking_code].slot_id = held.slot_id
        self._done["move", client_key] = booking_code
        return self._told(booking_code)

    async def calendar(self, calendar_token: str) -> str:
        await self.answer("calendar")
        for one in self._booked.values():
            if one.told.calendar_token == calendar_token:
                booking = self._told(one.told.booking_code)
                start = f"{booking.slot.starts_at:%Y%m%dT%H%M%S}"
                return "\r\n".join(
                    [
                        "BEGIN:VCALENDAR",
                        f"UID:{calendar_token}@yimen",
                        f"DTSTART;TZID=Asia/Shanghai:{start}",
                        f"SEQUENCE:{booking.revision}",
                        "END:VCALENDAR",
                        "",
                    ]
                )
        raise HallNotFound("calendar")

    # How it comes to that

    def _check_queue(self, held: FakeHold, item: Item) -> None:
        if held.slot_id.split("~")[1] != queue_of(item.theme):
            raise HallRefused("wrong_slot", held.slot_id)

    def _check_day(self, identity_number: str, item_code: str, day: date) -> None:
        for one in self._booked.values():
            told = self._told(one.told.booking_code)
            if (
                one.visitor.identity_number == identity_number
                and told.item_code == item_code
                and told.status == "booked"
                and told.slot.starts_at.date() == day
            ):
                raise HallRefused("already_booked", told.booking_code)

    def _check_misses(self, visitor: Visitor) -> None:
        since = self.today() - self.policy.miss_days * _DAY
        missed = [
            told.slot.starts_at.date()
            for one in self._booked.values()
            if one.visitor.identity_number == visitor.identity_number
            and (told := self._told(one.told.booking_code)).status == "missed"
            and told.slot.starts_at.date() >= since
        ]
        if len(missed) < self.policy.most_misses:
            return
        if self.today() < max(missed) + self.policy.block_days * _DAY:
            raise HallRefused("too_many_misses", "")

    def _told(self, code: str) -> Booking:
        one = self._booked[code]
        start = self._time_in(one.slot_id)
        told = one.told
        if told.status == "booked" and start.date() < self.today():
            told = told.model_copy(update={"status": "missed"})
        return told.model_copy(update={"slot": self._slot(one.slot_id, start)})

    def _change(self, code: str, **values: Any) -> None:
        one = self._booked[code]
        values["revision"] = one.told.revision + 1
        self._booked[code] = replace(one, told=one.told.model_copy(update=values))

    def _vacate(self, code: str) -> None:
        self._holds = {key: one for key, one in self._holds.items() if one.booking != code}

    def _check_active(self, code: str) -> None:
        told = self._told(code)
        if told.status != "booked" or told.slot.ends_at <= self.now():
            raise HallRefused("not_active", code)

    # News

    def _tell_of_cancel(self, booking: FakeBooking, asker: Asker) -> None:
        users = [booking.booked_by] if booking.booked_by else []
        users += [user for user in self.users_of(booking.visitor) if user not in users]
        told = booking.told
        data = {"booking_code": told.booking_code, "item_code": told.item_code}
        data |= {"item_name": told.item_name, "starts_at": told.slot.starts_at.isoformat()}
        self.emit("booking_cancelled", data, [user for user in users if user != asker.user])
        self._tell_of_place(booking)

    def _tell_of_place(self, booking: FakeBooking) -> None:
        told = self._told(booking.told.booking_code)
        data = {"slot_id": booking.slot_id, "item_code": told.item_code}
        data |= {"item_name": told.item_name, "starts_at": told.slot.starts_at.isoformat()}
        self.emit("slot_released", data | {"centre_code": told.slot.centre_code})

    # Proofs

    def _prove(self, code: str, proof: PersonProof, asker: Asker) -> None:
        identity = normal_identity(proof.identity_number)
        self.check_tries(asker, f"i {identity}")
        if not self.knows(identity, proof.phone_last4):
            self.count_try(asker, f"i {identity}")
        if code not in self._booked or not self._booked[code].is_proven(proof):
            raise HallNotFound(code)
