"""Making, finding, moving and cancelling appointments.

Whatever takes or gives up a place does so in one transaction with the booking's own row. What can
go wrong is looked into only after it went wrong: the usual booking is one read and two writes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.acquaintance import is_known
from hall.appointments import booking_store as store
from hall.appointments.codes import new_booking_code, new_token
from hall.appointments.news import recipients
from hall.appointments.policy import BookingPolicy
from hall.appointments.proofs import Proofs
from hall.appointments.telling import told, told_booking, told_slot
from hall.appointments.venues import address_of, queue_of
from hall.appointments.visitors import checked
from hall.client.appointments import Booking, PersonProof, Visitor
from hall.client.cases import Asker
from hall.clock import Clock
from hall.database import Database
from hall.errors import Conflict, NotBookable, NotFound
from hall.outbox import emit
from hall.personal_data import PersonalData

_HOLD_GONE = "暂留的时段已超时释放，请重新选择时间"


class BookingDesk:
    """Everything about appointments that needs a name.

    Args:
        database: where they are kept.
        clock: tells when a hold has ended and what is past.
        personal: encrypts visitors, makes fingerprints.
        proofs: judges who somebody is.
        policy: capacity and the rule about missed appointments.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        proofs: Proofs,
        policy: BookingPolicy,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._proofs = proofs
        self._policy = policy

    async def book(
        self,
        hold_id: str,
        item_code: str,
        visitor: Visitor,
        client_key: str,
        situation: str | None = None,
        asker: Asker | None = None,
    ) -> Booking:
        """See `AppointmentHall.book`. The key of an earlier call gives its booking, as it is now.

        Raises:
            InvalidVisitor: a value that cannot be.
            NotFound, NotBookable: the item.
            Conflict: "hold_expired", "already_booked", "too_many_misses", "wrong_slot" (of another
                queue than the item's).
        """
        now = self._clock.now()
        visitor = checked(visitor, now.date())
        row = self._new_row(item_code, visitor, client_key, situation, now)
        row["booked_by"] = None if asker is None else asker.user
        booking = None
        try:
            async with self._database.writing() as connection:
                held = await self._held(connection, hold_id, item_code, row["identity_print"], now)
                if held is not None:
                    self._check(held, item_code, now.date())
                    row |= {"item_name": held.item_name, "starts_at": held.starts_at}
                    row["day"] = held.starts_at.date()
                    await store.add(connection, row, held.place_id)
                    booking = self._told_new(row, held, visitor)
        except IntegrityError as error:
            return await self._earlier(row, now, error)
        return booking or await self._earlier(row, now, None)

    async def bookings(self, proof: PersonProof, asker: Asker) -> tuple[Booking, ...]:
        """See `AppointmentHall.bookings`. A proof that fits nobody on record counts as wrong.

        Raises:
            Locked: too many wrong proofs.
        """
        now, marks = self._clock.now(), self._proofs.marks(proof)
        tries = await self._proofs.begin(marks, asker)
        async with self._database.reading() as connection:
            rows = await store.to_come(connection, marks.proof, now)
            known = bool(rows) or await is_known(connection, marks.proof)
        if not known:
            return ()
        await self._proofs.right(tries)
        return tuple(self._told(row) for row in rows)

    async def of_proof(self, proof_print: str) -> tuple[Booking, ...]:
        """Appointments to come under a fingerprint, for whoever has judged who asks."""
        async with self._database.reading() as connection:
            rows = await store.to_come(connection, proof_print, self._clock.now())
        return tuple(self._told(row) for row in rows)

    async def cancel(
        self, booking_code: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """See `AppointmentHall.cancel`.

        Raises:
            NotFound: no such appointment of this person.
            Conflict: "not_active".
            Locked: too many wrong proofs.
        """
        now, key = self._clock.now(), self._personal.fingerprint("cancel", client_key)
        await self._prove(booking_code, proof, asker, now)
        async with self._database.writing() as connection:
            before = await self._locked(connection, booking_code, now)
            if not await self._was_done(connection, key, booking_code):
                self._check_active(before, now)
                await store.note_change(connection, key, booking_code, "cancel", now)
                await store.change(connection, booking_code, {"status": "cancelled"})
                await store.vacate(connection, booking_code)
                await self._tell_of_cancel(connection, before, asker, now)
            after = await self._locked(connection, booking_code, now)
        return self._told(after)

    async def move(
        self, booking_code: str, hold_id: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """See `AppointmentHall.move`.

        Raises:
            NotFound: no such appointment of this person.
            Conflict: "hold_expired", "not_active", "already_booked", "wrong_slot".
            Locked: too many wrong proofs.
        """
        now, key = self._clock.now(), self._personal.fingerprint("move", client_key)
        await self._prove(booking_code, proof, asker, now)
        try:
            async with self._database.writing() as connection:
                before = await self._locked(connection, booking_code, now)
                if not await self._was_done(connection, key, booking_code):
                    self._check_active(before, now)
                    await self._move(connection, before, hold_id, now)
                    await store.note_change(connection, key, booking_code, "move", now)
                after = await self._locked(connection, booking_code, now)
        except IntegrityError as error:
            raise Conflict("already_booked", "该办事人当天已有同一事项的预约") from error
        return self._told(after)

    async def attend(self, booking_code: str) -> Booking:
        """Says that somebody came, at the desk; saying so twice changes nothing.

        Raises:
            NotFound: no such appointment.
            Conflict: "not_active": cancelled.
        """
        now = self._clock.now()
        async with self._database.writing() as connection:
            before = await self._locked(connection, booking_code, now)
            if before.status == "cancelled":
                raise Conflict("not_active", "该预约已取消")
            if before.status != "attended":
                await store.change(connection, booking_code, {"status": "attended"})
            after = await self._locked(connection, booking_code, now)
        return self._told(after)

    def _new_row(
        self,
        item_code: str,
        visitor: Visitor,
        client_key: str,
        situation: str | None,
        now: datetime,
    ) -> dict[str, Any]:
        marks = self._proofs.marks(
            PersonProof(identity_number=visitor.identity_number, phone_last4=visitor.phone[-4:])
        )
        return {
            "booking_code": new_booking_code(),
            "status": "booked",
            "item_code": item_code,
            "situation": situation,
            "visitor": self._personal.encrypted(visitor.model_dump_json()),
            "identity_print": marks.identity,
            "proof_print": marks.proof,
            "calendar_token": new_token(),
            "book_key": self._personal.fingerprint("book", client_key),
            "moved_from": None,
            "revision": 0,
            "made_at": now,
        }

    async def _held(
        self,
        connection: AsyncConnection,
        hold_id: str,
        item_code: str,
        identity_print: str,
        now: datetime,
    ) -> Row[Any] | None:
        """The held place, unless the hold has ended or was used."""
        since = now.date() - timedelta(days=self._policy.miss_days)
        held = await store.held_place(connection, hold_id, item_code, identity_print, now, since)
        if held is None or held.booking_code is not None or held.held_until <= now:
            return None
        return held

    def _check(self, held: Row[Any], item_code: str, today: date) -> None:
        day = held.starts_at.date()
        if (
            held.item_name is None
            or held.withdrawn_at is not None
            or (held.effective_from or today) > today
            or (held.effective_until or day) < day
        ):
            raise NotFound(f"没有编码为 {item_code} 的事项")
        if not held.bookable:
            raise NotBookable(f"事项 {item_code} 无需预约")
        if queue_of(held.theme) != held.queue:
            raise Conflict("wrong_slot", "该时段不办理这个事项，请重新选择时间")
        block = timedelta(days=self._policy.block_days)
        if held.misses >= self._policy.most_misses and today < held.last_miss + block:
            raise Conflict(
                "too_many_misses", f"多次预约未到，{held.last_miss + block:%Y-%m-%d} 起可再预约"
            )

    async def _earlier(
        self, row: dict[str, Any], now: datetime, error: IntegrityError | None
    ) -> Booking:
        """What stands in the way of a booking, or the one that its key has made already."""
        async with self._database.reading() as connection:
            before = await store.by_key(connection, row["book_key"], now)
            if before is not None:
                return self._told(before)
            if error is not None and await store.has_one_that_day(
                connection, row["identity_print"], row["item_code"], row["day"]
            ):
                raise Conflict("already_booked", "该办事人当天已有同一事项的预约") from error
        raise Conflict("hold_expired", _HOLD_GONE) from error

    async def _prove(
        self, booking_code: str, proof: PersonProof, asker: Asker, now: datetime
    ) -> None:
        """Lets who booked pass.

        Raises:
            NotFound: no such appointment, or the proof does not fit it.
        """
        marks = self._proofs.marks(proof)
        tries = await self._proofs.begin(marks, asker)
        async with self._database.reading() as connection:
            row = await store.by_code(connection, booking_code, now)
            fits = row is not None and row.proof_print == marks.proof
            # A mistyped code of somebody who proved an own booking is no guess.
            known = fits or await is_known(connection, marks.proof)
        if known:
            await self._proofs.right(tries)
        if not fits:
            raise NotFound("没有找到该办事人的这个预约")

    async def _locked(
        self, connection: AsyncConnection, booking_code: str, now: datetime
    ) -> Row[Any]:
        row = await store.by_code(connection, booking_code, now, lock=True)
        if row is None:
            raise NotFound("没有这个预约")
        return row

    async def _was_done(self, connection: AsyncConnection, key: str, booking_code: str) -> bool:
        before = await store.change_under(connection, key)
        if before is not None and before.booking_code != booking_code:
            raise Conflict("key_reused", "该 client_key 已用于另一个预约")
        return before is not None

    def _check_active(self, row: Row[Any], now: datetime) -> None:
        if row.status != "booked" or row.ends_at <= now:
            raise Conflict("not_active", "该预约已取消、已办理或已过期")

    async def _move(
        self, connection: AsyncConnection, before: Row[Any], hold_id: str, now: datetime
    ) -> None:
        held = await self._held(connection, hold_id, before.item_code, before.identity_print, now)
        if held is None:
            raise Conflict("hold_expired", _HOLD_GONE)
        if held.queue != before.queue:
            raise Conflict("wrong_slot", "该时段不办理这个事项，请重新选择时间")
        code = before.booking_code
        await store.vacate(connection, code)
        await store.occupy(connection, held.place_id, code)
        new_time = {
            "place_id": held.place_id,
            "starts_at": held.starts_at,
            "day": held.starts_at.date(),
            "moved_from": before.starts_at,
        }
        await store.change(connection, code, new_time)
        await self._tell_of_place(connection, before, now)

    async def _tell_of_cancel(
        self, connection: AsyncConnection, before: Row[Any], asker: Asker, now: datetime
    ) -> None:
        users = await recipients(connection, before)
        await emit(
            connection,
            "booking_cancelled",
            before.booking_code,
            {
                "booking_code": before.booking_code,
                "item_code": before.item_code,
                "item_name": before.item_name,
                "starts_at": before.starts_at.isoformat(),
            },
            at=now,
            recipients=[user for user in users if user != asker.user],
        )
        await self._tell_of_place(connection, before, now)

    async def _tell_of_place(
        self, connection: AsyncConnection, before: Row[Any], now: datetime
    ) -> None:
        await emit(
            connection,
            "slot_released",
            f"{before.booking_code}:{before.revision}",
            {
                "slot_id": before.slot_id,
                "centre_code": before.centre_code,
                "item_code": before.item_code,
                "item_name": before.item_name,
                "starts_at": before.starts_at.isoformat(),
            },
            at=now,
        )

    def _told(self, row: Row[Any]) -> Booking:
        return told(row, self._personal.decrypted(row.visitor), self._policy.capacity)

    def _told_new(self, row: dict[str, Any], held: Row[Any], visitor: Visitor) -> Booking:
        slot = told_slot(held, self._policy.capacity, held.taken)
        return told_booking(row, slot, visitor, address_of(held.centre_address, held.location))
