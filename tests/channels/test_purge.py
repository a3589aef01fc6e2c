"""Deleting conversations from the bot's store, while the bot may be writing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from channels.purge import Purged, PurgeError, purge

ROOT = Path(__file__).parents[2]
SECRET = "陈小明说过的话"


def store(path: Path) -> sqlite3.Connection:
    """The table of bot/tracker_store.py, opened as there."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute(
        "create table if not exists conversation "
        "(sender_id text primary key, updated_at real not null, body text not null)"
    )
    return database


def add(database: sqlite3.Connection, sender: str, at: float, body: str = SECRET) -> None:
    database.execute("insert into conversation values (?, ?, ?)", (sender, at, body * 50))


def everything(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))


def test_idle_conversations_go(tmp_path: Path) -> None:
    path = tmp_path / "trackers.db"
    with closing(store(path)) as bot:
        for n in range(5):
            add(bot, f"web::u{n}", 1000.0 + n)
        assert purge(path, before=1003.0) == Purged(3, 2, complete=True)
        left = [row[0] for row in bot.execute("select sender_id from conversation order by 1")]
        assert left == ["web::u3", "web::u4"]
        add(bot, "web::u9", 1009.0)
        assert purge(path, before=1003.0) == Purged(0, 3, complete=True)


def test_nothing_of_them_is_left_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "trackers.db"
    with closing(store(path)) as bot:
        for n in range(50):
            add(bot, f"web::u{n}", 1000.0)
        assert SECRET.encode() in everything(path)
        assert purge(path, before=2000.0).complete
        assert SECRET.encode() not in everything(path)
        assert b"web::u" not in everything(path)


def test_a_bot_in_the_middle_of_reading(tmp_path: Path) -> None:
    path = tmp_path / "trackers.db"
    with closing(store(path)) as bot:
        add(bot, "web::u1", 1000.0)
        add(bot, "web::u2", 3000.0)
        bot.execute("begin")
        bot.execute("select body from conversation").fetchone()
        first = purge(path, before=2000.0, patience=0.1)
        bot.execute("commit")
        assert (first.deleted, first.kept, first.complete) == (1, 1, False)
        assert purge(path, before=2000.0) == Purged(0, 1, complete=True)


def test_where_there_is_no_store_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert purge(tmp_path / "none.db", before=2000.0) == Purged(0, 0, complete=True)
    assert not (tmp_path / "none.db").exists()


def test_another_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "trackers.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 10)
    with pytest.raises(PurgeError, match=r"trackers\.db"):
        purge(path, before=2000.0)


@pytest.mark.parametrize(
    ("arguments", "deleted"), [([], 2), (["--idle-minutes", "90"], 1), (["--days", "1"], 0)]
)
def test_the_command(tmp_path: Path, arguments: list[str], deleted: int) -> None:
    path = tmp_path / "trackers.db"
    with closing(store(path)) as bot:
        for n, minutes in enumerate((1, 60, 120)):
            add(bot, f"web::u{n}", time.time() - minutes * 60)
    said = subprocess.run(
        [sys.executable, "-m", "channels.purge", *arguments],
        cwd=ROOT,
        env=os.environ | {"BOT_TRACKER_PATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"已删除 {deleted} 个对话，保留 {3 - deleted} 个。\n"
