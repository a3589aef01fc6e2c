"""Bookings in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.model import TO_COME, booking_changes, bookings, places, slots
from hall.appointments.slot_store import NOW, is_booked, taken_in
from hall.appointments.venues import queue_column
from hall.model import centres, items

_WHEN_AND_WHERE = (
    slots.c.slot_id,
    slots.c.centre_code,
    slots.c.queue,
    slots.c.ends_at,
    centres.c.name.label("centre_name"),
    centres.c.address.label("centre_address"),
    items.c.location,
    taken_in(slots.c.slot_id, slots).label("taken"),
)
_WHOLE: Select[Any] = (
    select(bookings, *_WHEN_AND_WHERE)
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
_COMING = _WHOLE.where(
    bookings.c.proof_print == bindparam("proof"),
    TO_COME,
    slots.c.ends_at > NOW,
)
_SAME_DAY = select(func.count()).where(
    bookings.c.identity_print == bindparam("identity"),
    bookings.c.item_code == bindparam("item"),
    bookings.c.day == bindparam("day"),
    TO_COME,
)
_MISSED = select(func.count().label("count"), func.max(bookings.c.day).label("last")).where(
    bookings.c.identity_print == bindparam("identity"),
    bookings.c.day >= bindparam("since"),
    or_(
        bookings.c.status == "missed",
        # Its day has passed, only the sweep was not there yet.
        and_(TO_COME, bookings.c.day < bindparam("today")),
    ),
)
_HELD = (
    select(
        places.c.id.label("place_id"),
        slots.c.slot_id,
        slots.c.queue,
        slots.c.day,
        slots.c.starts_at,
    )
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .where(
        places.c.hold_id == bindparam("hold"),
        places.c.held_until > NOW,
        ~is_booked(places),
    )
)
_ITEM = select(
    items.c.bookable, items.c.withdrawn_at, queue_column().label("queue"), items.c.effective_until
).where(items.c.item_code == bindparam("item"))


def _in_force() -> ColumnElement[bool]:
    return and_(
        items.c.withdrawn_at.is_(None),
        or_(items.c.effective_from.is_(None), items.c.effective_from <= bindparam("today")),
        or_(items.c.effective_until.is_(None), items.c.effective_until >= slots.c.day),
    )


def _blocked() -> ColumnElement[bool]:
    missed = _MISSED.subquery("missed")
    return (
        select(func.count())
        .select_from(missed)
        .where(missed.c.count >= bindparam("most"), missed.c.last > bindparam("block_since"))
        .scalar_subquery()
        > 0
    )


def _value(name: str) -> ColumnElement[Any]:
    return bindparam(f"new_{name}", type_=bookings.c[name].type).label(name)


_GIVEN = (
    *("booking_code", "status", "item_code", "situation", "visitor", "identity_print"),
    *("proof_print", "calendar_token", "book_key", "booked_by", "revision", "made_at"),
)
_TAKEN_OVER = ("place_id", "starts_at", "day", "item_name")
# The held place, if everything allows to book it.
_ALLOWED = (
    select(
        places.c.id.label("place_id"),
        slots.c.starts_at,
        slots.c.day,
        items.c.name.label("item_name"),
        *_WHEN_AND_WHERE,
    )
    .select_from(places)
    .join(slots, slots.c.slot_id == places.c.slot_id)
    .join(items, items.c.item_code == bindparam("item"))
    .outerjoin(centres, centres.c.centre_code == slots.c.centre_code)
    .where(
        places.c.hold_id == bindparam("hold"),
        places.c.held_until > NOW,
        items.c.bookable,
        _in_force(),
        # As a plain equation it would look like a good join, with every slot there is.
        (slots.c.queue == queue_column()).is_(True),
        ~_blocked(),
    )
    .with_for_update(of=places)
    .cte("allowed")
)
# By name alone: SQLAlchemy would leave the names of tables out of a WITH that it meets in a RETURNING
# on SQLite.
_NAMED = table("allowed", *(column(one.key, one.type) for one in _ALLOWED.c))
# A booking is this one statement, which also gives back all that is told of it.
_MAKE = (
    bookings.insert()
    .from_select(
        [*_GIVEN, *_TAKEN_OVER],
        select(*map(_value, _GIVEN), *(_ALLOWED.c[name] for name in _TAKEN_OVER)),
        include_defaults=False,
    )
    .returning(
        *(bookings.c[name] for name in _TAKEN_OVER),
        bookings.c.moved_from,
        *(
            select(one).scalar_subquery().label(one.key)
            for one in _NAMED.c
            if one.key not in _TAKEN_OVER
        ),
    )
)


async def make(
    connection: AsyncConnection,
    hold_id: str,
    row: Mapping[str, Any],
    rules: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Makes a held place a booking, if everything allows it; only one statement, so it needs no
    transaction around it. Gives the booking with its surroundings.

    Args:
        hold_id: of the place.
        row: columns of `bookings`, those of `_GIVEN`.
        rules: "now" and "today"; "since": missed appointments from that day on count; "most": how
            many of them block; "block_since": unless the last one was on that day or before.

    Raises:
        IntegrityError: the place is booked, the client's key was used, or the person has a booking
            for that item on that day.
    """
    values = {f"new_{name}": row[name] for name in _GIVEN}
    values |= {"hold": hold_id, "item": row["item_code"], "identity": row["identity_print"]}
    made = (await connection.execute(_MAKE, values | dict(rules))).first()
    return None if made is None else {**row, **made._asdict()}


