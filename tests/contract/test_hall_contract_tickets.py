"""Tickets: the same promises from the fake hall and from the reference hall over HTTP.

It is Monday, 23 November 2026. Queues call thirty numbers an hour, from nine o'clock on.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta

import pytest

from hall.client import HallNotFound, HallRefused, HallUnavailable, Ticket
from hall.clock import HALL_ZONE
from tests.contract.hall_subjects import Subject
from tests.hall.examples import centre, item


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HALL_ZONE)


@pytest.fixture
async def hall(subject: Subject) -> Subject:
    await subject.put_centres(centre("C1", district="禅城区"), centre("C2", district="祖庙街道"))
    await subject.put(
        item("A1", theme="公安专项", district="禅城区"),
        item("A2", theme="公安专项", district="禅城区", bookable=False),
        item("A3", theme="企业设立", district="禅城区"),
    )
    subject.clock.moment = at(23, 10)
    return subject


def serial(ticket: Ticket) -> int:
    return int(ticket.number[1:])


async def test_a_number_tells_how_many_are_ahead_and_how_long(hall: Subject) -> None:
    first = await hall.hall.take_ticket("C1", "1", "A1")
    assert re.fullmatch(r"[A-Z]\d{3}", first.number)
    assert (first.centre_name, first.queue, first.status) == ("中心C1", "公安专项", "waiting")
    assert first.issued_at == at(23, 10)
    second = await hall.hall.take_ticket("C1", "2", "A2")
    assert second.number[0] == first.number[0]
    assert serial(second) == serial(first) + 1
    assert second.ahead == first.ahead + 1
    assert second.wait_minutes == 2 * (second.ahead + 1)
    other = await hall.hall.take_ticket("C1", "3", "A3")
    assert other.queue == "企业设立"
    assert other.number[0] != first.number[0]
    assert (await hall.hall.take_ticket("C1", "4")).queue == "综合"


async def test_the_same_call_again_is_the_same_number(hall: Subject) -> None:
    first = await hall.hall.take_ticket("C1", "1", "A1")
    assert await hall.hall.take_ticket("C1", "1", "A1") == first
    hall.clock.moment += timedelta(minutes=1)
    again = await asyncio.gather(*(hall.hall.take_ticket("C1", "1", "A1") for _ in range(3)))
    assert {one.ticket_id for one in again} == {first.ticket_id}
    assert serial(await hall.hall.take_ticket("C1", "2", "A1")) == serial(first) + 1


async def test_the_queue_moves_until_the_number_is_called_and_served(hall: Subject) -> None:
    taken = await hall.hall.take_ticket("C1", "1", "A1")
    seen = [taken]
    while seen[-1].status == "waiting":
        hall.clock.moment += timedelta(minutes=2)
        seen.append(await hall.hall.ticket(taken.ticket_id))
    assert [one.ahead for one in seen[:-1]] == list(range(taken.ahead, -1, -1))
    assert hall.clock.moment == at(23, 10) + timedelta(minutes=taken.wait_minutes)
    assert (seen[-1].status, seen[-1].ahead, seen[-1].wait_minutes) == ("called", 0, 0)
    hall.clock.moment += timedelta(minutes=2)
    assert (await hall.hall.ticket(taken.ticket_id)).status == "served"
    hall.clock.moment = at(24, 9)
    assert (await hall.hall.ticket(taken.ticket_id)).status == "expired"


async def test_a_break_is_waited_for_and_nobody_is_called_in_it(hall: Subject) -> None:
    hall.clock.moment = at(23, 11, 58)
    for n in range(5):
        last = await hall.hall.take_ticket("C1", str(n), "A1")
    assert last.wait_minutes == 2 * (last.ahead + 1) + 120
    hall.clock.moment = at(23, 12)
    lunch = await hall.hall.ticket(last.ticket_id)
    hall.clock.moment = at(23, 13, 59)
    assert (await hall.hall.ticket(last.ticket_id)).ahead == lunch.ahead


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        (at(23, 8, 59), r"9:00|09:00"),
        (at(23, 12, 30), "14:00"),
        (at(23, 17), r"11月24日.*09:00"),
        (at(28, 10), r"11月30日.*09:00"),
    ],
)
async def test_when_it_is_closed_it_says_when_it_opens(
    hall: Subject, when: datetime, opens: str
) -> None:
    hall.clock.moment = when
    with pytest.raises(HallRefused) as refused:
        await hall.hall.take_ticket("C1", "1", "A1")
    assert refused.value.code == "closed"
    assert re.search(opens, refused.value.message)


async def test_no_number_is_given_that_is_not_called_today(hall: Subject) -> None:
    hall.clock.moment = at(23, 16, 58)
    given, code = 0, ""
    while not code and given < 30:
        try:
            await hall.hall.take_ticket("C1", str(given), "A1")
            given += 1
        except HallRefused as refused:
            code = refused.code
    assert code == "closed"
    assert given <= 1  # one number is called every two minutes


async def test_numbers_begin_anew_each_day(hall: Subject) -> None:
    before = await hall.hall.take_ticket("C1", "1", "A1")
    hall.clock.moment = at(24, 9)
    after = await hall.hall.take_ticket("C1", "2", "A1")
    assert serial(after) < serial(before)
    assert after.number[0] == before.number[0]


async def test_how_busy_the_queues_are(hall: Subject) -> None:
    before = {one.queue: one for one in await hall.hall.queues("C1")}
    assert set(before) == {"公安专项", "企业设立"}
    ticket = await hall.hall.take_ticket("C1", "1", "A1")
    after = {one.queue: one for one in await hall.hall.queues("C1")}
    assert before["公安专项"].waiting == ticket.ahead
    assert before["公安专项"].wait_minutes == ticket.wait_minutes
    assert after["公安专项"].waiting == ticket.ahead + 1
    assert after["企业设立"] == before["企业设立"]
    assert {one.centre_code for one in await hall.hall.queues()} == {"C1", "C2"}
    hall.clock.moment = at(23, 20)
    assert {one.waiting for one in await hall.hall.queues()} == {0}


async def test_what_is_not_there(hall: Subject) -> None:
    for call in (
        hall.hall.take_ticket("C9", "1", "A1"),
        hall.hall.take_ticket("C1", "1", "A9"),
        hall.hall.ticket("none"),
        hall.hall.queues("C9"),
    ):
        with pytest.raises(HallNotFound):
            await call


async def test_a_hall_that_is_away_is_unavailable(hall: Subject) -> None:
    await hall.break_down()
    for call in (
        hall.hall.take_ticket("C1", "1"),
        hall.hall.ticket("t"),
        hall.hall.queues(),
    ):
        with pytest.raises(HallUnavailable):
            await call
