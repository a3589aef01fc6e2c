"""Bookings in the database: statements inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.model import booking_changes, bookings, places, slots
from hall.model import centres, items
from hall.moments import Moment

_neighbours = places.alias("neighbours")
_TAKEN = (
    select(func.count())
    .select_from(_neighbours)
    .where(
        _neighbours.c.slot_id == places.c.slot_id,
        or_(
            _neighbours.c.booking_code.is_not(None),
            _neighbours.c.held_until > bindparam("now", type_=Moment),
        ),
    )
    .correlate(places)
    .scalar_subquery()
    .label("taken")
)
_WHEN_AND_WHERE = (
    places.c.id.label("place_id"),
    slots.c.slot_id,
    slots.c.centre_code,
    slots.c.queue,
    slots.c.starts_at,
    slots.c.ends_at,
    centres.c.name.label("centre_name"),
    centres.c.address.label("centre_address"),
    items.c.location,
    _TAKEN,
)
_MISSED = and_(
    bookings.c.identity_print == bindparam("identity"),
    bookings.c.day >= bindparam("since"),
    or_(
        bookings.c.status == "missed",
        # Its day has passed, only the sweep was not there yet.
        and_(bookings.c.status == "booked", bookings.c.day < bindparam("today")),
    ),
)
_HELD_PLACE: Select[Any] = (
    select(
        places.c.held_until,
        places.c.booking_code,
        *_WHEN_AND_WHERE,
        items.c.name.label("item_name"),
        items.c.theme,
        items.c.bookable,
        items.c.effective_from,
        items.c.effective_until,
        items.c.withdrawn_at,
        select(func.count()).where(_MISSED).scalar_subquery().label("misses"),
        select(func.max(bookings.c.day)).where(_MISSED).scalar_subquery().label("last_miss"),
    )
    .select_from(places)
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .outerjoin(items, items.c.item_code == bindparam("item"))
    .outerjoin(centres, centres.c.centre_code == slots.c.centre_code)
    .where(places.c.hold_id == bindparam("hold"))
    .with_for_update(of=places)
)
_WHOLE: Select[Any] = (
    select(bookings, *_WHEN_AND_WHERE[1:])
    .select_from(bookings)
    .join(places, places.c.id == bookings.c.place_id)
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .outerjoin(items, items.c.item_code == bookings.c.item_code)
    .outerjoin(centres, centres.c.centre_code == slots.c.centre_code)
    .order_by(bookings.c.starts_at, bookings.c.booking_code)
)
_BY_CODE = _WHOLE.where(bookings.c.booking_code == bindparam("code"))
_BY_KEY = _WHOLE.where(bookings.c.book_key == bindparam("key"))
_BY_TOKEN = _WHOLE.where(bookings.c.calendar_token == bindparam("token"))
_TO_COME = _WHOLE.where(
    bookings.c.proof_print == bindparam("proof"),
    bookings.c.status == "booked",
    slots.c.ends_at > bindparam("now", type_=Moment),
)
_SAME_DAY = select(func.count()).where(
    bookings.c.identity_print == bindparam("identity"),
    bookings.c.item_code == bindparam("item"),
    bookings.c.day == bindparam("day"),
    bookings.c.status == "booked",
)
_SET_BOOKED = (
    update(places).where(places.c.id == bindparam("place")).values(booking_code=bindparam("code"))
)


async def held_place(
    connection: AsyncConnection,
    hold_id: str,
    item_code: str,
    identity_print: str,
    now: datetime,
    misses_since: date,
) -> Row[Any] | None:
    """A place that is or was held, with its surroundings, the item's, and how many appointments the
    person missed. Locked, so that it is not given away before the transaction ends."""
    values = {
        "hold": hold_id,
        "item": item_code,
        "identity": identity_print,
        "now": now,
        "since": misses_since,
        "today": now.date(),
    }
    return await _first(connection, _HELD_PLACE, values)


async def add(connection: AsyncConnection, row: Mapping[str, Any], place_id: int) -> None:
    """Writes a booking and says so in its place.

    Raises:
        IntegrityError: the client's key was used, or the person has one for that item on that day.
    """
    await connection.execute(bookings.insert(), dict(row, place_id=place_id))
    await connection.execute(_SET_BOOKED, {"place": place_id, "code": row["booking_code"]})


async def by_code(
    connection: AsyncConnection, code: str, now: datetime, *, lock: bool = False
) -> Row[Any] | None:
    """A booking with its surroundings; `lock`: nobody else changes it until the transaction ends."""
    statement = _BY_CODE.with_for_update(of=bookings) if lock else _BY_CODE
    return await _first(connection, statement, {"code": code, "now": now})


async def by_key(connection: AsyncConnection, key: str, now: datetime) -> Row[Any] | None:
    """The booking that was made under a client's key."""
    return await _first(connection, _BY_KEY, {"key": key, "now": now})


