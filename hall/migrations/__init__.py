"""The database's history, applied from Python: `await upgrade(database)`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from hall.database import Database

_LOCK = 5_820_117
"""Key of the advisory lock that lets one process at a time upgrade a PostgreSQL database."""


async def upgrade(database: Database) -> None:
    """Brings the database to the newest revision; does nothing when it is there already."""
    database.make_folder()
    async with database.writing() as connection:
        if not database.sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
