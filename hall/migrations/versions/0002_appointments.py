"""Appointments and tickets, counted wrong proofs, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "proof_failures",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("counted_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_proof_failures")),
    )
    op.create_table(
        "outbox_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_events_event_id")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_events_position")),
    )
    _create_places()
    _create_bookings()
    _create_tickets()


def _create_places() -> None:
    op.create_table(
        "slots",
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.Column("centre_code", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_slots")),
    )
    op.create_index("ix_slots_starts_at", "slots", ["starts_at"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.String(length=32), nullable=True),
        sa.Column("hold_key", sa.String(length=64), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.slot_id"], name=op.f("fk_places_slot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("slot_id", "number", name=op.f("uq_places_slot_id")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_places_hold_id")),
        sa.UniqueConstraint("hold_key", name=op.f("uq_places_hold_key")),
    )


def _create_bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("booking_code", sa.String(length=16), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("identity_print", sa.String(length=64), nullable=False),
        sa.Column("proof_print", sa.String(length=64), nullable=False),
        sa.Column("calendar_token", sa.String(length=43), nullable=False),
        sa.Column("book_key", sa.String(length=64), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_bookings_place_id")),
        sa.PrimaryKeyConstraint("booking_code", name=op.f("pk_bookings")),
        sa.UniqueConstraint("calendar_token", name=op.f("uq_bookings_calendar_token")),
        sa.UniqueConstraint("book_key", name=op.f("uq_bookings_book_key")),
    )
    op.create_index("ix_bookings_proof_print", "bookings", ["proof_print"], unique=False)
    op.create_index("ix_bookings_identity_print", "bookings", ["identity_print"], unique=False)
    op.create_index("ix_bookings_starts_at", "bookings", ["starts_at"], unique=False)
    op.create_index(
        "uq_bookings_place",
        "bookings",
        ["place_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'cancelled'"),
        sqlite_where=sa.text("status <> 'cancelled'"),
    )
    op.create_index(
        "uq_bookings_one_a_day",
        "bookings",
        ["identity_print", "item_code", "day"],
        unique=True,
        postgresql_where=sa.text("status = 'booked'"),
        sqlite_where=sa.text("status = 'booked'"),
    )
    op.create_table(
        "booking_changes",
        sa.Column("change_key", sa.String(length=64), nullable=False),
        sa.Column("booking_code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_code"],
            ["bookings.booking_code"],
            name=op.f("fk_booking_changes_booking_code"),
        ),
        sa.PrimaryKeyConstraint("change_key", name=op.f("pk_booking_changes")),
    )
    op.create_index(
        "ix_booking_changes_booking_code", "booking_changes", ["booking_code"], unique=False
    )


def _create_tickets() -> None:
    op.create_table(
        "queues",
        sa.Column("centre_code", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("letters", sa.String(length=4), nullable=False),
        sa.PrimaryKeyConstraint("centre_code", "queue", name=op.f("pk_queues")),
        sa.UniqueConstraint("centre_code", "letters", name=op.f("uq_queues_centre_code")),
    )
    op.create_table(
        "queue_days",
        sa.Column("centre_code", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre_code", "queue", "day", name=op.f("pk_queue_days")),
    )
    op.create_table(
        "tickets",
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("ticket_key", sa.String(length=64), nullable=False),
        sa.Column("centre_code", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("letters", sa.String(length=4), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("ticket_key", name=op.f("uq_tickets_ticket_key")),
        sa.UniqueConstraint(
            "centre_code", "queue", "day", "serial", name=op.f("uq_tickets_centre_code")
        ),
    )


def downgrade() -> None:
    """Takes it back."""
    for table in ("tickets", "queue_days", "queues", "booking_changes", "bookings", "places"):
        op.drop_table(table)
    op.drop_table("slots")
    op.drop_table("outbox_events")
    op.drop_table("proof_failures")
