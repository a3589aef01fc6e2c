"""Appointments (预约) and queue tickets (取号): places in a period of the day, held, then booked."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from hall.client.types import Record

BookingStatus = Literal["booked", "cancelled", "attended", "missed"]


class Slot(Record):
    """A period at a centre in which some people can come for an item (时段).

    `remaining` counts places that are neither booked nor held at the moment of the answer.
    """

    slot_id: str
    centre_code: str
    centre_name: str
    starts_at: datetime
    """With the hall's offset from UTC."""
    ends_at: datetime
    capacity: int = Field(ge=0)
    remaining: int = Field(ge=0)


class BookingRules(Record):
    """What a hall allows; part of every answer about slots."""

    first_day: str
    """ISO date of the first day that can be booked now (lead time)."""
    last_day: str
    """ISO date of the last day that can be booked now (horizon)."""
    hold_minutes: int
    most_misses: int
    """Missed appointments after which a person can't book until `block_days` have passed."""
    block_days: int


class Slots(Record):
    """Periods in order of time; those that are full stand in it too."""

    slots: tuple[Slot, ...]
    rules: BookingRules
    closed: tuple[str, ...] = ()
    """ISO dates between the dates asked for on which no centre asked for is open."""


class Hold(Record):
    """A place kept for whoever is about to confirm; gives way by itself at `expires_at`."""

    hold_id: str
    slot: Slot
    expires_at: datetime


class Visitor(Record):
    """Who comes. Sent with a booking; never comes back in full."""

    name: str = Field(min_length=1, max_length=60)
    identity_number: str
    """GB 11643, 18 characters."""
    phone: str
    """Mobile, 11 digits."""
    organisation_code: str | None = None
    """GB 32100 credit code, when it is for a company."""


class PersonProof(Record):
    """What shows that somebody is who they say: both have to fit one record."""

    identity_number: str
    phone_last4: str


class Booking(Record):
    """An appointment. Personal values are masked (440***********1234, 138****5678, 陈**)."""

    booking_code: str
    """What people show at the desk; letters and digits, no digit-letter look-alikes."""
    item_code: str
    item_name: str
    situation: str | None = None
    slot: Slot
    centre_address: str
    status: BookingStatus
    name: str
    identity_number: str
    phone: str
    calendar_token: str
    """Names the calendar file (ICS) without telling who comes; not to be guessed."""
    moved_from: datetime | None = None
    """When it was before it was moved for the last time."""
    revision: int = 0
    """Grows with each change: the SEQUENCE of the calendar file (RFC 5545)."""


class Ticket(Record):
    """A number in the queue at the hall, today."""

    ticket_id: str
    number: str
    """As called out: "A023"."""
    centre_code: str
    centre_name: str
    queue: str
    """Which queue: the theme of its windows, such as 公安专项."""
    ahead: int = Field(ge=0)
    wait_minutes: int = Field(ge=0)
    issued_at: datetime
    status: Literal["waiting", "called", "served", "expired"] = "waiting"


class Queue(Record):
    """How busy a queue is now."""

    centre_code: str
    centre_name: str
    queue: str
    waiting: int
    wait_minutes: int
