"""The demonstration hall's cases: written when it is seeded, moved along when a day has passed."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.cases import store
from hall.cases.desk import columns_of_applicant, columns_of_item
from hall.cases.model import case_events, cases
from hall.cases.rules import number_prefix
from hall.client.appointments import Visitor
from hall.client.cases import Stage
from hall.client.types import Item
from hall.clock import Clock
from hall.database import Database
from hall.demonstration.cases import made_up
from hall.demonstration.timelines import Timeline
from hall.inserting import insert
from hall.model import items
from hall.prints import Prints
from hall.workdays import WorkCalendar
from hall.writing import lock

_MADE_UP = cases.c.made_up_on.is_not(None)
_IN_FORCE = and_(items.c.item_code == cases.c.item_code, items.c.withdrawn_at.is_(None))


class Demonstration:
    """Made-up cases.

    A case that somebody has worked on is no longer made up, and stays when the others are made
    anew for another day; people stay the same, case numbers do not.

    Args:
        database: where they are kept.
        clock: tells the day.
        prints: makes the fingerprints that find a case, and has the key that encrypts.
        calendar: knows the working days.
    """

    def __init__(
        self, database: Database, clock: Clock, prints: Prints, calendar: WorkCalendar
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._calendar = calendar

    async def run(self) -> None:
        """Makes the cases anew when they are of another day, and the hall is still that one."""
        today = self._clock.today()
        async with self._database.reading() as connection:
            if not await _is_due(connection, today):
                return
        async with self._database.writing() as connection:
            await lock(connection)
            # Another process of the hall may have done it meanwhile.
            if await _is_due(connection, today):
                await self._write(connection, today)

    async def is_empty(self) -> bool:
        """Whether there is no made-up case."""
        async with self._database.reading() as connection:
            query = select(func.count()).select_from(cases).where(_MADE_UP)
            return (await connection.execute(query)).scalar_one() == 0

    async def write(self) -> int:
        """Makes the cases for today, in the place of those of another day, and gives how many."""
        async with self._database.writing() as connection:
            await lock(connection)
            return await self._write(connection, self._clock.today())

    async def sample(self, stage: Stage | None, *, several: bool = False) -> dict[str, Any] | None:
        """One of the cases, with what it takes to ask for it; None: there is none.

        Args:
            stage: that it has reached and not ended in; None: any.
            several: of a person who has more than one.
        """
        siblings = cases.alias("siblings")
        own = (
            select(func.count())
            .where(siblings.c.person_print == cases.c.person_print)
            .scalar_subquery()
        )
        wanted: list[ColumnElement[bool]] = [_MADE_UP, own > 1 if several else own == 1]
        if stage is not None:
            wanted += [cases.c.stage == stage, cases.c.supplement.is_(None)]
            wanted.append(cases.c.closed_at.is_(None))
        query = select(cases).join(items, _IN_FORCE).where(*wanted)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        if not rows:
            return None
        row = random.SystemRandom().choice(rows)
        who = Visitor.model_validate_json(self._prints.personal.decrypted(row.person))
        return {
            "case_number": row.case_number,
            "identity_number": who.identity_number,
            "phone": who.phone,
            "item": row.item_name,
            "stage": row.stage,
            "promised_by": row.promised_by.isoformat() if row.promised_by else None,
        }

    async def _write(self, connection: AsyncConnection, today: date) -> int:
        await connection.execute(delete(cases).where(_MADE_UP))
        made = made_up(await _items(connection, today), today, self._calendar)
        rows = [await self._row(connection, *one, today) for one in made]
        await insert(connection, cases, rows)
        events = [
            {
                "case_number": row["case_number"],
                "position": position,
                "stage": stage,
                "at": at,
                "note": note,
            }
            for row, (_, _, line) in zip(rows, made, strict=True)
            for position, (stage, at, note) in enumerate(line.events)
        ]
        await insert(connection, case_events, events)
        return len(rows)

    async def _row(
        self,
        connection: AsyncConnection,
        applicant: Visitor,
        item: Item,
        line: Timeline,
        today: date,
    ) -> dict[str, Any]:
        prefix, digits = number_prefix(item.item_code, line.columns["filed_at"])
        number = f"{prefix}{await store.next_serial(connection, prefix):0{digits}d}"
        return {
            "case_number": number,
            "made_up_on": today,
            "file_key": None,
            **columns_of_item(item),
            **columns_of_applicant(number, applicant, self._prints),
            **line.columns,
        }


async def _items(connection: AsyncConnection, today: date) -> list[Item]:
    query = select(items.c.document).where(items.c.withdrawn_at.is_(None))
    documents = (await connection.execute(query.order_by(items.c.item_code))).scalars()
    found = map(Item.model_validate_json, documents)
    return [item for item in found if item.in_force(today)]


async def _is_due(connection: AsyncConnection, today: date) -> bool:
    """Whether there are made-up cases of another day, most of them of items that the hall has."""
    made_on = (await connection.execute(select(func.max(cases.c.made_up_on)))).scalar()
    if made_on is None or made_on == today:
        return False
    made = select(func.count()).select_from(cases).where(_MADE_UP).scalar_subquery()
    left = (
        select(func.count())
        .select_from(cases)
        .join(items, _IN_FORCE)
        .where(_MADE_UP)
        .scalar_subquery()
    )
    return bool((await connection.execute(select(left * 2 > made))).scalar_one())
