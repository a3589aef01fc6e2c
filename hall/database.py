"""The hall's connection to its database: SQLite (WAL) or PostgreSQL, reading and writing."""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

_READING = "hall_reading"
_USED_AT = "hall_used_at"
_IDLE = 2.0
"""Seconds without use after which a connection is tried before it is used again."""
_BUSY_MS = 30_000
"""How long a writer on SQLite waits for another one, such as an import, in milliseconds."""


class Database:
    """One engine, two ways in.

    Args:
        url: SQLAlchemy URL with an async driver; a plain "postgresql://" is given asyncpg.
        connections: kept open at most; who needs one more waits for it.
    """

    def __init__(self, url: str, connections: int = 20) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+asyncpg")
        if parsed.drivername == "sqlite":
            parsed = parsed.set(drivername="sqlite+aiosqlite")
        self.sqlite = parsed.get_backend_name() == "sqlite"
        self._file = Path(parsed.database) if self.sqlite and parsed.database else None
        self.engine: AsyncEngine = create_async_engine(
            # Errors are logged; what people wrote is not.
            parsed,
            pool_size=connections,
            max_overflow=0,
            hide_parameters=True,
        )
        self._reader = self.engine.execution_options(
            isolation_level="AUTOCOMMIT", **{_READING: True}
        )
        if self.sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine.sync_engine, "checkin", _note_use)
            event.listen(self.engine.sync_engine, "checkout", self._try_if_idle)

    def make_folder(self) -> None:
        """Makes the folder of an SQLite file, before the file itself is made."""
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement sees its own snapshot; nothing is locked."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def statements(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement, reading or writing, is a transaction of its own."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end unless something is raised."""
        async with self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Gives the connections back."""
        await self.engine.dispose()

    def _try_if_idle(self, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        """Asks the server whether a connection still lives; the pool makes a new one if not.

        `pool_pre_ping` would ask before every use, which costs more than most of our statements.
        """
        if time.monotonic() - record.info.get(_USED_AT, math.inf) < _IDLE:
            return
        dialect = self.engine.dialect
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_USED_AT] = time.monotonic()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a read that turns into a write later would fail as "busy"
    # without waiting when somebody else wrote in between.
    if not connection.get_execution_options().get(_READING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
