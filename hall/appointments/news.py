"""News about appointments, put into the outbox by whoever makes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.bindings.store import users_of_proof
from hall.client.cases import Asker
from hall.outbox import emit


async def recipients(connection: AsyncConnection, booking: Row[Any]) -> list[str]:
    """Channel users: whoever made it, and whoever has proved to be the visitor. Not whoever else
    used the same identity number: nothing has shown that it is theirs."""
    users = [] if booking.booked_by is None else [booking.booked_by]
    bound = await users_of_proof(connection, booking.proof_print)
    return users + [user for user in bound if user != booking.booked_by]


async def tell_of_cancelling(
    connection: AsyncConnection, booking: Row[Any], asker: Asker, now: datetime
) -> None:
    """A booking was cancelled: news for those who did not do it themselves, and a free place."""
    users = await recipients(connection, booking)
    await emit(
        connection,
        "booking_cancelled",
        booking.booking_code,
        {"booking_code": booking.booking_code, **_about(booking)},
        at=now,
        recipients=[user for user in users if user != asker.user],
    )
    await tell_of_free_place(connection, booking, now)


async def tell_of_free_place(connection: AsyncConnection, booking: Row[Any], now: datetime) -> None:
    """The place that a booking had is free."""
    await emit(
        connection,
        "slot_released",
        f"{booking.booking_code}:{booking.revision}",
        {"slot_id": booking.slot_id, "centre_code": booking.centre_code, **_about(booking)},
        at=now,
    )


async def tell_of_tomorrow(
    connection: AsyncConnection, booking: Row[Any], day: date, now: datetime
) -> None:
    """An appointment is tomorrow."""
    await emit(
        connection,
        "booking_tomorrow",
        f"{booking.booking_code}:{day}",
        {
            "booking_code": booking.booking_code,
            "situation": booking.situation,
            "centre_code": booking.centre_code,
            "centre_name": booking.centre_name,
            "calendar_token": booking.calendar_token,
            **_about(booking),
        },
        at=now,
        recipients=await recipients(connection, booking),
    )


def _about(booking: Row[Any]) -> dict[str, str]:
    return {
        "item_code": booking.item_code,
        "item_name": booking.item_name,
        "starts_at": booking.starts_at.isoformat(),
    }
