"""The one place where the hall's parts are put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from hall.api import catalogue, centres, health
from hall.api.failures import GuardedRequests, add_failures
from hall.clock import Clock, SystemClock
from hall.database import Database
from hall.guards import Guard
from hall.keys import KeyRing
from hall.personal_data import PersonalData
from hall.service import Catalogue
from settings import HallSettings, SettingsError

DESCRIPTION = """The contract that a hall's own systems implement for Yimen (一门).

Errors: `{"error": {"code", "message"}}` from every address."""


def create_app(settings: HallSettings, clock: Clock | None = None) -> FastAPI:
    """The hall's API on the database that the settings name, which must be upgraded already.

    Raises:
        SettingsError: there is no key for personal data.
    """
    if settings.data_key is None:
        raise SettingsError("缺少 HALL_DATA_KEY：办事人信息须加密保存，没有密钥不能启动服务")
    clock = clock or SystemClock()
    database = Database(settings.database_url)
    personal = PersonalData(settings.data_key)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    app = FastAPI(title="Yimen hall API", version="1", description=DESCRIPTION, lifespan=lifespan)
    app.state.catalogue = Catalogue(database, clock)
    app.state.guard = Guard(database, clock, personal)
    app.state.keys = KeyRing(database, settings.api_key)
    for router in (
        catalogue.reading,
        catalogue.writing,
        centres.reading,
        centres.writing,
        health.router,
    ):
        app.include_router(router)
    add_failures(app)
    app.add_middleware(GuardedRequests)
    return app


def create() -> FastAPI:
    """For `uvicorn --factory hall.app:create`: settings from the environment."""
    return create_app(HallSettings.from_environment())