async def by_token(connection: AsyncConnection, token: str, now: datetime) -> Row[Any] | None:
    """The booking that a calendar token names."""
    return await _first(connection, _BY_TOKEN, {"token": token, "now": now})


async def to_come(connection: AsyncConnection, proof_print: str, now: datetime) -> list[Row[Any]]:
    """Somebody's appointments that are not over, soonest first."""
    rows = await connection.execute(_TO_COME, {"proof": proof_print, "now": now})
    return list(rows.all())


async def exists(connection: AsyncConnection, code: str) -> bool:
    """Whether there is a booking with that code."""
    query = select(func.count()).where(bookings.c.booking_code == code)
    return (await connection.execute(query)).scalar_one() > 0


async def visitors_of(connection: AsyncConnection, identity_print: str) -> list[str]:
    """The visitors, encrypted, of all that was booked under an identity number."""
    query = select(bookings.c.visitor).where(bookings.c.identity_print == identity_print)
    return list((await connection.execute(query)).scalars())


async def has_one_that_day(
    connection: AsyncConnection, identity_print: str, item_code: str, day: date
) -> bool:
    """Whether a person has an appointment for an item on a day."""
    values = {"identity": identity_print, "item": item_code, "day": day}
    return (await connection.execute(_SAME_DAY, values)).scalar_one() > 0


async def note_change(
    connection: AsyncConnection, key: str, code: str, kind: str, at: datetime
) -> None:
    """Remembers the key of a change.

    Raises:
        IntegrityError: it was used.
    """
    row = {"change_key": key, "booking_code": code, "kind": kind, "at": at}
    await connection.execute(booking_changes.insert(), row)


async def change_under(connection: AsyncConnection, key: str) -> Row[Any] | None:
    """The change that was made under a client's key."""
    query = select(booking_changes).where(booking_changes.c.change_key == key)
    return (await connection.execute(query)).first()


async def change(connection: AsyncConnection, code: str, values: Mapping[str, Any]) -> None:
    """Changes a booking; each change is a new revision."""
    await connection.execute(
        update(bookings)
        .where(bookings.c.booking_code == code)
        .values(revision=bookings.c.revision + 1, **values)
    )


async def occupy(connection: AsyncConnection, place_id: int, code: str) -> None:
    """Gives a held place to a booking."""
    await connection.execute(_SET_BOOKED, {"place": place_id, "code": code})


async def vacate(connection: AsyncConnection, code: str) -> None:
    """Frees the place of a booking."""
    await connection.execute(
        update(places)
        .where(places.c.booking_code == code)
        .values(booking_code=None, hold_id=None, hold_key=None, held_until=None)
    )


async def _first(
    connection: AsyncConnection, query: Select[Any], values: Mapping[str, Any]
) -> Row[Any] | None:
    row: Row[Any] | None = (await connection.execute(query, values)).first()
    return row
