"""Cases, bindings, ratings, requests, and the order of the outbox."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    _make_cases()
    _make_feedback()
    op.create_table(
        "bindings",
        sa.Column("user", sa.String(length=200), nullable=False),
        sa.Column("person_print", sa.String(length=64), nullable=False),
        sa.Column("proof_print", sa.String(length=64), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_bindings")),
    )
    op.create_index("ix_bindings_person_print", "bindings", ["person_print"])
    op.create_index("ix_bindings_proof_print", "bindings", ["proof_print"])
    op.create_table(
        "outbox_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_clock")),
    )
    clock = sa.table("outbox_clock", sa.column("id"), sa.column("position"), sa.column("epoch"))
    op.bulk_insert(clock, [{"id": 1, "position": 0, "epoch": uuid4().hex}])


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_number", sa.String(length=64), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("promised_days", sa.Float(), nullable=True),
        sa.Column("day_unit", sa.String(length=16), nullable=True),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("promised_by", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("supplement", sa.JSON(), nullable=True),
        sa.Column("pickup", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("identity_print", sa.String(length=64), nullable=True),
        sa.Column("person_print", sa.String(length=64), nullable=True),
        sa.Column("proof_print", sa.String(length=64), nullable=True),
        sa.Column("number_print", sa.String(length=64), nullable=True),
        sa.Column("file_key", sa.String(length=64), nullable=True),
        sa.Column("made_up_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_number", name=op.f("pk_cases")),
        sa.UniqueConstraint("file_key", name=op.f("uq_cases_file_key")),
    )
    for column in ("identity_print", "person_print", "proof_print", "number_print", "closed_at"):
        op.create_index(f"ix_cases_{column}", "cases", [column])
    op.create_table(
        "case_events",
        sa.Column("case_number", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["cases.case_number"],
            name=op.f("fk_case_events_case_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_number", "position", name=op.f("pk_case_events")),
    )
    op.create_table(
        "case_serials",
        sa.Column("prefix", sa.String(length=64), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_case_serials")),
    )


def _make_feedback() -> None:
    op.create_table(
        "ratings",
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject", name=op.f("pk_ratings")),
    )
    op.create_table(
        "rating_keys",
        sa.Column("key_print", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_print", name=op.f("pk_rating_keys")),
    )
    op.create_index("ix_rating_keys_at", "rating_keys", ["at"])
    op.create_table(
        "requests",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number_print", sa.String(length=64), nullable=False),
        sa.Column("register_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_requests")),
        sa.UniqueConstraint("number_print", name=op.f("uq_requests_number_print")),
        sa.UniqueConstraint("register_key", name=op.f("uq_requests_register_key")),
    )
    op.create_index("ix_requests_updated_at", "requests", ["updated_at"])


def downgrade() -> None:
    """Takes it back."""
    for table in (
        "requests",
        "rating_keys",
        "ratings",
        "outbox_clock",
        "bindings",
        "case_serials",
        "case_events",
        "cases",
    ):
        op.drop_table(table)
