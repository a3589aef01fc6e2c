"""Cases, bindings, ratings, requests and news, put together."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments import booking_store, ticket_store
from hall.appointments.bookings import BookingDesk
from hall.bindings.service import Bindings
from hall.cases import store as case_store
from hall.cases.desk import CaseDesk
from hall.cases.service import Cases
from hall.clock import Clock
from hall.database import Database
from hall.feedback.ratings import Ratings
from hall.feedback.requests import Requests
from hall.guards import Guard
from hall.news import News
from hall.prints import Prints
from hall.workdays import WorkCalendar


@dataclass(frozen=True)
class Casework:
    """What the API calls."""

    cases: Cases
    desk: CaseDesk
    bindings: Bindings
    ratings: Ratings
    requests: Requests
    news: News


def compose(
    database: Database,
    clock: Clock,
    prints: Prints,
    guard: Guard,
    calendar: WorkCalendar,
    bookings: BookingDesk,
    events_days: float,
) -> Casework:
    """All of them on one database."""
    cases = Cases(database, clock, prints, guard, calendar)
    return Casework(
        cases=cases,
        desk=CaseDesk(database, clock, prints, calendar, cases),
        bindings=Bindings(database, clock, prints, guard, cases, bookings),
        ratings=Ratings(
            database,
            clock,
            prints,
            {"case": case_store.exists, "booking": booking_store.exists, "ticket": _ticket_exists},
        ),
        requests=Requests(database, clock, prints, guard),
        news=News(database, clock, events_days),
    )


async def _ticket_exists(connection: AsyncConnection, ticket_id: str) -> bool:
    return await ticket_store.by_id(connection, ticket_id) is not None
