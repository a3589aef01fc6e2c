"""The tables of the reference hall's catalogue.

An item is kept twice, written in one transaction: as rows and columns (`items`, `situations`,
`materials`), for whoever queries, and as `items.document`, the JSON of the client's `Item`, which
GET serves as it is, without joins.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")
_CODE_LENGTH = 64

catalogue_clock = Table(
    "catalogue_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    # Made when the catalogue is created; cursors carry it, so that those of another one are told.
    Column("epoch", String(32), nullable=False),
)

departments = Table(
    "departments",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

centres = Table(
    "centres",
    metadata,
    Column("centre_code", String(_CODE_LENGTH), primary_key=True),
    Column("name", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("district", Text),
    Column("address", Text, nullable=False),
    Column("hours", Text),
    Column("phone", Text),
    Column("transport", Text),
    Column("longitude", Float),
    Column("latitude", Float),
    Column("notice", Text),
    Column("position", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("version", BigInteger, nullable=False, unique=True),
    Column("withdrawn_at", DateTime(timezone=True)),
)

items = Table(
    "items",
    metadata,
    Column("item_code", String(_CODE_LENGTH), primary_key=True),
    Column("catalog_code", Text),
    Column("name", String(200), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("department_id", _Id, ForeignKey("departments.id"), nullable=False),
    Column("district", Text),
    Column("parent_district", Text),
    Column("theme", Text),
    Column("audience", String(16)),
    Column("item_type", Text),
    Column("case_type", String(16)),
    Column("legal_days", Float),
    Column("promised_days", Float),
    Column("day_unit", String(16)),
    Column("visits", Integer),
    Column("online_url", Text),
    Column("condition", Text),
    Column("process", JSON, nullable=False),
    Column("fee_charged", Boolean),
    Column("fee_standard", Text),
    Column("fee_basis", Text),
    Column("location", Text),
    Column("hours", Text),
    Column("phone", Text),
    Column("supervision_phone", Text),
    Column("legal_basis", JSON, nullable=False),
    Column("result_name", Text),
    Column("result_delivery", Text),
    Column("bookable", Boolean, nullable=False),
    Column("effective_from", Date),
    Column("effective_until", Date),
    Column("document", Text, nullable=False),
    # SHA-256 of the document: tells an unchanged item without reading megabytes back.
    Column("digest", String(64), nullable=False),
    Column("version", BigInteger, nullable=False, unique=True),
    Column("withdrawn_at", DateTime(timezone=True)),
    Index("ix_items_department_id", "department_id"),
    Index("ix_items_district", "district"),
)

situations = Table(
    "situations",
    metadata,
    Column(
        "item_code",
        String(_CODE_LENGTH),
        ForeignKey("items.item_code", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("condition", Text),
    Column("replaces_common", Boolean, nullable=False),
)

materials = Table(
    "materials",
    metadata,
    Column("id", _Id, primary_key=True),
    Column(
        "item_code",
        String(_CODE_LENGTH),
        ForeignKey("items.item_code", ondelete="CASCADE"),
        nullable=False,
    ),
    # Which situation asks for it; empty: asked of everyone.
    Column("situation_position", Integer),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("form", Text),
    Column("copies", Integer),
    Column("required", Boolean, nullable=False),
    Column("source", String(16)),
    Column("note", Text),
    Column("blank_form_url", Text),
    Column("sample_url", Text),
    ForeignKeyConstraint(
        ["item_code", "situation_position"],
        ["situations.item_code", "situations.position"],
        ondelete="CASCADE",
        name="fk_materials_situation",
    ),
    Index("ix_materials_item_code", "item_code", "situation_position"),
)

windows = Table(
    "windows",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("code", String(16), nullable=False),
    # The item's own words for where the window is, without the window itself.
    Column("place", Text, nullable=False),
    Column("centre_code", String(_CODE_LENGTH), ForeignKey("centres.centre_code")),
    UniqueConstraint("code", "place"),
)

item_windows = Table(
    "item_windows",
    metadata,
    Column(
        "item_code",
        String(_CODE_LENGTH),
        ForeignKey("items.item_code", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("window_id", _Id, ForeignKey("windows.id"), primary_key=True),
    Index("ix_item_windows_window_id", "window_id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("label", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
