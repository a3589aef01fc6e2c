"""Where an item can be booked, and in which queue: read from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.errors import NotBookable, NotFound
from hall.model import centres, items

GENERAL_QUEUE = "综合"
"""The queue of items without a theme."""
IMPLIED_CODE = "hall"
IMPLIED_NAME = "办事大厅"
"""The one centre of a catalogue that names none; its address is where the item says it is done."""

_LONGEST_QUEUE = 60
_ITEM = select(
    items.c.item_code,
    items.c.name,
    items.c.theme,
    items.c.district,
    items.c.parent_district,
    items.c.location,
    items.c.bookable,
    items.c.effective_from,
    items.c.effective_until,
).where(items.c.item_code == bindparam("code"), items.c.withdrawn_at.is_(None))
_CENTRES = (
    select(
        centres.c.centre_code,
        centres.c.name,
        centres.c.aliases,
        centres.c.district,
        centres.c.address,
    )
    .where(centres.c.withdrawn_at.is_(None))
    .order_by(centres.c.position, centres.c.centre_code)
)


@dataclass(frozen=True)
class Venue:
    """A centre as those who book need it."""

    centre_code: str
    name: str
    address: str
    district: str | None = None
    names: tuple[str, ...] = ()
    """Under which an item's location may name it."""


@dataclass(frozen=True)
class HallItem:
    """An item as those who come to the hall need it."""

    code: str
    name: str
    queue: str
    district: str | None
    parent_district: str | None
    location: str | None
    until: date | None
    """The last day on which it is in force."""


def queue_of(theme: str | None) -> str:
    """The queue of an item's theme."""
    return (theme or GENERAL_QUEUE)[:_LONGEST_QUEUE]


def queue_column() -> ColumnElement[str]:
    """`queue_of`, inside a statement about items."""
    theme = func.coalesce(func.nullif(items.c.theme, ""), GENERAL_QUEUE)
    return func.substr(theme, 1, _LONGEST_QUEUE)


async def item_at_hall(
    connection: AsyncConnection, code: str, today: date, *, to_book: bool
) -> HallItem:
    """The item, for whoever comes to the hall.

    Raises:
        NotFound: no such item, withdrawn, or not in force today.
        NotBookable: it is to be booked, and takes no appointments.
    """
    row = (await connection.execute(_ITEM, {"code": code})).first()
    if row is None or not _in_force(row.effective_from, row.effective_until, today):
        raise NotFound(f"没有编码为 {code} 的事项")
    if to_book and not row.bookable:
        raise NotBookable(f"事项 {code} 无需预约")
    return HallItem(
        row.item_code,
        row.name,
        queue_of(row.theme),
        row.district,
        row.parent_district,
        row.location,
        row.effective_until,
    )


async def queues_by_district(connection: AsyncConnection) -> dict[str | None, set[str]]:
    """The queues of the items of each district."""
    query = select(items.c.district, items.c.theme).where(items.c.withdrawn_at.is_(None)).distinct()
    found: dict[str | None, set[str]] = {}
    for row in (await connection.execute(query)).all():
        found.setdefault(row.district, set()).add(queue_of(row.theme))
    return found


async def all_venues(connection: AsyncConnection) -> list[Venue]:
    """Every centre, the main one first; the implied one when the catalogue names none."""
    rows = (await connection.execute(_CENTRES)).all()
    found = [
        Venue(
            row.centre_code,
            row.name,
            row.address,
            row.district,
            tuple(name for name in (row.name, row.address, *row.aliases) if len(name) > 1),
        )
        for row in rows
    ]
    return found or [Venue(IMPLIED_CODE, IMPLIED_NAME, "")]


def venues_of(item: HallItem, venues: Sequence[Venue]) -> list[Venue]:
    """Where an item is done: in its district, else where its location names a centre, else in the
    district above its own, else anywhere."""
    for found in (
        [venue for venue in venues if venue.district and venue.district == item.district],
        [venue for venue in venues if any(name in (item.location or "") for name in venue.names)],
        [venue for venue in venues if venue.district and venue.district == item.parent_district],
    ):
        if found:
            return found
    return list(venues)


def _in_force(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
