"""What a hall allows those who book."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BookingPolicy:
    """The rules of appointments; each is a setting."""

    capacity: int = 10
    """Places in a period."""
    lead_minutes: float = 30
    """How long before a period begins it can still be booked, at the latest."""
    horizon_days: int = 30
    """How many days ahead can be booked."""
    hold_minutes: float = 5
    """How long a place is kept while it is confirmed."""
    most_misses: int = 3
    """Missed appointments within `miss_days` that block a person."""
    miss_days: int = 90
    block_days: int = 30
    """For how long after the last one of them."""
