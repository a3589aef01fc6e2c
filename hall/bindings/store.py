"""Bindings in the database: statements inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.bindings.model import bindings
from hall.inserting import insert_of


async def users_of_person(connection: AsyncConnection, person_print: str | None) -> list[str]:
    """Channel users that are this citizen; see `Prints.person`. None: nobody."""
    return await _users(connection, bindings.c.person_print, person_print)


async def users_of_proof(connection: AsyncConnection, proof_print: str | None) -> list[str]:
    """Channel users whose identity number and last four digits are these; see `Prints.proof`."""
    return await _users(connection, bindings.c.proof_print, proof_print)


async def put(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    """Binds a user, whoever it was bound to before."""
    statement = insert_of(connection, bindings)
    replaced = {name: statement.excluded[name] for name in row if name != "user"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["user"], set_=replaced), row
    )


async def remove(connection: AsyncConnection, user: str) -> None:
    """Forgets who a user is."""
    await connection.execute(delete(bindings).where(bindings.c.user == user))


async def of_user(connection: AsyncConnection, user: str) -> Row[Any] | None:
    """A user's binding."""
    return (await connection.execute(select(bindings).where(bindings.c.user == user))).first()


async def _users(connection: AsyncConnection, column: Column[str], value: str | None) -> list[str]:
    query = (
        select(bindings.c.user)
        .where(column == value)
        .order_by(bindings.c.bound_at, bindings.c.user)
    )
    return list((await connection.execute(query)).scalars())
