"""Cases in the database: statements inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.cases.model import case_events, case_serials, cases
from hall.inserting import insert_of

Events = Mapping[str, Sequence[Row[Any]]]
"""Events by case number, in order."""

_MOST = 50
"""Cases of one person that are told at once."""


async def by_proof(
    connection: AsyncConnection, proof_print: str | None, number_print: str | None
) -> Sequence[Row[Any]]:
    """Cases that carry the fingerprints given, the newest first."""
    wanted: list[ColumnElement[bool]] = []
    if proof_print is not None:
        wanted.append(cases.c.proof_print == proof_print)
    if number_print is not None:
        wanted.append(cases.c.number_print == number_print)
    return await _found(connection, *wanted)


async def of_person(connection: AsyncConnection, person_print: str) -> Sequence[Row[Any]]:
    """Cases of a citizen, the newest first."""
    return await _found(connection, cases.c.person_print == person_print)


async def by_number(
    connection: AsyncConnection, number: str, *, lock: bool = False
) -> Row[Any] | None:
    """A case; `lock`: nobody else changes it until the transaction ends."""
    query = select(cases).where(cases.c.case_number == number)
    return (await connection.execute(query.with_for_update() if lock else query)).first()


async def by_key(connection: AsyncConnection, file_key: str) -> Row[Any] | None:
    """The case that was filed under a client's key."""
    return (await connection.execute(select(cases).where(cases.c.file_key == file_key))).first()


async def exists(connection: AsyncConnection, number: str) -> bool:
    """Whether there is a case of that number."""
    query = select(func.count()).where(cases.c.case_number == number)
    return (await connection.execute(query)).scalar_one() > 0


async def person_of(connection: AsyncConnection, person_print: str) -> str | None:
    """The encrypted person of the newest case of a citizen; None: nobody is known so."""
    query = (
        select(cases.c.person)
        .where(cases.c.person_print == person_print)
        .order_by(cases.c.filed_at.desc())
        .limit(1)
    )
    return (await connection.execute(query)).scalar()


async def events_of(connection: AsyncConnection, numbers: Sequence[str]) -> Events:
    """The events of cases."""
    query = (
        select(case_events)
        .where(case_events.c.case_number.in_(numbers))
        .order_by(case_events.c.case_number, case_events.c.position)
    )
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.case_number].append(row)
    return found


async def next_serial(connection: AsyncConnection, prefix: str) -> int:
    """The next of the numbers that begin so; the caller's transaction keeps it to itself."""
    statement = (
        insert_of(connection, case_serials)
        .values(prefix=prefix, last=1)
        .on_conflict_do_update(index_elements=["prefix"], set_={"last": case_serials.c.last + 1})
        .returning(case_serials.c.last)
    )
    return int((await connection.execute(statement)).scalar_one())


async def add(connection: AsyncConnection, row: Mapping[str, Any]) -> bool:
    """Writes a case; False: its number or its client's key was there already."""
    statement = insert_of(connection, cases).on_conflict_do_nothing()
    written = await connection.execute(statement.returning(cases.c.case_number), row)
    return written.first() is not None


async def change(connection: AsyncConnection, number: str, values: Mapping[str, Any]) -> None:
    """Changes a case, which is nobody's invention from then on."""
    statement = update(cases).where(cases.c.case_number == number)
    await connection.execute(statement.values(made_up_on=None, **values))


async def add_event(connection: AsyncConnection, event: Mapping[str, Any]) -> int:
    """Writes a case's next event and gives its position; the case is locked by the caller."""
    count = select(func.count()).where(case_events.c.case_number == event["case_number"])
    position = int((await connection.execute(count)).scalar_one())
    await connection.execute(case_events.insert(), dict(event, position=position))
    return position


async def _found(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
    query = (
        select(cases)
        .where(*wanted)
        .order_by(cases.c.filed_at.desc(), cases.c.case_number)
        .limit(_MOST)
    )
    return (await connection.execute(query)).all()
