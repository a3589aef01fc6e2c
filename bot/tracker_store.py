"""Conversations in SQLite: one row a conversation, one commit a turn, off the event loop.

Rasa's SQL store writes a row an event and blocks the loop (measured: a turn of 9 ms becomes one of
21). What a turn needs of the past is small, so a conversation is cut to its slots and last turns
before it is written; the whole story of a conversation is the turn record's, not the tracker's.
And it is deleted once it is over: what people say is theirs.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.lean.tracker import LeanTracker

AT_HAND_SECONDS = 30 * 60.0
"""How long a conversation in memory is as good as its row; then somebody may have purged that."""
_SWEEPS = 4
"""How often rows are looked through within the time for which they are kept."""

_SCHEMA = """
create table if not exists conversation (
    sender_id text primary key,
    updated_at real not null,
    body text not null
)
"""


class WalTrackerStore(TrackerStore, SerializedTrackerAsText):
    """`endpoints.yml`: `tracker_store: {type: bot.tracker_store.WalTrackerStore, path: ...}`.

    Args:
        domain: the model's domain.
        path: file of the database; its folder is made.
        turns_kept: how many of the last turns a conversation keeps.
        most_at_hand: how many conversations are kept in memory beside the file: those that go on
            just now, since each is 200 objects for the collector to look through. With several
            bot processes over one file it has to be 0.
        keep_hours: how long a conversation is kept after its last turn.
        clock: seconds since 1970.
        event_broker: passed on to Rasa.
    """

    def __init__(
        self,
        domain: Domain,
        path: Text = ".run/trackers.db",
        turns_kept: int = 3,
        most_at_hand: int = 500,
        keep_hours: float = 1.0,
        clock: Callable[[], float] = time.time,
        event_broker: Optional[EventBroker] = None,
        **kwargs: Dict[Text, Any],
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._path = Path(path)
        self._turns_kept = int(turns_kept)
        self._keep_seconds = float(keep_hours) * 3600
        self._clock = clock
        self._at_hand_seconds = min(AT_HAND_SECONDS, self._keep_seconds)
        self._sweep: Optional[asyncio.TimerHandle] = None
        self._sweeping: Optional[asyncio.Future[None]] = None
        self._most_at_hand = int(most_at_hand)
        # SQLite connections belong to a thread: all work happens on this one.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="trackers")
        self._connection: Optional[sqlite3.Connection] = None
        # A turn takes its conversation out and puts it back when it is committed, so that a turn
        # that failed half-way leaves nothing behind: the next one reads the file.
        self._at_hand: OrderedDict[Text, DialogueStateTracker] = OrderedDict()
        self._at_hand_for = self.domain

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write a conversation; returns when it is committed."""
        await self.stream_events(tracker)
        if isinstance(tracker, LeanTracker):
            tracker.shorten(self._turns_kept)
        body = self.serialise_tracker(tracker)
        await self._run(self._write, tracker.sender_id, body)
        self._at_hand[tracker.sender_id] = tracker
        if len(self._at_hand) > self._most_at_hand:
            self._at_hand.popitem(last=False)
        self._sweep_later()

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation, or None."""
        if self._at_hand_for is not self.domain:  # another model: its slots may be others
            self._at_hand.clear()
            self._at_hand_for = self.domain
        tracker = self._at_hand.pop(sender_id, None)
        if tracker is not None and self._age(tracker) < self._at_hand_seconds:
            return tracker
        body = await self._run(self._read, sender_id)
        return self.deserialise_tracker(sender_id, body) if body else None

    def init_tracker(self, sender_id: Text) -> DialogueStateTracker:
        """A conversation in which nothing was said yet."""
        return LeanTracker(sender_id, self.domain.slots, self.max_event_history)

    async def keys(self) -> Iterable[Text]:
        """All conversations' ids."""
        return await self._run(self._keys)

    async def drop_idle(self) -> None:
        """Delete the conversations that are over, in memory and in the file, for good."""
        at_hand = self._at_hand
        for who in [who for who in at_hand if self._age(at_hand[who]) >= self._at_hand_seconds]:
            del at_hand[who]
        await self._run(self._delete_idle)

    def _age(self, tracker: DialogueStateTracker) -> float:
        return self._clock() - tracker.events[-1].timestamp if tracker.events else 0.0

    def _sweep_later(self) -> None:
        """See to it that what was written is deleted one day, even if nobody says anything more."""
        if self._sweep is None:
            loop = asyncio.get_running_loop()
            self._sweep = loop.call_later(self._keep_seconds / _SWEEPS, self._start_sweep)

    def _start_sweep(self) -> None:
        self._sweep = None
        self._sweeping = asyncio.ensure_future(self._swept())

    async def _swept(self) -> None:
        await self.drop_idle()
        if await self._run(self._keys):
            self._sweep_later()

    async def _run(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self._path, isolation_level=None, timeout=5.0)
            self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = normal")
            self._connection.execute("pragma secure_delete = on")
            self._connection.execute(_SCHEMA)
        return self._connection

    def _write(self, sender_id: Text, body: Text) -> None:
        self._open().execute(
            "insert into conversation values (?, ?, ?) on conflict (sender_id) do update set "
            "updated_at = excluded.updated_at, body = excluded.body",
            (sender_id, self._clock(), body),
        )

    def _delete_idle(self) -> None:
        before = (self._clock() - self._keep_seconds,)
        database = self._open()
        if database.execute("delete from conversation where updated_at <= ?", before).rowcount:
            database.execute("pragma wal_checkpoint(truncate)")

    def _read(self, sender_id: Text) -> Optional[Text]:
        row = (
            self._open()
            .execute(
                "select body from conversation where sender_id = ? and updated_at > ?",
                (sender_id, self._clock() - self._keep_seconds),
            )
            .fetchone()
        )
        return row[0] if row else None

    def _keys(self) -> List[Text]:
        return [row[0] for row in self._open().execute("select sender_id from conversation")]
