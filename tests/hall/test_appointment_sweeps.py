"""Reminders and missed appointments, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hall.appointments.model import bookings
from hall.appointments.sweeps import AppointmentSweep
from hall.client import Asker, Booking
from hall.clock import HALL_ZONE
from hall.database import Database
from hall.outbox import outbox_events
from hall.service import Catalogue
from tests.hall.conftest import Served, StillClock
from tests.hall.examples import centre, item
from tests.hall.people import asker, proof, visitor

TUESDAY = date(2026, 11, 24)


@pytest.fixture
async def sweep(
    hall: Served, catalogue: Catalogue, database: Database, clock: StillClock
) -> AppointmentSweep:
    await catalogue.write([item("A1", name="护照")], [centre("C1")])
    return AppointmentSweep(database, clock)


async def booked(hall: Served, day: date, n: int = 1, by: Asker | None = None) -> Booking:
    slot = (await hall.client.slots("A1", day, day)).slots[0]
    hold = await hall.client.hold(slot.slot_id, f"{n} {day}")
    return await hall.client.book(hold.hold_id, "A1", visitor(n), f"{n} {day}", None, by)


async def put_out(database: Database, kind: str) -> list[Any]:
    query = select(outbox_events).where(outbox_events.c.kind == kind)
    async with database.reading() as connection:
        return list((await connection.execute(query.order_by(outbox_events.c.id))).all())


async def test_a_reminder_goes_to_whoever_booked_once(
    hall: Served, sweep: AppointmentSweep, database: Database, clock: StillClock
) -> None:
    made = await booked(hall, TUESDAY, by=asker("a"))
    await booked(hall, TUESDAY + timedelta(days=1), n=2)
    await sweep.run()
    await sweep.run()
    (event,) = await put_out(database, "booking_tomorrow")
    assert event.recipients == ["web::a"]
    assert event.data["booking_code"] == made.booking_code
    assert event.data["starts_at"] == "2026-11-24T09:00:00+08:00"
    assert (event.data["item_name"], event.data["centre_name"]) == ("护照", "中心C1")
    for personal in ("陈", visitor().identity_number, visitor().phone):
        assert personal not in str(event._asdict())
    clock.moment += timedelta(days=1)
    await sweep.run()
    assert len(await put_out(database, "booking_tomorrow")) == 2


async def test_who_moves_is_reminded_of_the_new_day(
    hall: Served, sweep: AppointmentSweep, database: Database, clock: StillClock
) -> None:
    made = await booked(hall, TUESDAY)
    await sweep.run()
    thursday = TUESDAY + timedelta(days=2)
    slot = (await hall.client.slots("A1", thursday, thursday)).slots[0]
    hold = await hall.client.hold(slot.slot_id, "m")
    await hall.client.move(made.booking_code, hold.hold_id, proof(), asker(), "m")
    clock.moment = datetime(2026, 11, 25, 8, 0, tzinfo=HALL_ZONE)
    await sweep.run()
    told = [event.data["starts_at"][:10] for event in await put_out(database, "booking_tomorrow")]
    assert told == ["2026-11-24", "2026-11-26"]


async def test_who_cancelled_is_not_reminded(
    hall: Served, sweep: AppointmentSweep, database: Database
) -> None:
    made = await booked(hall, TUESDAY)
    await hall.client.cancel(made.booking_code, proof(), asker(), "c")
    await sweep.run()
    assert await put_out(database, "booking_tomorrow") == []


async def test_many_sweeps_at_once_remind_once(
    hall: Served, sweep: AppointmentSweep, database: Database
) -> None:
    for n in range(8):
        await booked(hall, TUESDAY, n)
    await asyncio.gather(*(sweep.run() for _ in range(5)))
    assert len(await put_out(database, "booking_tomorrow")) == 8


async def test_nobody_came(
    hall: Served, sweep: AppointmentSweep, database: Database, clock: StillClock
) -> None:
    missed, attended = await booked(hall, TUESDAY), await booked(hall, TUESDAY, n=2)
    clock.moment = datetime(2026, 11, 24, 18, 0, tzinfo=HALL_ZONE)
    await sweep.run()
    status, _ = await hall.call("POST", f"/bookings/{attended.booking_code}/attend")
    assert status == 200
    clock.moment = datetime(2026, 11, 25, 0, 0, tzinfo=HALL_ZONE)
    await sweep.run()
    async with database.reading() as connection:
        rows = (await connection.execute(select(bookings))).all()
    assert {row.booking_code: row.status for row in rows} == {
        missed.booking_code: "missed",
        attended.booking_code: "attended",
    }


async def test_a_cancelled_appointment_is_news_for_others_and_a_free_place_for_all(
    hall: Served, sweep: AppointmentSweep, database: Database
) -> None:
    made = await booked(hall, TUESDAY, by=asker("a"))
    await hall.client.cancel(made.booking_code, proof(), asker("b"), "c")
    (cancelled,) = await put_out(database, "booking_cancelled")
    assert cancelled.recipients == ["web::a"]
    (released,) = await put_out(database, "slot_released")
    assert released.data["slot_id"] == made.slot.slot_id
    own = await booked(hall, TUESDAY, n=2, by=asker("a"))
    await hall.client.cancel(own.booking_code, proof(2), asker("a"), "d")
    assert [event.recipients for event in await put_out(database, "booking_cancelled")][1] == []
