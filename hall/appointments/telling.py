"""Bookings as they are told: personal values masked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from hall.appointments.venues import IMPLIED_NAME, address_of
from hall.client.appointments import Booking, Slot, Visitor
from hall.personal_data import masked_identity, masked_name, masked_phone


def told_slot(row: Row[Any], capacity: int, taken: int) -> Slot:
    """The slot of a row that `booking_store` read."""
    return Slot(
        slot_id=row.slot_id,
        centre_code=row.centre_code,
        centre_name=row.centre_name or IMPLIED_NAME,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=capacity,
        remaining=max(capacity - taken, 0),
    )


def told_booking(values: Mapping[str, Any], slot: Slot, visitor: Visitor, address: str) -> Booking:
    """A booking from the columns of `bookings`."""
    return Booking(
        booking_code=values["booking_code"],
        item_code=values["item_code"],
        item_name=values["item_name"],
        situation=values["situation"],
        slot=slot,
        centre_address=address,
        status=values["status"],
        name=masked_name(visitor.name),
        identity_number=masked_identity(visitor.identity_number),
        phone=masked_phone(visitor.phone),
        calendar_token=values["calendar_token"],
        moved_from=values["moved_from"],
        revision=values["revision"],
    )


def told(row: Row[Any], visitor_json: str, capacity: int) -> Booking:
    """A booking as `booking_store` reads it whole."""
    visitor = Visitor.model_validate(json.loads(visitor_json))
    slot = told_slot(row, capacity, row.taken)
    values = row._asdict()
    return told_booking(values, slot, visitor, address_of(row.centre_address, row.location))
