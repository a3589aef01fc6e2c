"""Finding, moving and cancelling appointments, and saying who came.

What gives up a place and takes another one is one transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.acquaintance import is_known
from hall.appointments import booking_store as store
from hall.appointments import news, slot_store
from hall.appointments.making import ALREADY_BOOKED, HOLD_GONE, WRONG_SLOT
from hall.appointments.model import places
from hall.appointments.proofs import Proofs
from hall.appointments.telling import Teller
from hall.client.appointments import Booking, PersonProof
from hall.client.cases import Asker
from hall.clock import Clock
from hall.database import Database
from hall.errors import Conflict, NotFound
from hall.personal_data import PersonalData


class BookingDesk:
    """What becomes of appointments.

    Args:
        database: where they are kept.
        clock: tells what is past.
        personal: makes fingerprints of client keys.
        proofs: judges who somebody is.
        teller: tells bookings.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        proofs: Proofs,
        teller: Teller,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._proofs = proofs
        self._teller = teller

    async def bookings(self, proof: PersonProof, asker: Asker) -> tuple[Booking, ...]:
        """See `AppointmentHall.bookings`. A proof that fits nobody on record counts as wrong.

        Raises:
            Locked: too many wrong proofs.
        """
        marks = self._proofs.marks(proof)
        tries = await self._proofs.begin(marks, asker)
        async with self._database.reading() as connection:
            rows = await store.to_come(connection, marks.proof, self._clock.now())
            known = bool(rows) or await is_known(connection, marks.proof)
        if known:
            await self._proofs.right(tries)
        return tuple(self._teller.told(row._asdict()) for row in rows)

    async def of_proof(self, proof_print: str) -> tuple[Booking, ...]:
        """Appointments to come under a fingerprint, for whoever has judged who asks."""
        async with self._database.reading() as connection:
            rows = await store.to_come(connection, proof_print, self._clock.now())
        return tuple(self._teller.told(row._asdict()) for row in rows)

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
            await store.lock(connection, booking_code)
            before = await self._whole(connection, booking_code, now)
            if not await self._was_done(connection, key, booking_code):
                self._check_active(before, now)
                await store.note_change(connection, key, booking_code, "cancel", now)
                await store.change(connection, booking_code, {"status": "cancelled"})
                await slot_store.end_holds(connection, places.c.id == before.place_id)
                await news.tell_of_cancelling(connection, before, asker, now)
            after = await self._whole(connection, booking_code, now)
        return self._teller.told(after._asdict())

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
                await store.lock(connection, booking_code)
                before = await self._whole(connection, booking_code, now)
                if not await self._was_done(connection, key, booking_code):
                    self._check_active(before, now)
                    await self._move(connection, before, hold_id, now)
                    await store.note_change(connection, key, booking_code, "move", now)
                after = await self._whole(connection, booking_code, now)
        except IntegrityError as error:
            raise Conflict("already_booked", ALREADY_BOOKED) from error
        return self._teller.told(after._asdict())

    async def attend(self, booking_code: str) -> Booking:
        """Says that somebody came, at the desk; saying so twice changes nothing.

        Raises:
            NotFound: no such appointment.
            Conflict: "not_active": cancelled.
        """
        now = self._clock.now()
        async with self._database.writing() as connection:
            await store.lock(connection, booking_code)
            before = await self._whole(connection, booking_code, now)
            if before.status == "cancelled":
                raise Conflict("not_active", "该预约已取消")
            if before.status != "attended":
                await store.change(connection, booking_code, {"status": "attended"})
            after = await self._whole(connection, booking_code, now)
        return self._teller.told(after._asdict())

    async def _prove(
        self, booking_code: str, proof: PersonProof, asker: Asker, now: datetime
    ) -> None:
        """Lets who booked pass.

        Raises:
            NotFound: no such appointment, or the proof does not fit it.
            Locked: too many wrong proofs.
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

    async def _whole(
        self, connection: AsyncConnection, booking_code: str, now: datetime
    ) -> Row[Any]:
        row = await store.by_code(connection, booking_code, now)
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
        held = await store.held(connection, hold_id, now)
        if held is None:
            raise Conflict("hold_expired", HOLD_GONE)
        if held.queue != before.queue:
            raise Conflict("wrong_slot", WRONG_SLOT)
        new_time = {
            "place_id": held.place_id,
            "starts_at": held.starts_at,
            "day": held.day,
            "moved_from": before.starts_at,
        }
        await store.change(connection, before.booking_code, new_time)
        await slot_store.end_holds(connection, places.c.id == before.place_id)
        await news.tell_of_free_place(connection, before, now)
