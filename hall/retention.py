"""Erasing what is over: personal values are kept no longer than they are needed (个人信息保护法,
article 19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Delete, Update, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.model import bookings
from hall.appointments.sweeps import AppointmentSweep
from hall.cases.model import cases
from hall.client.appointments import Visitor
from hall.clock import Clock
from hall.database import Database
from hall.feedback.model import rating_keys, ratings, requests
from hall.guards import proof_failures
from hall.news import News
from hall.prints import Prints

_NOBODY = Visitor(name="*", identity_number="*" * 18, phone="*" * 11)
_FAILURES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Purged:
    """How many of each were erased."""

    cases: int
    bookings: int
    requests: int
    comments: int
    events: int


class Retention:
    """Forgets.

    Args:
        database: of the hall.
        clock: tells now.
        prints: makes what takes the place of an erased visitor.
    """

    def __init__(self, database: Database, clock: Clock, prints: Prints) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints

    async def purge(self, before: datetime) -> Purged:
        """Erases what was over before that moment. Cases, appointments and scores stay, for
        whoever counts them; nothing tells any more whose they were.

        - who applied, of cases that have ended;
        - who came, of appointments whose time has passed;
        - requests that were answered, whole;
        - comments of ratings;
        - news for people.
        """
        nobody = self._prints.key("erased", "visitor")
        # Those to which nobody came are over too.
        await AppointmentSweep(self._database, self._clock).mark_missed()
        async with self._database.writing() as connection:
            of_cases = await _count(
                connection,
                update(cases)
                .where(cases.c.closed_at < before, cases.c.person.is_not(None))
                .values(
                    person=None,
                    identity_print=None,
                    person_print=None,
                    proof_print=None,
                    number_print=None,
                ),
            )
            of_bookings = await _count(
                connection,
                update(bookings)
                .where(
                    bookings.c.starts_at < before,
                    bookings.c.status != "booked",
                    bookings.c.identity_print != nobody,
                )
                .values(
                    visitor=self._prints.personal.encrypted(_NOBODY.model_dump_json()),
                    identity_print=nobody,
                    proof_print=nobody,
                    booked_by=None,
                ),
            )
            of_requests = await _count(
                connection,
                delete(requests).where(
                    requests.c.status == "已答复", requests.c.updated_at < before
                ),
            )
            of_ratings = await _count(
                connection,
                update(ratings)
                .where(ratings.c.rated_at < before, ratings.c.comment.is_not(None))
                .values(comment=None),
            )
            await connection.execute(delete(rating_keys).where(rating_keys.c.at < before))
            old = self._clock.now() - _FAILURES_KEPT
            await connection.execute(
                delete(proof_failures).where(proof_failures.c.counted_from < old)
            )
        of_events = await News(self._database, self._clock).forget(before)
        return Purged(of_cases, of_bookings, of_requests, of_ratings, of_events)


async def _count(connection: AsyncConnection, statement: Update | Delete) -> int:
    done: CursorResult[Any] = await connection.execute(statement)
    return done.rowcount
