"""The outbox: news is written in the transaction that makes it news, and read later, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.events import EventKind
from hall.inserting import insert_of
from hall.model import metadata
from hall.moments import Moment

outbox_events = Table(
    "outbox_events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("event_id", String(36), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("data", JSON, nullable=False),
    # Given by the reader: numbers drawn by writers are committed out of order, and a cursor on
    # `id` would pass by an event that a slower transaction commits later.
    Column("position", BigInteger, unique=True),
)


async def emit(
    connection: AsyncConnection,
    kind: EventKind,
    key: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    recipients: Sequence[str] = (),
) -> None:
    """Puts an event out when the caller's transaction commits.

    Args:
        connection: the transaction that makes it true.
        kind: of event.
        key: the same event again has the same key; it is put out once.
        data: JSON values, nothing personal.
        at: when it came to be.
        recipients: channel users whom it concerns.
    """
    row = {
        "event_id": str(uuid5(NAMESPACE_URL, f"yimen:{kind}:{key}")),
        "kind": kind,
        "at": at,
        "recipients": list(recipients),
        "data": dict(data),
    }
    statement = insert_of(connection, outbox_events).on_conflict_do_nothing()
    await connection.execute(statement, row)
