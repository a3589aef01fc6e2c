"""Reading the catalogue: queries, one statement each, so that each sees one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.model import (
    api_keys,
    catalogue_clock,
    centres,
    departments,
    item_windows,
    items,
    windows,
)

_VERSION_NOW = select(catalogue_clock.c.version).where(catalogue_clock.c.id == 1).scalar_subquery()

_ITEM = select(
    items.c.version,
    items.c.withdrawn_at,
    items.c.effective_from,
    items.c.effective_until,
    items.c.document,
    _VERSION_NOW.label("catalogue_version"),
).where(items.c.item_code == bindparam("code"))

_CENTRE = select(
    centres.c.version,
    centres.c.withdrawn_at,
    centres.c.document,
    _VERSION_NOW.label("catalogue_version"),
).where(centres.c.centre_code == bindparam("code"))


@dataclass(frozen=True)
class ItemFilter:
    """Which items a list is of; None: no matter."""

    district: str | None = None
    theme: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class StoredDocument:
    """An item or a centre as stored; a centre is always in force."""

    document: str
    version: int
    catalogue_version: int
    withdrawn: bool
    effective_from: date | None = None
    effective_until: date | None = None


@dataclass(frozen=True)
class FeedRow:
    """One change as stored: `document` is None for a tombstone."""

    kind: str
    code: str
    version: int
    document: str | None


async def clock(connection: AsyncConnection) -> tuple[int, str] | None:
    """The catalogue's version and epoch; None when nothing was ever written."""
    row = (
        await connection.execute(select(catalogue_clock.c.version, catalogue_clock.c.epoch))
    ).first()
    return None if row is None else (row.version, row.epoch)


async def item(connection: AsyncConnection, code: str) -> StoredDocument | None:
    """One item's document with version, withdrawal and dates."""
    row = (await connection.execute(_ITEM, {"code": code})).first()
    if row is None:
        return None
    return StoredDocument(
        row.document,
        row.version,
        row.catalogue_version,
        row.withdrawn_at is not None,
        row.effective_from,
        row.effective_until,
    )


async def centre(connection: AsyncConnection, code: str) -> StoredDocument | None:
    """One centre's document with version and withdrawal."""
    row = (await connection.execute(_CENTRE, {"code": code})).first()
    if row is None:
        return None
    return StoredDocument(
        row.document, row.version, row.catalogue_version, row.withdrawn_at is not None
    )


async def item_page(
    connection: AsyncConnection, wanted: ItemFilter, after: str, limit: int, today: date
) -> list[tuple[str, str]]:
    """Code and document of items in force today whose code comes after `after`, by code."""
    query = (
        select(items.c.item_code, items.c.document)
        .where(
            items.c.item_code > after,
            items.c.withdrawn_at.is_(None),
            or_(items.c.effective_from.is_(None), items.c.effective_from <= today),
            or_(items.c.effective_until.is_(None), items.c.effective_until >= today),
        )
        .order_by(items.c.item_code)
        .limit(limit)
    )
    if wanted.district is not None:
        query = query.where(items.c.district == wanted.district)
    if wanted.theme is not None:
        query = query.where(items.c.theme == wanted.theme)
    if wanted.department is not None:
        named = select(departments.c.id).where(departments.c.name == wanted.department)
        query = query.where(items.c.department_id == named.scalar_subquery())
    return [(row.item_code, row.document) for row in await connection.execute(query)]


async def centre_documents(connection: AsyncConnection) -> list[str]:
    """The centres' documents in the order of import."""
    query = (
        select(centres.c.document)
        .where(centres.c.withdrawn_at.is_(None))
        .order_by(centres.c.position, centres.c.centre_code)
    )
    return list((await connection.execute(query)).scalars())


async def department_rows(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Departments that have items, with how many."""
    query = (
        select(departments.c.name, func.count().label("items"))
        .join(items, items.c.department_id == departments.c.id)
        .where(items.c.withdrawn_at.is_(None))
        .group_by(departments.c.name)
        .order_by(departments.c.name)
    )
    return (await connection.execute(query)).all()


async def window_rows(connection: AsyncConnection) -> Sequence[Row[Any]]:
    """Windows that serve items, with how many."""
    query = (
        select(
            windows.c.code,
            windows.c.place,
            windows.c.centre_code,
            func.count().label("items"),
        )
        .join(item_windows, item_windows.c.window_id == windows.c.id)
        .join(items, items.c.item_code == item_windows.c.item_code)
        .where(items.c.withdrawn_at.is_(None))
        .group_by(windows.c.code, windows.c.place, windows.c.centre_code)
        .order_by(windows.c.place, windows.c.code)
    )
    return (await connection.execute(query)).all()


async def changes(connection: AsyncConnection, since: int, limit: int) -> list[FeedRow]:
    """Items and centres written after version `since`, oldest first.

    One statement: two would see two snapshots, and a transaction between them could put a later
    change on the page while an earlier one stayed off it.
    """
    of_items = (
        select(
            literal("item").label("kind"),
            items.c.item_code.label("code"),
            items.c.version,
            items.c.withdrawn_at,
            items.c.document,
        )
        .where(items.c.version > since)
        .order_by(items.c.version)
        .limit(limit)
        .subquery()
    )
    of_centres = (
        select(
            literal("centre").label("kind"),
            centres.c.centre_code.label("code"),
            centres.c.version,
            centres.c.withdrawn_at,
            centres.c.document,
        )
        .where(centres.c.version > since)
        .order_by(centres.c.version)
        .limit(limit)
        .subquery()
    )
    both = union_all(select(of_items), select(of_centres))
    rows = await connection.execute(both.order_by(literal_column("version")).limit(limit))
    return [
        FeedRow(
            row.kind,
            row.code,
            row.version,
            row.document if row.withdrawn_at is None else None,
        )
        for row in rows
    ]


async def item_count(connection: AsyncConnection) -> int:
    """How many items stand in the catalogue."""
    query = select(func.count()).select_from(items).where(items.c.withdrawn_at.is_(None))
    return (await connection.execute(query)).scalar_one()


async def keys(connection: AsyncConnection) -> list[tuple[str, frozenset[str]]]:
    """Hash and scopes of every API key."""
    rows = await connection.execute(select(api_keys.c.key_hash, api_keys.c.scopes))
    return [(row.key_hash, frozenset(row.scopes)) for row in rows]
