"""Tickets and their counters in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.model import queue_days, queues, tickets
from hall.inserting import insert_of

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"


async def letters_of(connection: AsyncConnection, centre_code: str, queue: str) -> str:
    """The letter that the numbers of a queue begin with; given once, kept for good."""
    while True:
        query = select(queues.c.letters).where(
            queues.c.centre_code == centre_code, queues.c.queue == queue
        )
        found: str | None = (await connection.execute(query)).scalar()
        if found is not None:
            return found
        count = select(func.count()).where(queues.c.centre_code == centre_code)
        n = (await connection.execute(count)).scalar_one()
        row = {"centre_code": centre_code, "queue": queue, "letters": _letters(n)}
        # Another queue may be given the same letter at the same time: one of the two tries again.
        await connection.execute(insert_of(connection, queues).on_conflict_do_nothing(), row)


async def next_serial(
    connection: AsyncConnection, centre_code: str, queue: str, day: date, at_least: int
) -> int:
    """The queue's next number of a day, not under `at_least`."""
    row = {"centre_code": centre_code, "queue": queue, "day": day, "last_serial": at_least}
    following = queue_days.c.last_serial + 1
    statement = (
        insert_of(connection, queue_days)
        .values(row)
        .on_conflict_do_update(
            index_elements=["centre_code", "queue", "day"],
            set_={"last_serial": case((following > at_least, following), else_=at_least)},
        )
        .returning(queue_days.c.last_serial)
    )
    return int((await connection.execute(statement)).scalar_one())


async def last_serials(connection: AsyncConnection, day: date) -> dict[tuple[str, str], int]:
    """The last number given in each queue (centre, queue) on a day."""
    rows = await connection.execute(select(queue_days).where(queue_days.c.day == day))
    return {(row.centre_code, row.queue): row.last_serial for row in rows.all()}


async def add(connection: AsyncConnection, row: Mapping[str, Any]) -> None:
    """Writes a ticket.

    Raises:
        IntegrityError: there is one under this client's key.
    """
    await connection.execute(tickets.insert(), dict(row))


async def by_key(connection: AsyncConnection, key: str) -> Row[Any] | None:
    """The ticket that was taken under a client's key."""
    return (await connection.execute(select(tickets).where(tickets.c.ticket_key == key))).first()


async def by_id(connection: AsyncConnection, ticket_id: str) -> Row[Any] | None:
    """A ticket."""
    query = select(tickets).where(tickets.c.ticket_id == ticket_id)
    return (await connection.execute(query)).first()


def _letters(n: int) -> str:
    """A, B ... Z, then AA, AB ...; without I and O, which look like digits."""
    more, last = divmod(n, len(_ALPHABET))
    return ("" if more == 0 else _letters(more - 1)) + _ALPHABET[last]
