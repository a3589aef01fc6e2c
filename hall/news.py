"""Reading the outbox: everything once committed, in one order, from a cursor on.

Writers draw ids and commit in any order; the order of reading is made here. Rows that are committed
and have no position yet get the next ones, one reader at a time: what a slow transaction commits
later gets a later position, so no cursor ever passes it by.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    exists,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.events import Event, Events
from hall.clock import Clock
from hall.cursors import sealed, version_in
from hall.database import Database
from hall.errors import Unavailable
from hall.model import metadata
from hall.outbox import outbox_events

outbox_clock = Table(
    "outbox_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    # Made with the outbox; cursors carry it, so that those of another one are told.
    Column("epoch", String(32), nullable=False),
)

_BATCH = 1000
"""Rows that get their positions in one transaction."""
_SWEEP = timedelta(hours=1)
_CLOCK = select(outbox_clock.c.position, outbox_clock.c.epoch).where(outbox_clock.c.id == 1)
_WAITING = outbox_events.c.position.is_(None)
_PLACE = (
    update(outbox_events)
    .where(outbox_events.c.id == bindparam("row"))
    .values(position=bindparam("place"))
)


class News:
    """The outbox of a hall.

    Args:
        database: where it is.
        clock: tells which events are old.
        kept_days: for how many days events are kept.
    """

    def __init__(self, database: Database, clock: Clock, kept_days: float = 30) -> None:
        self._database = database
        self._clock = clock
        self._kept = timedelta(days=kept_days)
        self._swept_at: datetime | None = None

    async def events(self, after: str | None, limit: int) -> Events:
        """See `EventHall.events`.

        Raises:
            CursorUnknown: a cursor of another database.
        """
        await self._sweep()
        async with self._database.reading() as connection:
            waiting = (await connection.execute(select(exists().where(_WAITING)))).scalar_one()
        if waiting:
            async with self._database.writing() as connection:
                await _give_positions(connection)
        async with self._database.reading() as connection:
            clock = (await connection.execute(_CLOCK)).first()
            if clock is None:
                raise Unavailable("数据库尚未初始化，请先运行 python -m hall upgrade")
            since = 0 if after is None else version_in(after, clock.epoch, clock.position)
            query = (
                select(outbox_events)
                .where(outbox_events.c.position > since)
                .order_by(outbox_events.c.position)
                .limit(limit + 1)
            )
            rows = (await connection.execute(query)).all()
        page = rows[:limit]
        events = tuple(
            Event(
                event_id=row.event_id,
                kind=row.kind,
                at=row.at,
                recipients=tuple(row.recipients),
                data=row.data,
            )
            for row in page
        )
        last = page[-1].position if page else since
        return Events(
            events=events,
            next_cursor=sealed(clock.epoch, str(last)),
            has_more=len(rows) > limit,
        )

    async def forget(self, before: datetime) -> int:
        """Erases events older than that, and gives how many."""
        async with self._database.writing() as connection:
            statement = delete(outbox_events).where(outbox_events.c.at < before)
            return (await connection.execute(statement)).rowcount

    async def _sweep(self) -> None:
        now = self._clock.now()
        if self._swept_at is None or now - self._swept_at >= _SWEEP:
            self._swept_at = now
            await self.forget(now - self._kept)


async def _give_positions(connection: AsyncConnection) -> None:
    clock = (await connection.execute(_CLOCK.with_for_update())).one()
    query = select(outbox_events.c.id).where(_WAITING).order_by(outbox_events.c.id).limit(_BATCH)
    ids = list((await connection.execute(query)).scalars())
    places = [{"row": id_, "place": clock.position + n} for n, id_ in enumerate(ids, start=1)]
    if places:
        await connection.execute(_PLACE, places)
        statement = update(outbox_clock).where(outbox_clock.c.id == 1)
        await connection.execute(statement.values(position=clock.position + len(places)))
