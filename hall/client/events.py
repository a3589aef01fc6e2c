"""News for people: one outbox of the hall, read with a cursor, at least once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from hall.client.types import Record

EventKind = Literal[
    "case_stage", "case_supplement", "booking_tomorrow", "booking_cancelled", "slot_released"
]


class Event(Record):
    """One piece of news. `event_id` is the same each time it is delivered: tell repetitions by it."""

    event_id: str
    kind: EventKind
    at: datetime
    recipients: tuple[str, ...]
    """Channel users bound to the citizen whom it concerns ("wechat:foshan:openid"); may be empty."""
    data: Mapping[str, Any]
    """What it is about, without personal values: item_name, stage, booking_code, starts_at, ..."""


class Events(Record):
    """A page of the outbox, oldest first."""

    events: tuple[Event, ...]
    next_cursor: str
    has_more: bool