async def held(connection: AsyncConnection, hold_id: str, now: datetime) -> Row[Any] | None:
    """A place that is held now and not booked: place_id, slot_id, queue, day, starts_at. Locked
    until the end of the transaction, if there is one."""
    query = _HELD.with_for_update(of=places)
    return await _first(connection, query, {"hold": hold_id, "now": now})


async def item(connection: AsyncConnection, code: str) -> Row[Any] | None:
    """What a booking depends on: bookable, withdrawn_at, queue, effective_until."""
    return await _first(connection, _ITEM, {"item": code})


async def missed(
    connection: AsyncConnection, identity_print: str, since: date, today: date
) -> tuple[int, date | None]:
    """How many appointments a person missed since a day, and when the last one was."""
    values = {"identity": identity_print, "since": since, "today": today}
    row = (await connection.execute(_MISSED, values)).one()
    return row.count, row.last


async def lock(connection: AsyncConnection, code: str) -> None:
    """Keeps others from changing a booking until the transaction ends.

    A statement of its own: one that locks and joins sees, after waiting for a move, the booking's
    new place beside the slot of the old one, and finds nothing.
    """
    query = select(bookings.c.booking_code).where(bookings.c.booking_code == code)
    await connection.execute(query.with_for_update())


async def by_code(connection: AsyncConnection, code: str, now: datetime) -> Row[Any] | None:
    """A booking with its surroundings."""
    return await _first(connection, _BY_CODE, {"code": code, "now": now})


async def by_key(connection: AsyncConnection, key: str, now: datetime) -> Row[Any] | None:
    """The booking that was made under a client's key."""
    return await _first(connection, _BY_KEY, {"key": key, "now": now})


async def by_token(connection: AsyncConnection, token: str, now: datetime) -> Row[Any] | None:
    """The booking that a calendar token names."""
    return await _first(connection, _BY_TOKEN, {"token": token, "now": now})


async def to_come(connection: AsyncConnection, proof_print: str, now: datetime) -> list[Row[Any]]:
    """Somebody's appointments that are not over, soonest first."""
    rows = await connection.execute(_COMING, {"proof": proof_print, "now": now})
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
    return await _first(connection, query, {})


async def change(connection: AsyncConnection, code: str, values: Mapping[str, Any]) -> None:
    """Changes a booking; each change is a new revision."""
    await connection.execute(
        update(bookings)
        .where(bookings.c.booking_code == code)
        .values(revision=bookings.c.revision + 1, **values)
    )


async def _first(
    connection: AsyncConnection, query: Select[Any], values: Mapping[str, Any]
) -> Row[Any] | None:
    row: Row[Any] | None = (await connection.execute(query, values)).first()
    return row
