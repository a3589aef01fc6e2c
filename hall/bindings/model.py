"""The table of bindings."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from hall.model import metadata
from hall.moments import Moment

bindings = Table(
    "bindings",
    metadata,
    # "wechat:foshan:openid"; a user is one citizen, a citizen may be several users.
    Column("user", String(200), primary_key=True),
    # Of identity number and whole phone: whose phone is another one is somebody else.
    Column("person_print", String(64), nullable=False),
    # Of identity number and the phone's last four digits, as bookings carry it.
    Column("proof_print", String(64), nullable=False),
    # Encrypted JSON of the client's BindProof with the name on record.
    Column("person", Text, nullable=False),
    Column("bound_at", Moment, nullable=False),
    Index("ix_bindings_person_print", "person_print"),
    Index("ix_bindings_proof_print", "proof_print"),
)
