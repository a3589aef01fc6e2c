"""Many want the same places at once, on PostgreSQL: each place is given once, none is given twice,
and what was acknowledged stays."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from hall.appointments.model import bookings, places, slots
from hall.client import HttpHall
from hall.clock import SystemClock
from hall.database import Database
from hall.service import Catalogue
from tests.hall.conftest import DATA_KEY, KEY, Served, StillClock, serving
from tests.hall.examples import centre, item
from tests.hall.people import asker, proof, visitor
from tests.hall.racing import Race

ROOT = Path(__file__).parents[2]
PLACES = 50
CITIZENS = 200

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


@dataclass
class Hall:
    """A hall that listens, with one slot of fifty places."""

    served: Served
    database: Database
    patient: HttpHall
    """A client that waits long: the machine may be busy."""

    async def slot_id(self) -> str:
        found = await self.patient.slots("A1", date(2026, 11, 24), date(2026, 11, 24))
        return found.slots[0].slot_id


async def taken_places(database: Database) -> list[tuple[str, str]]:
    """Code and place of every active booking, as the database has it."""
    query = (
        select(bookings.c.booking_code, bookings.c.place_id, slots.c.slot_id)
        .join_from(bookings, places)
        .join(slots)
        .where(bookings.c.status == "booked")
    )
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    assert len({row.place_id for row in rows}) == len(rows)
    return [(row.booking_code, row.slot_id) for row in rows]


@pytest_asyncio.fixture
async def hall(
    database: Database, database_url: str, clock: StillClock, catalogue: Catalogue
) -> AsyncIterator[Hall]:
    await catalogue.write([item("A1")], [centre("C1")])
    async with serving(database_url, clock, capacity=PLACES) as served:
        patient = HttpHall(served.session, served.url, KEY, timeout=60)
        yield Hall(served, database, patient)


@pytest.mark.parametrize("twice", [False, True], ids=["once", "every request twice"])
async def test_two_hundred_race_for_fifty_places(hall: Hall, twice: bool) -> None:
    race = Race(hall.patient, await hall.slot_id(), "A1", twice=twice)
    await race.run(CITIZENS)
    assert Counter(race.refused.values()) == {"slot_full": CITIZENS - PLACES}
    kept = await taken_places(hall.database)
    assert sorted(code for code, _ in kept) == sorted(
        made.booking_code for made in race.booked.values()
    )
    assert len(kept) == PLACES


async def test_places_given_back_in_the_middle_are_found(hall: Hall) -> None:
    slot_id = await hall.slot_id()
    holds = await asyncio.gather(*(hall.patient.hold(slot_id, f"idle-{n}") for n in range(PLACES)))
    race = Race(hall.patient, slot_id, "A1")

    async def give_way() -> None:
        for hold in holds:
            await hall.patient.release(hold.hold_id)

    await asyncio.gather(give_way(), race.run(PLACES))
    late = Race(hall.patient, slot_id, "A1")
    late_ones = [n for n, code in race.refused.items() if code == "slot_full"]
    for n in late_ones:
        await late._citizen(n)
    assert late.refused == {}
    assert len(await taken_places(hall.database)) == PLACES


async def test_one_person_twice_at_once_has_one_booking(hall: Hall) -> None:
    slot_id = await hall.slot_id()
    holds = [await hall.patient.hold(slot_id, f"k{n}") for n in range(10)]
    answers = await asyncio.gather(
        *(
            hall.patient.book(hold.hold_id, "A1", visitor(), f"k{n}")
            for n, hold in enumerate(holds)
        ),
        return_exceptions=True,
    )
    refused = [getattr(answer, "code", None) for answer in answers]
    assert Counter(refused) == {"already_booked": 9, None: 1}
    assert len(await taken_places(hall.database)) == 1


async def test_moves_and_cancels_at_once_leave_each_booking_one_place(hall: Hall) -> None:
    slot_id = await hall.slot_id()
    race = Race(hall.patient, slot_id, "A1")
    await race.run(20)
    target = slot_id.replace("202611240900", "202611250900")
    assert target != slot_id

    async def change(n: int) -> None:
        code = race.booked[n].booking_code
        if n % 2:
            await hall.patient.cancel(code, proof(n), asker(str(n)), f"c{n}")
            return
        hold = await hall.patient.hold(target, f"m{n}")
        moves = [
            hall.patient.move(code, hold.hold_id, proof(n), asker(f"{n}-{m}"), f"m{n}")
            for m in range(2)
        ]
        one, other = await asyncio.gather(*moves)
        assert one.revision == other.revision == 1

    await asyncio.gather(*(change(n) for n in range(20)))
    kept = await taken_places(hall.database)
    assert {slot for _, slot in kept} == {target}
    assert len(kept) == 10
    found = await hall.patient.slots("A1", date(2026, 11, 24), date(2026, 11, 24))
    assert found.slots[0].remaining == PLACES


async def test_the_database_itself_refuses_a_place_twice(hall: Hall) -> None:
    hold = await hall.patient.hold(await hall.slot_id(), "k")
    await hall.patient.book(hold.hold_id, "A1", visitor(), "k")
    async with hall.database.reading() as connection:
        row = (await connection.execute(select(bookings))).one()._asdict()
    other = row | {
        "booking_code": "YYOTHER222",
        "book_key": "x",
        "calendar_token": "x",
        "identity_print": "x",
    }
    with pytest.raises(IntegrityError):
        async with hall.database.writing() as connection:
            await connection.execute(bookings.insert(), other)


class Process:
    """The hall as a process of its own, which can be killed."""

    def __init__(self, database_url: str) -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "HALL_DATABASE_URL": database_url,
            "HALL_PORT": str(self.port),
            "HALL_API_KEY": KEY,
            "HALL_DATA_KEY": DATA_KEY,
            "HALL_CAPACITY": str(PLACES),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "hall", "serve"]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


@contextmanager
def a_process(database_url: str) -> Iterator[Process]:
    process = Process(database_url)
    process.start()
    try:
        yield process
    finally:
        process.kill()


@pytest.mark.parametrize("twice", [False, True], ids=["once", "every request twice"])
async def test_a_hall_killed_in_the_middle_loses_and_doubles_nothing(
    database: Database, database_url: str, twice: bool
) -> None:
    clock = SystemClock()
    await Catalogue(database, clock).write([item("A1")], [centre("C1")])
    with a_process(database_url) as process:
        async with aiohttp.ClientSession() as session:
            hall = HttpHall(session, process.url, KEY, timeout=60)
            while not await hall.healthy():  # noqa: ASYNC110 - only polling can tell
                await asyncio.sleep(0.2)
            first = clock.today() + timedelta(days=3)
            slot = (await hall.slots("A1", first, first + timedelta(days=14))).slots[0]
            race = Race(hall, slot.slot_id, "A1", twice=twice, patient=True)

            async def kill_twice() -> None:
                for acknowledged in (5, 25):
                    while len(race.booked) < acknowledged:  # noqa: ASYNC110
                        await asyncio.sleep(0.005)
                    process.kill()
                    process.start()

            await asyncio.gather(race.run(CITIZENS), kill_twice())
    kept = await taken_places(database)
    assert {made.booking_code for made in race.booked.values()} == {code for code, _ in kept}
    assert (len(kept), len(race.booked)) == (PLACES, PLACES)
    assert Counter(race.refused.values()) == {"slot_full": CITIZENS - PLACES}
