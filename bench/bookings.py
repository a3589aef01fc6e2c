"""Bookings a second on PostgreSQL, beside the same insert done bare. `python -m bench.bookings`.

One run on one fresh database with its own durability settings and the same number of workers:

- *bare*: the row of a booking inserted and committed through the same pool, nothing else;
- *holds*: a free place found and kept, which a citizen's choice of a time does;
- *bookings*: the held place booked, which the confirmation does: every rule checked, names and
  numbers encrypted, the same row inserted and committed, and told;
- *from hold to booking*: both, one after the other.

The rounds take turns, so that a busy machine slows all alike; a ratio is the median of the ratios
of neighbouring rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pgserver.postgres_server import get_server
from sqlalchemy import select

from hall.appointments.compose import Appointments, compose
from hall.appointments.model import bookings, places
from hall.appointments.policy import BookingPolicy
from hall.appointments.schedule import Schedule, read_sessions
from hall.appointments.waiting import Pace
from hall.client import Centre, Hold, Item, Visitor
from hall.clock import SystemClock
from hall.database import Database
from hall.guards import Guard
from hall.migrations import upgrade
from hall.personal_data import PersonalData, new_key
from hall.service import Catalogue
from hall.workdays import WorkCalendar

WORKERS = 20
ROUNDS = 7
IN_A_ROUND = 300
CAPACITY = 50
_CODE = "BENCH"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

Work = Callable[[int], Awaitable[object]]


async def measure(rounds: int = ROUNDS, in_a_round: int = IN_A_ROUND) -> dict[str, Any]:
    """Bare inserts and bookings a second, and the ratio of the two."""
    with tempfile.TemporaryDirectory(prefix="yimen-bench-pg-") as folder:
        server = get_server(folder)
        try:
            database = Database(server.get_uri(), WORKERS)
            await upgrade(database)
            figures = await _measure(database, rounds, in_a_round)
            await database.close()
        finally:
            server.cleanup()
    return figures


async def _measure(database: Database, rounds: int, in_a_round: int) -> dict[str, Any]:
    hall = await _hall(database)
    slot_ids = await _slots(hall, 2 * (rounds + 1) * in_a_round // CAPACITY + 2)
    half = len(slot_ids) // 2
    await _book(hall, (await _hold(hall, slot_ids[0])).hold_id, -1)
    template, spare = await _bare_material(database, slot_ids[half:])
    in_turn = itertools.cycle(slot_ids[1:half])
    held: dict[int, str] = {}

    async def bare(_: int) -> None:
        row = _another(template, next(spare))
        async with database.writing() as connection:
            await connection.execute(bookings.insert(), row)

    async def hold(n: int) -> None:
        held[n] = (await _hold(hall, next(in_turn))).hold_id

    async def book(n: int) -> None:
        await _book(hall, held[n], n)

    found = []
    for n in range(rounds + 1):
        numbers = range(n * in_a_round, (n + 1) * in_a_round)
        found.append([await _seconds(work, numbers) for work in (bare, hold, book)])
    del found[0]  # connections were made, statements compiled
    return _figures(found, in_a_round)


def _figures(found: list[list[float]], in_a_round: int) -> dict[str, Any]:
    """From the seconds of bare inserts, holds and bookings of each round."""

    def rate(seconds: Iterable[float]) -> float:
        return round(in_a_round / statistics.median(seconds), 1)

    return {
        "workers": WORKERS,
        "bare_per_second": rate(bare for bare, _, _ in found),
        "holds_per_second": rate(hold for _, hold, _ in found),
        "bookings_per_second": rate(book for _, _, book in found),
        "hold_to_booking_per_second": rate(hold + book for _, hold, book in found),
        "booking_ratio": round(statistics.median(bare / book for bare, _, book in found), 3),
        "hold_to_booking_ratio": round(
            statistics.median(bare / (hold + book) for bare, hold, book in found), 3
        ),
    }


async def _hall(database: Database) -> Appointments:
    clock, personal = SystemClock(), PersonalData(new_key())
    await Catalogue(database, clock).write(
        [Item(item_code=_CODE, name="测速事项", department="测速")],
        [Centre(centre_code="C", name="测速中心", address="测速路1号")],
    )
    return compose(
        database,
        clock,
        personal,
        Guard(database, clock, personal),
        Schedule(WorkCalendar(), read_sessions("09:00-12:00,14:00-17:00")),
        BookingPolicy(capacity=CAPACITY, horizon_days=90),
        Pace(),
    )


async def _slots(hall: Appointments, count: int) -> list[str]:
    """Slots whose places have their rows."""
    today = SystemClock().today()
    found = await hall.slots.slots(_CODE, today, today + timedelta(days=90))
    chosen = [slot.slot_id for slot in found.slots][:count]
    for slot_id in chosen:
        hold = await _hold(hall, slot_id)
        await hall.slots.release(hold.hold_id)
    return chosen


async def _bare_material(
    database: Database, slot_ids: list[str]
) -> tuple[Mapping[str, Any], Iterator[int]]:
    """A booking's row, and places that nobody else uses."""
    query = select(places.c.id).where(places.c.slot_id.in_(slot_ids)).order_by(places.c.id)
    async with database.reading() as connection:
        template = (await connection.execute(select(bookings).limit(1))).one()
        spare = list((await connection.execute(query)).scalars())
    return template._asdict(), iter(spare)


def _another(template: Mapping[str, Any], place_id: int) -> dict[str, Any]:
    unlike = uuid4().hex
    return dict(
        template,
        place_id=place_id,
        booking_code=unlike[:16],
        identity_print=unlike * 2,
        proof_print=unlike * 2,
        calendar_token=unlike,
        book_key=unlike * 2,
    )


async def _hold(hall: Appointments, slot_id: str) -> Hold:
    return await hall.slots.hold(slot_id, uuid4().hex)


async def _book(hall: Appointments, hold_id: str, n: int) -> None:
    await hall.making.book(hold_id, _CODE, _visitor(n), uuid4().hex)


def _visitor(n: int) -> Visitor:
    body = f"440604{1950 + n // 1000}0307{n % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return Visitor(
        name="测速", identity_number=body + "10X98765432"[total % 11], phone="13800000000"
    )


async def _seconds(work: Work, numbers: Iterable[int]) -> float:
    """How long the workers need for it."""
    waiting = iter(numbers)

    async def worker() -> None:
        for n in waiting:
            await work(n)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(WORKERS)))
    return time.perf_counter() - began


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="python -m bench.bookings")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--in-a-round", type=int, default=IN_A_ROUND)
    chosen = options.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.rounds, chosen.in_a_round)), indent=2))


if __name__ == "__main__":
    main()
