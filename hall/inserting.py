"""INSERT of many rows on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection


async def insert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows, if there are any."""
    if rows:
        await connection.execute(table.insert(), rows)


def insert_of(connection: AsyncConnection, table: Table) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        return sqlite_insert(table)
    return postgresql_insert(table)
