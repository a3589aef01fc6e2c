"""Wrong proofs are counted, whoever sends them and however many at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from hall.database import Database
from hall.errors import Locked
from hall.guards import Guard, Subject
from hall.personal_data import PersonalData
from tests.hall.conftest import DATA_KEY, StillClock

pytestmark = pytest.mark.asyncio

USER = Subject("user", "web::someone")
CONVERSATION = Subject("conversation", "web::someone")
OTHER = Subject("user", "web::another")


@pytest.fixture
def guard(database: Database, clock: StillClock) -> Guard:
    return Guard(database, clock, PersonalData(DATA_KEY))


async def is_locked(guard: Guard, *subjects: Subject) -> bool:
    try:
        await guard.right(await guard.begin(subjects))
    except Locked:
        return True
    return False


async def test_the_fifth_wrong_proof_locks_for_half_an_hour(
    guard: Guard, clock: StillClock
) -> None:
    for _ in range(4):
        await guard.begin([USER, CONVERSATION])
    assert not await is_locked(guard, USER, CONVERSATION)
    await guard.begin([USER, CONVERSATION])
    assert await is_locked(guard, USER)
    assert await is_locked(guard, OTHER, CONVERSATION)
    assert not await is_locked(guard, OTHER)
    clock.moment += timedelta(minutes=29)
    assert await is_locked(guard, USER)
    clock.moment += timedelta(minutes=1)
    assert not await is_locked(guard, USER)
    await guard.begin([USER])
    assert not await is_locked(guard, USER)


async def test_right_proofs_are_free_and_forgive_nothing(guard: Guard) -> None:
    for _ in range(20):
        assert not await is_locked(guard, USER)
    for _ in range(5):
        assert not await is_locked(guard, USER)
        await guard.begin([USER])
    assert await is_locked(guard, USER)


async def test_old_failures_are_forgotten(guard: Guard, clock: StillClock) -> None:
    for _ in range(4):
        await guard.begin([USER])
    clock.moment += timedelta(minutes=30)
    for _ in range(4):
        await guard.begin([USER])
    assert not await is_locked(guard, USER)


async def test_guesses_sent_side_by_side_are_no_more(guard: Guard) -> None:
    async def guess(n: int) -> bool:
        try:
            await guard.begin([USER, Subject("case", str(n))])
        except Locked:
            return False
        return True

    assert sum(await asyncio.gather(*(guess(n) for n in range(30)))) == 5


async def test_a_lock_is_seen_by_another_process(guard: Guard, database: Database) -> None:
    for _ in range(5):
        await guard.begin([USER])
    other = Guard(database, StillClock(), PersonalData(DATA_KEY))
    assert await is_locked(other, USER)
