"""Calendar files, for whoever has an appointment's token."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from hall import store as catalogue_store
from hall.appointments import booking_store
from hall.appointments.calendar_file import calendar_file
from hall.appointments.telling import Teller
from hall.client.types import Item
from hall.clock import Clock
from hall.database import Database
from hall.errors import NotFound


class Calendars:
    """Writes calendar files.

    Args:
        database: appointments and the catalogue.
        clock: when the file was written.
        teller: tells bookings.
    """

    def __init__(self, database: Database, clock: Clock, teller: Teller) -> None:
        self._database = database
        self._clock = clock
        self._teller = teller

    async def file(self, calendar_token: str) -> str:
        """See `AppointmentHall.calendar`.

        Raises:
            NotFound: no such token.
        """
        now = self._clock.now()
        async with self._database.reading() as connection:
            row = await booking_store.by_token(connection, calendar_token, now)
            if row is None:
                raise NotFound("没有这个日历")
            item = await _item(connection, row.item_code)
        return calendar_file(self._teller.told(row._asdict()), item, now)


async def _item(connection: AsyncConnection, code: str) -> Item | None:
    stored = await catalogue_store.item(connection, code)
    return None if stored is None else Item.model_validate_json(stored.document)
