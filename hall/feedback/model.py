"""The tables of ratings and requests. What citizens wrote stands encrypted: they write numbers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from hall.model import metadata
from hall.moments import Moment

_FINGERPRINT = String(64)

ratings = Table(
    "ratings",
    metadata,
    Column("subject_kind", String(16), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("score", Integer, nullable=False),
    # Encrypted.
    Column("comment", Text),
    Column("rated_at", Moment, nullable=False),
)

rating_keys = Table(
    "rating_keys",
    metadata,
    Column("key_print", _FINGERPRINT, primary_key=True),
    # Encrypted JSON of what the key's first call was answered: another rating may stand there now.
    Column("answer", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_rating_keys_at", "at"),
)

requests = Table(
    "requests",
    metadata,
    Column("number", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    # Encrypted JSON of what the citizen wrote, name and phone.
    Column("words", Text, nullable=False),
    Column("category", Text),
    Column("department", Text),
    Column("item_code", Text),
    Column("channel", Text, nullable=False),
    Column("status", String(8), nullable=False),
    # Encrypted: the department's words.
    Column("answer", Text),
    Column("registered_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    # Of the number with the phone's last four digits, or with none when no phone was left.
    Column("number_print", _FINGERPRINT, nullable=False, unique=True),
    Column("register_key", _FINGERPRINT, nullable=False, unique=True),
    Index("ix_requests_updated_at", "updated_at"),
)
