"""Periods and places in the database: each statement is short, most are transactions of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
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

from hall.appointments.model import places, slots
from hall.appointments.schedule import Period
from hall.inserting import insert_of
from hall.moments import Moment


@dataclass(frozen=True)
class HeldPlace:
    """A place that was held under a client's key."""

    slot_id: str
    hold_id: str
    held_until: datetime
    is_booked: bool


def is_free(now: ColumnElement[Any]) -> ColumnElement[bool]:
    """That nobody has a place at a moment."""
    return and_(
        places.c.booking_code.is_(None),
        or_(places.c.held_until.is_(None), places.c.held_until <= now),
    )


_NOW = bindparam("now", type_=Moment)
_SLOT: BindParameter[str] = bindparam("slot")


def _first_free(*, skip_locked: bool) -> Select[tuple[int]]:
    return (
        select(places.c.id)
        .where(
            places.c.slot_id == _SLOT,
            places.c.number <= bindparam("capacity"),
            is_free(_NOW),
        )
        .order_by(places.c.number)
        .limit(1)
        .with_for_update(skip_locked=skip_locked)
    )


def _take(*, skip_locked: bool) -> Update:
    return (
        update(places)
        .where(places.c.id == _first_free(skip_locked=skip_locked).scalar_subquery())
        .values(
            hold_id=bindparam("new_hold"),
            hold_key=bindparam("new_key"),
            held_until=bindparam("until", type_=Moment),
        )
        .returning(places.c.id)
    )


# On SQLite, which has one writer at a time, both are the same.
_TAKE_UNLOCKED = _take(skip_locked=True)
_TAKE_WAITING = _take(skip_locked=False)
_TAKEN_IN = (
    select(func.count()).select_from(places).where(places.c.slot_id == _SLOT, ~is_free(_NOW))
)
_TAKEN_BETWEEN = (
    select(places.c.slot_id, func.count())
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .where(
        slots.c.starts_at >= bindparam("first", type_=Moment),
        slots.c.starts_at <= bindparam("last", type_=Moment),
        slots.c.queue == bindparam("queue"),
        ~is_free(_NOW),
    )
    .group_by(places.c.slot_id)
)
_HELD = select(places).where(places.c.hold_key == bindparam("key"))


async def take(
    connection: AsyncConnection,
    slot_id: str,
    capacity: int,
    hold_id: str,
    hold_key: str,
    now: datetime,
    until: datetime,
    *,
    waiting: bool,
) -> bool:
    """Holds a free place, if one is found.

    Args:
        connection: each of its statements is a transaction.
        waiting: look at places too that another transaction is about to take or give back, when it
            is done; else pass them by, so that many take different places at once.
        (the others): columns of `places`.

    Raises:
        IntegrityError: there is a hold under this key.
    """
    statement = _TAKE_WAITING if waiting else _TAKE_UNLOCKED
    values = {
        "slot": slot_id,
        "capacity": capacity,
        "new_hold": hold_id,
        "new_key": hold_key,
        "now": now,
        "until": until,
    }
    return (await connection.execute(statement, values)).first() is not None


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


async def taken_in(connection: AsyncConnection, slot_id: str, now: datetime) -> int:
    """How many places of a period are held or booked."""
    return (await connection.execute(_TAKEN_IN, {"slot": slot_id, "now": now})).scalar_one()


async def taken_between(
    connection: AsyncConnection, queue: str, first: datetime, last: datetime, now: datetime
) -> dict[str, int]:
    """How many places are held or booked in each period of a queue that begins from `first` to
    `last`; those without any are left out."""
    values = {"queue": queue, "first": first, "last": last, "now": now}
    rows = await connection.execute(_TAKEN_BETWEEN, values)
    return {slot_id: taken for slot_id, taken in rows.all()}  # noqa: C416  rows are no pairs


async def held(connection: AsyncConnection, hold_key: str) -> HeldPlace | None:
    """The place that was held under a key, unless somebody else has it by now."""
    row = (await connection.execute(_HELD, {"key": hold_key})).first()
    if row is None:
        return None
    return HeldPlace(row.slot_id, row.hold_id, row.held_until, row.booking_code is not None)


async def give_back(connection: AsyncConnection, where: Sequence[ColumnElement[bool]]) -> None:
    """Frees places that are held; those that are booked stay."""
    await connection.execute(
        update(places)
        .where(places.c.booking_code.is_(None), *where)
        .values(hold_id=None, hold_key=None, held_until=None)
    )
