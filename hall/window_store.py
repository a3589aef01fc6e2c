"""Keeping the windows that items' locations name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.client.types import Item
from hall.inserting import insert, insert_of
from hall.model import centres, item_windows, windows
from hall.windows import windows_in


async def put_windows(connection: AsyncConnection, guides: Iterable[Item]) -> None:
    """Says which windows serve the items, as their locations tell."""
    named = {guide.item_code: windows_in(guide.location) for guide in guides}
    places = {place for found in named.values() for place in found}
    if not places:
        return
    rows = [{"code": place.code, "place": place.place} for place in sorted(places, key=str)]
    statement = insert_of(connection, windows).on_conflict_do_nothing()
    await connection.execute(statement, rows)
    query = select(windows.c.id, windows.c.code, windows.c.place).where(
        windows.c.place.in_({place.place for place in places})
    )
    ids = {(row.code, row.place): row.id for row in await connection.execute(query)}
    await insert(
        connection,
        item_windows,
        [
            {"item_code": code, "window_id": ids[place.code, place.place]}
            for code, found in named.items()
            for place in found
        ],
    )
    await find_centres(connection)


async def find_centres(connection: AsyncConnection) -> None:
    """Says which centre a window stands in, where the place names one."""
    rows = (await connection.execute(select(centres).where(centres.c.withdrawn_at.is_(None)))).all()
    names = [
        (name, row.centre_code)
        for row in rows
        for name in (row.address, row.name, *row.aliases)
        if len(name) > 1
    ]
    if not names:
        return
    names.sort(key=lambda pair: -len(pair[0]))
    query = select(windows.c.id, windows.c.place).where(windows.c.centre_code.is_(None))
    for window in (await connection.execute(query)).all():
        found = next((code for name, code in names if name.upper() in window.place), None)
        if found is not None:
            await connection.execute(
                update(windows).where(windows.c.id == window.id).values(centre_code=found)
            )
