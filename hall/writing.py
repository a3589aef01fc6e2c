"""Writing the catalogue: statements for many rows at once, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.types import Centre, Item, Material
from hall.documents import Document
from hall.inserting import insert, insert_of
from hall.model import (
    catalogue_clock,
    centres,
    departments,
    item_windows,
    items,
    materials,
    situations,
)
from hall.window_store import find_centres, put_windows

_BATCH = 500

Progress = Callable[[int, int], None]
"""Called with how many of how many are written."""


@dataclass(frozen=True)
class Stored:
    """What is known of a row before it is written again."""

    digest: str
    withdrawn: bool
    version: int


async def lock(connection: AsyncConnection) -> None:
    """Makes this transaction the only one that writes the catalogue until it ends."""
    row = (
        await connection.execute(
            select(catalogue_clock.c.version).where(catalogue_clock.c.id == 1).with_for_update()
        )
    ).first()
    if row is None:
        raise RuntimeError("the catalogue's clock is missing: run the migrations")


async def next_versions(connection: AsyncConnection, count: int) -> int:
    """Takes `count` versions and gives the first: commits come in the order of versions."""
    last = (
        await connection.execute(
            update(catalogue_clock)
            .where(catalogue_clock.c.id == 1)
            .values(version=catalogue_clock.c.version + count)
            .returning(catalogue_clock.c.version)
        )
    ).scalar_one()
    return int(last) - count + 1


async def stored_items(connection: AsyncConnection) -> dict[str, Stored]:
    """What stands in the catalogue, tombstones included."""
    rows = await connection.execute(
        select(items.c.item_code, items.c.digest, items.c.withdrawn_at, items.c.version)
    )
    return {
        row.item_code: Stored(row.digest, row.withdrawn_at is not None, row.version) for row in rows
    }


async def stored_centres(
    connection: AsyncConnection,
) -> dict[str, tuple[str, bool, int]]:
    """Document, whether withdrawn, and position of every centre."""
    rows = await connection.execute(
        select(
            centres.c.centre_code,
            centres.c.document,
            centres.c.withdrawn_at,
            centres.c.position,
        )
    )
    return {
        row.centre_code: (row.document, row.withdrawn_at is not None, row.position) for row in rows
    }


async def put_items(
    connection: AsyncConnection,
    documents: Sequence[Document],
    progress: Progress | None = None,
) -> None:
    """Writes items, new or not, each with its own next version."""
    if not documents:
        return
    version = await next_versions(connection, len(documents))
    written = 0
    for batch in _batches(documents):
        records = [document.record for document in batch]
        guides = [record for record in records if isinstance(record, Item)]
        codes = [guide.item_code for guide in guides]
        ids = await _department_ids(connection, {guide.department for guide in guides})
        for part in (materials, situations, item_windows):
            await connection.execute(delete(part).where(part.c.item_code.in_(codes)))
        rows = [
            _item_row(guide, document, ids[guide.department], version + written + n)
            for n, (guide, document) in enumerate(zip(guides, batch, strict=True))
        ]
        await _upsert(connection, items, rows, "item_code")
        await insert(connection, situations, _situation_rows(guides))
        await insert(connection, materials, _material_rows(guides))
        await put_windows(connection, guides)
        written += len(batch)
        if progress is not None:
            progress(written, len(documents))


async def withdraw_items(connection: AsyncConnection, codes: Sequence[str], at: datetime) -> None:
    """Turns items into tombstones."""
    await _withdraw(connection, items, "item_code", codes, at)


async def withdraw_centres(connection: AsyncConnection, codes: Sequence[str], at: datetime) -> None:
    """Turns centres into tombstones."""
    await _withdraw(connection, centres, "centre_code", codes, at)


async def put_centres(
    connection: AsyncConnection, documents: Sequence[tuple[Document, int]]
) -> None:
    """Writes centres, each with its position in the list."""
    if not documents:
        return
    version = await next_versions(connection, len(documents))
    rows = []
    for n, (document, position) in enumerate(documents):
        record = document.record
        assert isinstance(record, Centre)
        row: dict[str, Any] = record.model_dump(exclude={"kind"})
        row["aliases"] = list(record.aliases)
        row |= {"position": position, "document": document.json, "version": version + n}
        rows.append(row | {"withdrawn_at": None})
    await _upsert(connection, centres, rows, "centre_code")
    await find_centres(connection)


async def place_centres(connection: AsyncConnection, positions: dict[str, int]) -> None:
    """Reorders centres without touching anything else of theirs."""
    for code, position in positions.items():
        await connection.execute(
            update(centres).where(centres.c.centre_code == code).values(position=position)
        )


async def _withdraw(
    connection: AsyncConnection,
    table: Table,
    key: str,
    codes: Sequence[str],
    at: datetime,
) -> None:
    if not codes:
        return
    version = await next_versions(connection, len(codes))
    for n, code in enumerate(codes):
        await connection.execute(
            update(table).where(table.c[key] == code).values(withdrawn_at=at, version=version + n)
        )


def _item_row(item: Item, document: Document, department_id: int, version: int) -> dict[str, Any]:
    row: dict[str, Any] = item.model_dump(
        exclude={"kind", "department", "fee", "result", "materials", "situations"}
    )
    for name in ("aliases", "process", "legal_basis"):
        row[name] = list(row[name])
    row["department_id"] = department_id
    row["fee_charged"] = item.fee.charged if item.fee else None
    row["fee_standard"] = item.fee.standard if item.fee else None
    row["fee_basis"] = item.fee.basis if item.fee else None
    row["result_name"] = item.result.name if item.result else None
    row["result_delivery"] = item.result.delivery if item.result else None
    row |= {"document": document.json, "digest": document.digest, "version": version}
    return row | {"withdrawn_at": None}


def _situation_rows(guides: Iterable[Item]) -> list[dict[str, Any]]:
    return [
        {
            "item_code": guide.item_code,
            "position": position,
            "name": situation.name,
            "condition": situation.condition,
            "replaces_common": situation.replaces_common,
        }
        for guide in guides
        for position, situation in enumerate(guide.situations)
    ]


def _material_rows(guides: Iterable[Item]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for guide in guides:
        groups: list[tuple[int | None, tuple[Material, ...]]] = [(None, guide.materials)]
        groups += [(n, situation.materials) for n, situation in enumerate(guide.situations)]
        for situation_position, group in groups:
            for position, material in enumerate(group):
                row: dict[str, Any] = material.model_dump()
                row["item_code"] = guide.item_code
                row["situation_position"] = situation_position
                rows.append(row | {"position": position})
    return rows


async def _department_ids(connection: AsyncConnection, names: set[str]) -> dict[str, int]:
    query = select(departments.c.name, departments.c.id).where(departments.c.name.in_(names))
    known = {row.name: row.id for row in await connection.execute(query)}
    missing = sorted(names - known.keys())
    if missing:
        await connection.execute(departments.insert(), [{"name": name} for name in missing])
        known = {row.name: row.id for row in await connection.execute(query)}
    return known


async def _upsert(
    connection: AsyncConnection, table: Table, rows: list[dict[str, Any]], key: str
) -> None:
    statement = insert_of(connection, table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name != key}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[key], set_=replaced), rows
    )


def _batches(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    for start in range(0, len(documents), _BATCH):
        yield documents[start : start + _BATCH]


async def next_position(connection: AsyncConnection) -> int:
    """The place after the last centre."""
    last = (await connection.execute(select(func.max(centres.c.position)))).scalar()
    return 0 if last is None else int(last) + 1
