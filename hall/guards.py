"""Wrong proofs are few: after some, nobody gets another try for a while.

Every try is counted before it is judged, and given back when it was right: guesses sent side by
side, through any number of processes, are no more than guesses sent one after the other. A right
proof forgives no wrong ones: who guesses could otherwise show an own record in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, String, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.clock import Clock
from hall.database import Database
from hall.errors import Locked
from hall.inserting import insert_of
from hall.model import metadata
from hall.moments import Moment
from hall.personal_data import PersonalData

proof_failures = Table(
    "proof_failures",
    metadata,
    # A fingerprint: neither users nor identity numbers can be read from this table.
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("counted_from", Moment, nullable=False),
    Column("locked_until", Moment),
)


@dataclass(frozen=True)
class Subject:
    """What tries are counted for: a conversation, a user, an identity number, a case."""

    kind: str
    value: str


class Guard:
    """Counts wrong proofs, in the hall's database.

    Args:
        database: where the count is kept.
        clock: tells when a lock ends.
        personal: makes fingerprints of subjects.
        most_failures: wrong tries after which a subject is locked.
        lock_minutes: for how long; wrong tries older than that are forgotten.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        personal: PersonalData,
        most_failures: int = 5,
        lock_minutes: float = 30,
    ) -> None:
        self._database = database
        self._clock = clock
        self._personal = personal
        self._most = most_failures
        self._lock = timedelta(minutes=lock_minutes)

    async def begin(self, subjects: Sequence[Subject]) -> Sequence[str]:
        """Counts a try for every subject; give what it returns to `right` if the proof fits.

        Raises:
            Locked: one of them has no try left for now. Nothing was counted.
        """
        marks = sorted({self._personal.fingerprint(one.kind, one.value) for one in subjects})
        now = self._clock.now()
        async with self._database.writing() as connection:
            await _make_rows(connection, marks, now)
            # In one order, so that two tries never wait for each other crosswise.
            rows = await connection.execute(
                select(proof_failures)
                .where(proof_failures.c.subject.in_(marks))
                .order_by(proof_failures.c.subject)
                .with_for_update()
            )
            for row in rows.all():
                if row.locked_until is not None and row.locked_until > now:
                    raise Locked(f"核对失败次数过多，{row.locked_until:%H:%M} 后可再试")
                fresh = row.counted_from + self._lock <= now or row.locked_until is not None
                await self._count(connection, row.subject, 1 if fresh else row.failures + 1, now)
        return marks

    async def _count(
        self, connection: AsyncConnection, mark: str, failures: int, now: datetime
    ) -> None:
        values: dict[str, object] = {
            "failures": failures,
            "locked_until": now + self._lock if failures >= self._most else None,
        }
        if failures == 1:
            values["counted_from"] = now
        await connection.execute(
            update(proof_failures).where(proof_failures.c.subject == mark).values(values)
        )

    async def right(self, marks: Sequence[str]) -> None:
        """Gives a try back."""
        table = proof_failures
        async with self._database.writing() as connection:
            for mark in sorted(marks):
                await connection.execute(
                    update(table)
                    .where(table.c.subject == mark)
                    .values(failures=table.c.failures - 1, locked_until=None)
                )
            await connection.execute(
                delete(table).where(table.c.subject.in_(marks), table.c.failures < 1)
            )


async def _make_rows(connection: AsyncConnection, marks: Sequence[str], now: datetime) -> None:
    rows = [{"subject": mark, "failures": 0, "counted_from": now} for mark in marks]
    await connection.execute(insert_of(connection, proof_failures).on_conflict_do_nothing(), rows)
