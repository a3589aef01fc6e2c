"""Making a held place an appointment.

A booking is one INSERT that everything which allows it is part of. Only when it made none, or broke
a constraint, is it looked into why: the key's earlier booking, or what to tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments import booking_store as store
from hall.appointments.codes import new_booking_code, new_token
from hall.appointments.policy import BookingPolicy
from hall.appointments.proofs import Proofs
from hall.appointments.telling import Teller
from hall.appointments.visitors import checked
from hall.client.appointments import Booking, PersonProof, Visitor
from hall.client.cases import Asker
from hall.clock import Clock
from hall.database import Database
from hall.errors import Conflict, HallSystemError, NotBookable, NotFound
from hall.personal_data import PersonalData

HOLD_GONE = "暂留的时段已超时释放，请重新选择时间"
WRONG_SLOT = "该时段不办理这个事项，请重新选择时间"
ALREADY_BOOKED = "该办事人当天已有同一事项的预约"


class BookingMaker:
    """Books.

    Args:
        database: where bookings are kept.
        clock: tells whether a hold has ended.
        personal: encrypts visitors.
        proofs: makes the fingerprints under which a booking is found again.
        teller: tells bookings.
        policy: the rule about missed appointments.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        proofs: Proofs,
        teller: Teller,
        policy: BookingPolicy,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._proofs = proofs
        self._teller = teller
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
        row = self._new_row(item_code, visitor, client_key, now)
        row |= {"situation": situation, "booked_by": None if asker is None else asker.user}
        async with self._database.statements() as connection:
            made = await self._make(connection, hold_id, row, now)
            if made is not None:
                return self._teller.told(made, visitor)
            before = await store.by_key(connection, row["book_key"], now)
            if before is None:
                raise await self._reason(connection, hold_id, row, now)
        return self._teller.told(before._asdict())

    async def _make(
        self, connection: AsyncConnection, hold_id: str, row: dict[str, Any], now: datetime
    ) -> dict[str, Any] | None:
        try:
            return await store.make(connection, hold_id, row, self._rules(now))
        except IntegrityError:
            return None

    def _new_row(
        self, item_code: str, visitor: Visitor, client_key: str, now: datetime
    ) -> dict[str, Any]:
        marks = self._proofs.marks(
            PersonProof(identity_number=visitor.identity_number, phone_last4=visitor.phone[-4:])
        )
        return {
            "booking_code": new_booking_code(),
            "status": "booked",
            "item_code": item_code,
            "visitor": self._personal.encrypted(visitor.model_dump_json()),
            "identity_print": marks.identity,
            "proof_print": marks.proof,
            "calendar_token": new_token(),
            "book_key": self._personal.fingerprint("book", client_key),
            "revision": 0,
            "made_at": now,
        }

    def _rules(self, now: datetime) -> dict[str, Any]:
        today = now.date()
        return {
            "now": now,
            "today": today,
            "since": today - timedelta(days=self._policy.miss_days),
            "most": self._policy.most_misses,
            "block_since": today - timedelta(days=self._policy.block_days),
        }

    async def _reason(
        self, connection: AsyncConnection, hold_id: str, row: dict[str, Any], now: datetime
    ) -> HallSystemError:
        """Why there is no booking."""
        held = await store.held(connection, hold_id, now)
        item = await store.item(connection, row["item_code"])
        today = now.date()
        if item is None or item.withdrawn_at is not None:
            return NotFound(f"没有编码为 {row['item_code']} 的事项")
        if not item.bookable:
            return NotBookable(f"事项 {row['item_code']} 无需预约")
        if held is None:
            return Conflict("hold_expired", HOLD_GONE)
        if held.queue != item.queue:
            return Conflict("wrong_slot", WRONG_SLOT)
        if await store.has_one_that_day(
            connection, row["identity_print"], row["item_code"], held.day
        ):
            return Conflict("already_booked", ALREADY_BOOKED)
        since = today - timedelta(days=self._policy.miss_days)
        count, last = await store.missed(connection, row["identity_print"], since, today)
        if last is not None and count >= self._policy.most_misses:
            free = last + timedelta(days=self._policy.block_days)
            if today < free:
                return Conflict("too_many_misses", f"多次预约未到，{free} 起可再预约")
        return NotFound(f"事项 {row['item_code']} 在所选日期不办理")
