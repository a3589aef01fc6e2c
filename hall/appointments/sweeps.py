"""What becomes true by time alone: an appointment was missed, an appointment is tomorrow."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from hall.appointments.model import TO_COME, bookings, places, slots
from hall.appointments.news import tell_of_tomorrow
from hall.clock import Clock
from hall.database import Database
from hall.model import centres

_DAY = timedelta(days=1)
_BATCH = 500
"""Reminders that one transaction puts out."""


class AppointmentSweep:
    """Looks after appointments. Any number of processes may do so at the same time.

    Args:
        database: where they are kept.
        clock: tells the day.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Everything that is due."""
        await self.mark_missed()
        while await self.remind():
            pass

    async def mark_missed(self) -> int:
        """Marks appointments of past days to which nobody came; gives how many."""
        today = self._clock.today()
        async with self._database.writing() as connection:
            marked = await connection.execute(
                update(bookings).where(TO_COME, bookings.c.day < today).values(status="missed")
            )
        return marked.rowcount

    async def remind(self) -> int:
        """Puts out `booking_tomorrow` for tomorrow's appointments, once for each day that an
        appointment is moved to; gives how many. Call it again until it gives 0."""
        tomorrow = self._clock.today() + _DAY
        due = (
            select(bookings, slots.c.centre_code, centres.c.name.label("centre_name"))
            .join(places, places.c.id == bookings.c.place_id)
            .join(slots, slots.c.slot_id == places.c.slot_id)
            .outerjoin(centres, centres.c.centre_code == slots.c.centre_code)
            .where(
                bookings.c.day == tomorrow,
                TO_COME,
                bookings.c.reminded_for.is_distinct_from(tomorrow),
            )
            .limit(_BATCH)
            .with_for_update(of=bookings, skip_locked=True)
        )
        async with self._database.writing() as connection:
            rows = (await connection.execute(due)).all()
            for row in rows:
                await tell_of_tomorrow(connection, row, tomorrow, self._clock.now())
            await connection.execute(
                update(bookings)
                .where(bookings.c.booking_code.in_([row.booking_code for row in rows]))
                .values(reminded_for=tomorrow)
            )
        return len(rows)
