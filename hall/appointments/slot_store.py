"""Periods and places in the database: each statement is short, and a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.model import ACTIVE, bookings, places, slots
from hall.appointments.schedule import Period
from hall.committing import CommittedLazily
from hall.inserting import insert_of
from hall.model import centres
from hall.moments import Moment

NOW: BindParameter[datetime] = bindparam("now", type_=Moment)


@dataclass(frozen=True)
class HeldPlace:
    """A held place with what is told about its slot."""

    slot_id: str
    hold_id: str
    held_until: datetime
    is_booked: bool
    taken: int
    """Places of the slot that are held or booked, this one too."""
    centre_name: str | None
    """None: there is no such centre, or not any more."""


def is_booked(place: FromClause) -> ColumnElement[bool]:
    """That an active booking has a place.

    No EXISTS: PostgreSQL would answer that for all places at once, by reading every booking.
    """
    found = select(bookings.c.place_id).where(bookings.c.place_id == place.c.id, ACTIVE).limit(1)
    return found.correlate(place).scalar_subquery().is_not(None)


def is_taken(place: FromClause) -> ColumnElement[bool]:
    """That somebody has a place now."""
    return or_(place.c.held_until > NOW, is_booked(place))


def taken_in(slot_id: ColumnElement[str], of: FromClause) -> ColumnElement[int]:
    """How many places of a slot are held or booked, inside a statement about `of`."""
    neighbours = places.alias("neighbours")
    return (
        select(func.count())
        .select_from(neighbours)
        .where(neighbours.c.slot_id == slot_id, is_taken(neighbours))
        .correlate(of)
        .scalar_subquery()
    )


_SLOT: BindParameter[str] = bindparam("slot")
_NEW_HOLD: BindParameter[str] = bindparam("new_hold")
_CENTRE_NAME = (
    select(centres.c.name)
    .where(centres.c.centre_code == bindparam("centre"), centres.c.withdrawn_at.is_(None))
    .scalar_subquery()
)


def _first_free(*, skip_locked: bool) -> Select[Any]:
    return (
        select(places.c.id)
        .where(
            places.c.slot_id == _SLOT,
            places.c.number <= bindparam("capacity"),
            or_(places.c.held_until.is_(None), places.c.held_until <= NOW),
            ~is_booked(places),
        )
        .order_by(places.c.number)
        .limit(1)
        .with_for_update(skip_locked=skip_locked)
    )


def _others_taken() -> ColumnElement[int]:
    """How many places of the slot are held or booked apart from the new hold: databases differ in
    whether a statement sees its own change, and in whose columns RETURNING means."""
    neighbours = places.alias("neighbours")
    return (
        select(func.count())
        .select_from(neighbours)
        .where(
            neighbours.c.slot_id == _SLOT,
            neighbours.c.hold_id.is_distinct_from(_NEW_HOLD),
            is_taken(neighbours),
        )
        .scalar_subquery()
    )


def _take(*, skip_locked: bool) -> Update:
    return (
        update(places)
        .where(places.c.id == _first_free(skip_locked=skip_locked).scalar_subquery())
        .values(
            hold_id=_NEW_HOLD,
            hold_key=bindparam("new_key"),
            held_until=bindparam("until", type_=Moment),
        )
        .returning(
            _others_taken().label("others"),
            _CENTRE_NAME.label("centre_name"),
            CommittedLazily().label("committed_lazily"),
        )
    )


# On SQLite, which has one writer at a time, both are the same.
_TAKE_UNLOCKED = _take(skip_locked=True)
_TAKE_WAITING = _take(skip_locked=False)
_TAKEN_BETWEEN = (
    select(places.c.slot_id, func.count().label("taken"))
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .where(
        slots.c.starts_at >= bindparam("first", type_=Moment),
        slots.c.starts_at <= bindparam("last", type_=Moment),
        slots.c.queue == bindparam("queue"),
        is_taken(places),
    )
    .group_by(places.c.slot_id)
)
_HELD = select(
    places,
    is_booked(places).label("is_booked"),
    taken_in(places.c.slot_id, places).label("taken"),
    _CENTRE_NAME.label("centre_name"),
).where(places.c.hold_key == bindparam("key"))


async def take(
    connection: AsyncConnection,
    slot_id: str,
    centre_code: str,
    capacity: int,
    hold_id: str,
    hold_key: str,
    now: datetime,
    until: datetime,
    *,
    waiting: bool,
) -> HeldPlace | None:
    """Holds a free place, if one is found.

    Args:
        waiting: look at places too that another transaction is about to take or give back, when it
            is done; else pass them by, so that many take different places at once.

    Raises:
        IntegrityError: there is a hold under this key.
    """
    statement = _TAKE_WAITING if waiting else _TAKE_UNLOCKED
    values = {
        "slot": slot_id,
        "centre": centre_code,
        "capacity": capacity,
        "new_hold": hold_id,
        "new_key": hold_key,
        "now": now,
        "until": until,
    }
    row = (await connection.execute(statement, values)).first()
    if row is None:
        return None
    return HeldPlace(slot_id, hold_id, until, False, row.others + 1, row.centre_name)


async def make_places(
    connection: AsyncConnection,
    slot_id: str,
    centre_code: str,
    queue: str,
    period: Period,
    capacity: int,
) -> None:
    """Gives a period its rows, those that it lacks."""
    await connection.execute(
        insert_of(connection, slots).on_conflict_do_nothing(),
        {
            "slot_id": slot_id,
            "centre_code": centre_code,
            "queue": queue,
            "day": period.starts_at.date(),
            "starts_at": period.starts_at,
            "ends_at": period.ends_at,
        },
    )
    rows = [{"slot_id": slot_id, "number": number} for number in range(1, capacity + 1)]
    await connection.execute(insert_of(connection, places).on_conflict_do_nothing().values(rows))


async def place_count(connection: AsyncConnection, slot_id: str) -> int:
    """How many places a period has rows for."""
    query = select(func.count()).select_from(places).where(places.c.slot_id == slot_id)
    return (await connection.execute(query)).scalar_one()


async def taken_between(
    connection: AsyncConnection, queue: str, first: datetime, last: datetime, now: datetime
) -> dict[str, int]:
    """How many places are held or booked in each period of a queue that begins from `first` to
    `last`; those without any are left out."""
    values = {"queue": queue, "first": first, "last": last, "now": now}
    rows = await connection.execute(_TAKEN_BETWEEN, values)
    return {row.slot_id: row.taken for row in rows}


async def held(
    connection: AsyncConnection, hold_key: str, centre_code: str, now: datetime
) -> HeldPlace | None:
    """The place that was held under a key, unless somebody else held it since."""
    values = {"key": hold_key, "centre": centre_code, "now": now}
    row = (await connection.execute(_HELD, values)).first()
    if row is None:
        return None
    return HeldPlace(
        row.slot_id, row.hold_id, row.held_until, row.is_booked, row.taken, row.centre_name
    )


async def end_holds(connection: AsyncConnection, *where: ColumnElement[bool]) -> None:
    """Ends holds on places; a booking that has one keeps it."""
    await connection.execute(
        update(places).where(and_(*where)).values(hold_id=None, hold_key=None, held_until=None)
    )
