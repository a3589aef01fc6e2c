"""The tables of appointments and tickets.

A place (one person in one period) is one row that says who holds it. It is booked when an active
booking names it, and a place is unique among active bookings: no code, however wrong, can give it
to two people. Nor does anything else have to be kept in step with a booking: it is one INSERT.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from hall.model import metadata
from hall.moments import Moment

_Id = BigInteger().with_variant(Integer, "sqlite")
_FINGERPRINT = String(64)

slots = Table(
    "slots",
    metadata,
    # Says centre, queue and beginning; a period gets its rows when somebody first wants a place.
    Column("slot_id", Text, primary_key=True),
    Column("centre_code", String(64), nullable=False),
    Column("queue", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("ix_slots_starts_at", "starts_at"),
)

places = Table(
    "places",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("slot_id", Text, ForeignKey("slots.slot_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("hold_id", String(32), unique=True),
    # Fingerprint of the client_key that asked for the hold.
    Column("hold_key", _FINGERPRINT, unique=True),
    Column("held_until", Moment),
    UniqueConstraint("slot_id", "number"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("booking_code", String(16), primary_key=True),
    Column("place_id", _Id, ForeignKey("places.id"), nullable=False),
    # Of the place, for sweeps and for the rule of one a day.
    Column("starts_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("status", String(16), nullable=False),
    Column("item_code", String(64), nullable=False),
    Column("item_name", Text, nullable=False),
    Column("situation", Text),
    # Encrypted JSON of the visitor; the fingerprints find it again.
    Column("visitor", Text, nullable=False),
    Column("identity_print", _FINGERPRINT, nullable=False),
    Column("proof_print", _FINGERPRINT, nullable=False),
    Column("calendar_token", String(43), nullable=False, unique=True),
    Column("book_key", _FINGERPRINT, nullable=False, unique=True),
    Column("moved_from", Moment),
    Column("revision", Integer, nullable=False),
    # The channel's user ("wechat:foshan:openid") who booked: news about it goes there.
    Column("booked_by", Text),
    Column("made_at", Moment, nullable=False),
    # The day for which a reminder was put out.
    Column("reminded_for", Date),
    Index("ix_bookings_proof_print", "proof_print"),
    Index("ix_bookings_identity_print", "identity_print"),
    Index("ix_bookings_starts_at", "starts_at"),
)
# Literals, not parameters: only then does PostgreSQL see that a query and a partial index agree.
ACTIVE = bookings.c.status != literal_column("'cancelled'")
Index(
    "uq_bookings_place",
    bookings.c.place_id,
    unique=True,
    postgresql_where=ACTIVE,
    sqlite_where=ACTIVE,
)
TO_COME = bookings.c.status == literal_column("'booked'")
Index(
    "uq_bookings_one_a_day",
    bookings.c.identity_print,
    bookings.c.item_code,
    bookings.c.day,
    unique=True,
    postgresql_where=TO_COME,
    sqlite_where=TO_COME,
)

booking_changes = Table(
    "booking_changes",
    metadata,
    # Fingerprint of the client_key: the same change again is no second one.
    Column("change_key", _FINGERPRINT, primary_key=True),
    Column("booking_code", String(16), ForeignKey("bookings.booking_code"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_booking_changes_booking_code", "booking_code"),
)

queues = Table(
    "queues",
    metadata,
    Column("centre_code", String(64), primary_key=True),
    Column("queue", String(64), primary_key=True),
    # The first of a number as called out: A023.
    Column("letters", String(4), nullable=False),
    UniqueConstraint("centre_code", "letters"),
)

queue_days = Table(
    "queue_days",
    metadata,
    Column("centre_code", String(64), primary_key=True),
    Column("queue", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("last_serial", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ticket_id", String(32), primary_key=True),
    Column("ticket_key", _FINGERPRINT, nullable=False, unique=True),
    Column("centre_code", String(64), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("letters", String(4), nullable=False),
    Column("item_code", String(64)),
    Column("issued_at", Moment, nullable=False),
    UniqueConstraint("centre_code", "queue", "day", "serial"),
)
