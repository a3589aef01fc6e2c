"""To whom news about an appointment goes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row


def recipients(booking: Row[Any]) -> list[str]:
    """Channel users: whoever made it. Not whoever else used the same identity number: nothing has
    shown that it is theirs."""
    return [] if booking.booked_by is None else [booking.booked_by]
