"""Deletes conversations that are over from the bot's store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


class PurgeError(Exception):
    """The store cannot be read or written; says which file."""


@dataclass(frozen=True)
class Purged:
    """What was done.

    Attributes:
        deleted: conversations.
        kept: conversations that were not idle for so long.
        complete: False while the running bot still reads pages with what was deleted; they go with
            its next write, or with the next purge.
    """

    deleted: int
    kept: int
    complete: bool


def purge(path: Path, before: float, patience: float = 5.0) -> Purged:
    """Delete all conversations that were last written before a moment; a running bot may go on.

    Deleted pages are overwritten and the write-ahead log is cut, so nothing can be read from the
    files afterwards. The table is that of `bot/tracker_store.py`.

    Args:
        path: the bot's database; where there is none, there is nothing to delete.
        before: seconds since 1970.
        patience: seconds to wait for a bot that reads or writes.

    Raises:
        PurgeError: see there.
    """
    if not path.exists():
        return Purged(0, 0, complete=True)
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=patience)) as database:
            database.execute("pragma secure_delete = on")
            deleted = database.execute(
                "delete from conversation where updated_at < ?", (before,)
            ).rowcount
            (kept,) = database.execute("select count(*) from conversation").fetchone()
            (busy, _, _) = database.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error as error:
        raise PurgeError(f"{path}: {error}") from error
    return Purged(deleted, kept, complete=not busy)
