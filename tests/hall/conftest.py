"""A hall on SQLite and on PostgreSQL, with a clock that stands still, served over real HTTP."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pgserver
import pytest
import pytest_asyncio
import uvicorn
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from hall.app import create_app
from hall.client import HttpHall
from hall.clock import HALL_ZONE
from hall.database import Database
from hall.migrations import upgrade
from hall.service import Catalogue
from settings import HallSettings

KEY = "bootstrap-key"
DATA_KEY = "a key for tests, long enough to do"


class StillClock:
    """A clock that shows what the test sets."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()


@dataclass
class Served:
    """A hall that listens."""

    url: str
    session: aiohttp.ClientSession
    client: HttpHall

    async def call(
        self, method: str, path: str, key: str | None = KEY, **options: Any
    ) -> tuple[int, Any]:
        """Status and JSON of a call."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= options.pop("headers", {})
        async with self.session.request(
            method, self.url + path, headers=headers, **options
        ) as answer:
            return answer.status, await answer.json()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="yimen-pg-")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
    server.cleanup()


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/hall.db"
        return
    uri: str = request.getfixturevalue("postgres")
    admin = create_async_engine(uri)
    async with admin.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await admin.dispose()
    yield uri


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    await upgrade(opened)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def catalogue(database: Database, clock: StillClock) -> Catalogue:
    return Catalogue(database, clock)


@asynccontextmanager
async def serving(
    database_url: str, clock: StillClock, key: str | None = KEY, **appointments: Any
) -> Any:
    """A hall on a free port; `appointments` are settings of them."""
    plain = HallSettings.from_environment({})
    settings = replace(
        plain,
        database_url=database_url,
        api_key=key,
        data_key=DATA_KEY,
        appointments=replace(plain.appointments, **appointments),
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, clock), log_level="warning", access_log=False)
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    async with aiohttp.ClientSession() as session:
        client = HttpHall(session, url, key)
        while not await client.healthy():  # noqa: ASYNC110 - only polling can tell
            await asyncio.sleep(0.01)
        yield Served(url, session, client)
    server.should_exit = True
    await task


@pytest_asyncio.fixture
async def hall(database: Database, database_url: str, clock: StillClock) -> AsyncIterator[Served]:
    async with serving(database_url, clock) as served:
        yield served
