"""Bookings as they are told: personal values masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hall.appointments.venues import IMPLIED_NAME
from hall.client.appointments import Booking, Slot, Visitor
from hall.personal_data import PersonalData, masked_identity, masked_name, masked_phone


class Teller:
    """Tells bookings.

    Args:
        personal: reads who comes.
        capacity: of every slot.
    """

    def __init__(self, personal: PersonalData, capacity: int) -> None:
        self._personal = personal
        self._capacity = capacity

    def told(self, row: Mapping[str, Any], visitor: Visitor | None = None) -> Booking:
        """A booking from the columns that `booking_store` reads.

        Args:
            row: the booking with its surroundings.
            visitor: who comes, where that is known already.
        """
        if visitor is None:
            visitor = Visitor.model_validate_json(self._personal.decrypted(row["visitor"]))
        return Booking(
            booking_code=row["booking_code"],
            item_code=row["item_code"],
            item_name=row["item_name"],
            situation=row["situation"],
            slot=self._slot(row),
            # A catalogue that names no centres says with each item where it is done.
            centre_address=row["centre_address"] or row["location"] or "",
            status=row["status"],
            name=masked_name(visitor.name),
            identity_number=masked_identity(visitor.identity_number),
            phone=masked_phone(visitor.phone),
            calendar_token=row["calendar_token"],
            moved_from=row["moved_from"],
            revision=row["revision"],
        )

    def _slot(self, row: Mapping[str, Any]) -> Slot:
        return Slot(
            slot_id=row["slot_id"],
            centre_code=row["centre_code"],
            centre_name=row["centre_name"] or IMPLIED_NAME,
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            capacity=self._capacity,
            remaining=max(self._capacity - row["taken"], 0),
        )
