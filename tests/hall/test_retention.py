"""Purging: what is over is forgotten, what is not is kept."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from hall.cli.retention import purge
from hall.client import HallNotFound, RatingDraft, RequestDraft
from hall.database import Database
from hall.personal_data import PersonalData
from hall.prints import Prints
from hall.retention import Purged, Retention
from tests.hall.conftest import DATA_KEY, Served, StillClock
from tests.hall.people import asker, by_identity, by_number, proof, visitor
from tests.hall.test_cases import CODE, file, step

pytestmark = pytest.mark.asyncio


@pytest.fixture
def retention(database: Database, clock: StillClock) -> Retention:
    return Retention(database, clock, Prints(PersonalData(DATA_KEY)))


async def columns(database: Database, query: str) -> list[object]:
    async with database.reading() as connection:
        return [tuple(row) for row in (await connection.execute(text(query))).all()]


async def book(hall: Served, day: date, n: int) -> str:
    found = await hall.client.slots(CODE, day, day)
    hold = await hall.client.hold(found.slots[0].slot_id, f"h{n}")
    made = await hall.client.book(hold.hold_id, CODE, visitor(n), f"b{n}", asker=asker(n))
    return made.booking_code


async def test_what_is_over_is_forgotten(
    hall: Served, database: Database, retention: Retention, clock: StillClock
) -> None:
    ended = await file(hall, n=1)
    await step(hall, ended, "决定", outcome="不予")
    open_one = await file(hall, n=2, key="k2")
    missed = await book(hall, date(2026, 11, 24), 3)
    answered = await hall.client.register(RequestDraft(kind="投诉", what="太慢"), "q1")
    waiting = await hall.client.register(RequestDraft(kind="投诉", what="太吵"), "q2")
    done = {"status": "已答复", "answer": "已改进"}
    await hall.call("POST", f"/requests/{answered.number}/status", json=done)
    rating = RatingDraft(subject_kind="case", subject=ended, score=2, comment="太慢")
    await hall.client.rate(rating, "r1")

    clock.moment += timedelta(days=10)
    to_come = await book(hall, date(2026, 12, 4), 4)
    later = await file(hall, n=5, key="k5")
    await step(hall, later, "送达", finished=True)
    before = clock.moment - timedelta(days=5)
    assert await retention.purge(before) == Purged(
        cases=1, bookings=1, requests=1, comments=1, events=1
    )
    assert await retention.purge(before) == Purged(0, 0, 0, 0, 0)

    assert await hall.client.cases(by_number(ended), asker()) == ()
    assert await hall.client.cases(by_number(open_one, "0002"), asker())
    assert await hall.client.cases(by_number(later, "0005"), asker())
    assert await hall.client.bookings(proof(3), asker("x")) == ()
    assert [one.booking_code for one in await hall.client.bookings(proof(4), asker())] == [to_come]
    with pytest.raises(HallNotFound):
        await hall.client.request(answered.number, None, asker())
    assert (await hall.client.request(waiting.number, None, asker())).what == "太吵"
    # What counts stays: that there was a case, and how it was rated.
    assert await columns(database, f"SELECT outcome FROM cases WHERE case_number = '{ended}'") == [
        ("不予",)
    ]
    assert await columns(database, "SELECT score, comment FROM ratings") == [(2, None)]
    query = f"SELECT status, booked_by FROM bookings WHERE booking_code = '{missed}'"
    assert await columns(database, query) == [("missed", None)]


async def test_a_forgotten_person_is_not_known_any_more(
    hall: Served, retention: Retention, clock: StillClock
) -> None:
    ended = await file(hall)
    await step(hall, ended, "送达", finished=True)
    assert await hall.client.cases(by_identity(), asker())
    clock.moment += timedelta(days=1)
    await retention.purge(clock.moment)
    for _ in range(5):
        assert await hall.client.cases(by_identity(), asker("y")) == ()
    status, answer = await step(hall, ended, "送达", finished=True)
    assert (status, answer["applicant"]) == (200, "**")


async def test_only_days_that_have_come(retention: Retention, clock: StillClock) -> None:
    out = io.StringIO()
    assert await purge(retention, clock, date(2026, 11, 24), 0, out) == 2
    assert out.getvalue() == ""
    assert await purge(retention, clock, None, 30, out) == 0
    assert out.getvalue().startswith("已清除 2026-10-24 之前的")
