"""The catalogue."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Applies the change."""
    op.create_table(
        "api_keys",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_api_keys")),
    )
    op.create_table(
        "catalogue_clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_clock")),
    )
    clock = sa.table("catalogue_clock", sa.column("id"), sa.column("version"), sa.column("epoch"))
    op.bulk_insert(clock, [{"id": 1, "version": 0, "epoch": uuid4().hex}])
    op.create_table(
        "centres",
        sa.Column("centre_code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("transport", sa.Text(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("centre_code", name=op.f("pk_centres")),
        sa.UniqueConstraint("version", name=op.f("uq_centres_version")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("name", name=op.f("uq_departments_name")),
    )
    op.create_table(
        "items",
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("catalog_code", sa.Text(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column(
            "department_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("parent_district", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("item_type", sa.Text(), nullable=True),
        sa.Column("case_type", sa.String(length=16), nullable=True),
        sa.Column("legal_days", sa.Float(), nullable=True),
        sa.Column("promised_days", sa.Float(), nullable=True),
        sa.Column("day_unit", sa.String(length=16), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("online_url", sa.Text(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("process", sa.JSON(), nullable=False),
        sa.Column("fee_charged", sa.Boolean(), nullable=True),
        sa.Column("fee_standard", sa.Text(), nullable=True),
        sa.Column("fee_basis", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("supervision_phone", sa.Text(), nullable=True),
        sa.Column("legal_basis", sa.JSON(), nullable=False),
        sa.Column("result_name", sa.Text(), nullable=True),
        sa.Column("result_delivery", sa.Text(), nullable=True),
        sa.Column("bookable", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_items_department_id")
        ),
        sa.PrimaryKeyConstraint("item_code", name=op.f("pk_items")),
        sa.UniqueConstraint("version", name=op.f("uq_items_version")),
    )
    op.create_index("ix_items_department_id", "items", ["department_id"], unique=False)
    op.create_index("ix_items_district", "items", ["district"], unique=False)

    op.create_table(
        "windows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("centre_code", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_code"],
            ["centres.centre_code"],
            name=op.f("fk_windows_centre_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_windows")),
        sa.UniqueConstraint("code", "place", name=op.f("uq_windows_code")),
    )
    op.create_table(
        "item_windows",
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column(
            "window_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["item_code"],
            ["items.item_code"],
            name=op.f("fk_item_windows_item_code"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_item_windows_window_id")
        ),
        sa.PrimaryKeyConstraint("item_code", "window_id", name=op.f("pk_item_windows")),
    )
    op.create_index("ix_item_windows_window_id", "item_windows", ["window_id"], unique=False)

    op.create_table(
        "situations",
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("replaces_common", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_code"],
            ["items.item_code"],
            name=op.f("fk_situations_item_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_code", "position", name=op.f("pk_situations")),
    )
    op.create_table(
        "materials",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_code", sa.String(length=64), nullable=False),
        sa.Column("situation_position", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("blank_form_url", sa.Text(), nullable=True),
        sa.Column("sample_url", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_code", "situation_position"],
            ["situations.item_code", "situations.position"],
            name="fk_materials_situation",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_code"],
            ["items.item_code"],
            name=op.f("fk_materials_item_code"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    op.create_index(
        "ix_materials_item_code",
        "materials",
        ["item_code", "situation_position"],
        unique=False,
    )


def downgrade() -> None:
    """Takes it back."""
    op.drop_index("ix_materials_item_code", "materials")

    op.drop_table("materials")
    op.drop_table("situations")
    op.drop_index("ix_item_windows_window_id", "item_windows")

    op.drop_table("item_windows")
    op.drop_table("windows")
    op.drop_index("ix_items_district", "items")
    op.drop_index("ix_items_department_id", "items")

    op.drop_table("items")
    op.drop_table("departments")
    op.drop_table("centres")
    op.drop_table("catalogue_clock")
    op.drop_table("api_keys")
