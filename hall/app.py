"""The one place where the hall's parts are put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import Depends, FastAPI

from hall.api import (
    appointments,
    bindings,
    cases,
    catalogue,
    centres,
    events,
    feedback,
    health,
    tickets,
)
from hall.api.failures import GuardedRequests, add_failures
from hall.api.storable import storable
from hall.appointments.compose import Appointments, compose
from hall.appointments.policy import BookingPolicy
from hall.appointments.schedule import Schedule, read_sessions
from hall.appointments.waiting import Pace
from hall.casework import compose as compose_casework
from hall.clock import Clock, SystemClock
from hall.database import Database
from hall.demonstration.service import Demonstration
from hall.guards import Guard
from hall.keys import KeyRing
from hall.personal_data import PersonalData
from hall.prints import Prints
from hall.service import Catalogue
from hall.sweeping import sweep_regularly
from hall.workdays import WorkCalendar
from settings import AppointmentSettings, HallSettings, SettingsError

DESCRIPTION = """The contract that a hall's own systems implement for Yimen (一门).

Errors: `{"error": {"code", "message"}}` from every address."""


def create_app(settings: HallSettings, clock: Clock | None = None) -> FastAPI:
    """The hall's API on the database that the settings name, which must be upgraded already.

    Raises:
        SettingsError: there is no key for personal data, or a setting cannot be.
    """
    if settings.data_key is None:
        raise SettingsError("缺少 HALL_DATA_KEY：办事人信息须加密保存，没有密钥不能启动服务")
    clock = clock or SystemClock(settings.clock_shift)
    database = Database(settings.database_url, settings.connections)
    try:
        personal = PersonalData(settings.data_key)
        guard = Guard(database, clock, personal, settings.wrong_proofs, settings.lock_minutes)
        calendar = WorkCalendar.read(settings.calendar) if settings.calendar else WorkCalendar()
        booking = _appointments(settings, database, clock, personal, guard, calendar)
    except ValueError as error:
        raise SettingsError(str(error)) from error
    prints = Prints(personal)
    demonstration = Demonstration(database, clock, prints, calendar)
    casework = compose_casework(
        database,
        clock,
        prints,
        guard,
        calendar,
        booking.bookings,
        settings.events_days,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(
            sweep_regularly([booking.sweep, demonstration], settings.sweep_every)
        )
        yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await database.close()

    app = FastAPI(title="Yimen hall API", version="1", description=DESCRIPTION, lifespan=lifespan)
    app.state.catalogue = Catalogue(database, clock)
    app.state.appointments = booking
    app.state.casework = casework
    app.state.keys = KeyRing(database, settings.api_key)
    for router in (
        catalogue.reading,
        catalogue.writing,
        centres.reading,
        centres.writing,
        appointments.reading,
        appointments.writing,
        tickets.reading,
        tickets.writing,
        cases.reading,
        cases.writing,
        bindings.reading,
        bindings.writing,
        feedback.reading,
        feedback.writing,
        feedback.handling,
        events.reading,
        health.router,
    ):
        app.include_router(router, dependencies=[Depends(storable)])
    add_failures(app)
    app.add_middleware(GuardedRequests)
    return app


def create() -> FastAPI:
    """For `uvicorn --factory hall.app:create`: settings from the environment."""
    return create_app(HallSettings.from_environment())


def _appointments(
    settings: HallSettings,
    database: Database,
    clock: Clock,
    personal: PersonalData,
    guard: Guard,
    calendar: WorkCalendar,
) -> Appointments:
    rules = settings.appointments
    schedule = Schedule(calendar, read_sessions(rules.sessions), rules.period_minutes)
    pace = Pace(rules.called_per_hour, rules.others_waiting)
    return compose(database, clock, personal, guard, schedule, _policy(rules), pace)


def _policy(rules: AppointmentSettings) -> BookingPolicy:
    return BookingPolicy(
        capacity=rules.capacity,
        lead_minutes=rules.lead_minutes,
        horizon_days=rules.horizon_days,
        hold_minutes=rules.hold_minutes,
        most_misses=rules.most_misses,
        miss_days=rules.miss_days,
        block_days=rules.block_days,
    )
