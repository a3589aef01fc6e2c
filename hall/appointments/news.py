"""To whom news about an appointment goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.bindings.store import users_of_proof


async def recipients(connection: AsyncConnection, booking: Row[Any]) -> list[str]:
    """Channel users: whoever made it, and whoever has proved to be the visitor. Not whoever else
    used the same identity number: nothing has shown that it is theirs."""
    users = [] if booking.booked_by is None else [booking.booked_by]
    bound = await users_of_proof(connection, booking.proof_print)
    return users + [user for user in bound if user != booking.booked_by]
