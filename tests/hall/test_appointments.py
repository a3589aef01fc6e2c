"""Appointments over the API on both databases: what the contract does not say."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import pytest

from hall.client import Booking
from hall.database import Database
from hall.keys import create_key
from hall.service import Catalogue
from hall.tables import metadata
from tests.hall.conftest import Served, StillClock, serving
from tests.hall.examples import centre, item
from tests.hall.people import asker, proof, visitor

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
async def items(catalogue: Catalogue) -> None:
    await catalogue.write([item("A1"), item("A2", effective_until="2026-11-25")], [centre("C1")])


async def booked(hall: Served, n: int = 1, day: date = TUESDAY, code: str = "A1") -> Booking:
    slot = (await hall.client.slots(code, day, day)).slots[0]
    hold = await hall.client.hold(slot.slot_id, f"{n} {day} {code}")
    return await hall.client.book(hold.hold_id, code, visitor(n), f"{n} {day} {code}")


def bodies() -> dict[str, dict[str, Any]]:
    """Every write with a body that is well formed."""
    proven = {"proof": proof().model_dump(), "asker": asker().model_dump()}
    return {
        "/holds": {"slot_id": "s", "client_key": "k"},
        "/holds/h/release": {},
        "/bookings": {
            "hold_id": "h",
            "item_code": "A1",
            "visitor": visitor().model_dump(),
            "client_key": "k",
        },
        "/bookings/YYX/cancel": proven | {"client_key": "k"},
        "/bookings/YYX/move": proven | {"client_key": "k", "hold_id": "h"},
        "/bookings/YYX/attend": {},
        "/tickets": {"centre_code": "C1", "client_key": "k"},
    }


async def test_each_call_needs_its_scope(
    hall: Served, database: Database, clock: StillClock
) -> None:
    reads = await create_key(database, clock, "reads", ["appointments:read"])
    writes = await create_key(database, clock, "writes", ["appointments:write"])
    for path, body in bodies().items():
        assert (await hall.call("POST", path, None, json=body))[0] == 401
        assert (await hall.call("POST", path, reads, json=body))[0] == 403
        assert (await hall.call("POST", path, writes, json=body))[0] not in (401, 403), path
    search = {"proof": proof().model_dump(), "asker": asker().model_dump()}
    assert (await hall.call("POST", "/bookings/search", writes, json=search))[0] == 403
    assert (await hall.call("POST", "/bookings/search", reads, json=search))[0] == 200
    for path in ("/items/A1/slots?first=2026-11-24&last=2026-11-24", "/queues", "/tickets/t"):
        assert (await hall.call("GET", path, writes))[0] == 403
        assert (await hall.call("GET", path, reads))[0] in (200, 404)


async def test_nothing_personal_is_readable_in_the_database_or_the_logs(
    hall: Served, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = await booked(hall)
    await hall.client.bookings(proof(1, "9999"), asker())
    await hall.client.cancel(made.booking_code, proof(), asker(), "c")
    who = visitor()
    personal = (who.name, who.identity_number, who.phone, who.identity_number[6:14])
    seen = caplog.text
    async with database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(table.select()):
                seen += str(tuple(row))
    assert made.booking_code in seen
    for value in personal:
        assert value not in seen


async def test_refusals_repeat_nothing_personal(hall: Served) -> None:
    body = bodies()["/bookings"] | {"visitor": visitor(phone="12345678901").model_dump()}
    status, answer = await hall.call("POST", "/bookings", json=body)
    assert (status, answer["error"]["code"]) == (422, "invalid_visitor")
    assert "12345678901" not in str(answer)
    body["visitor"]["phone"] = {"odd": "13812345678"}
    status, answer = await hall.call("POST", "/bookings", json=body)
    assert status == 400
    assert "13812345678" not in str(answer)


@pytest.mark.parametrize(
    "query",
    ["first=2026-11-25&last=2026-11-24", "first=tomorrow&last=2026-11-24", "first=2026-11-24"],
)
async def test_dates_that_cannot_be(hall: Served, query: str) -> None:
    status, answer = await hall.call("GET", f"/items/A1/slots?{query}")
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_a_long_look_is_cut(hall: Served) -> None:
    found = await hall.client.slots("A1", date(1, 1, 1), date(9999, 12, 31))
    assert found.slots == ()
    found = await hall.client.slots("A1", TUESDAY, date(9999, 12, 31))
    assert found.slots[-1].starts_at.date() == date(2026, 12, 23)


async def test_an_item_is_not_booked_beyond_its_end(hall: Served) -> None:
    found = await hall.client.slots("A2", TUESDAY, TUESDAY + timedelta(days=5))
    assert {one.starts_at.day for one in found.slots} == {24, 25}
    thursday = (await hall.client.slots("A1", date(2026, 11, 26), date(2026, 11, 26))).slots[0]
    hold = await hall.client.hold(thursday.slot_id, "late")
    body = bodies()["/bookings"] | {"hold_id": hold.hold_id, "item_code": "A2"}
    assert (await hall.call("POST", "/bookings", json=body))[0] == 404


async def test_a_withdrawn_item_keeps_its_appointments(hall: Served, catalogue: Catalogue) -> None:
    made = await booked(hall)
    await catalogue.withdraw_item("A1")
    assert (await hall.client.bookings(proof(), asker()))[0].booking_code == made.booking_code
    assert made.booking_code in await hall.client.calendar(made.calendar_token)
    gone = await hall.client.cancel(made.booking_code, proof(), asker(), "c")
    assert gone.status == "cancelled"


async def test_more_places_are_there_at_once_and_fewer_take_nothing_away(
    hall: Served, database_url: str, clock: StillClock
) -> None:
    for n in range(10):
        await booked(hall, n)
    async with serving(database_url, clock, capacity=12) as larger:
        slot = (await larger.client.slots("A1", TUESDAY, TUESDAY)).slots[0]
        assert (slot.capacity, slot.remaining) == (12, 2)
        await booked(larger, 10)
    async with serving(database_url, clock, capacity=5) as smaller:
        slot = (await smaller.client.slots("A1", TUESDAY, TUESDAY)).slots[0]
        assert (slot.capacity, slot.remaining) == (5, 0)
        assert len(await smaller.client.bookings(proof(9), asker())) == 1


async def test_saying_twice_that_somebody_came(hall: Served) -> None:
    made = await booked(hall)
    for _ in range(2):
        status, answer = await hall.call("POST", f"/bookings/{made.booking_code}/attend")
        assert (status, answer["status"], answer["revision"]) == (200, "attended", 1)
    assert (await hall.call("POST", "/bookings/YYX/attend"))[0] == 404
    other = await booked(hall, 2)
    await hall.client.cancel(other.booking_code, proof(2), asker(), "c")
    status, answer = await hall.call("POST", f"/bookings/{other.booking_code}/attend")
    assert (status, answer["error"]["code"]) == (409, "not_active")


async def test_a_calendar_file_is_served_as_one(hall: Served) -> None:
    made = await booked(hall)
    url = f"{hall.url}/calendars/{made.calendar_token}.ics"
    headers = {"Authorization": "Bearer bootstrap-key"}
    async with hall.session.get(url, headers=headers) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "BEGIN:VALARM" in await answer.text()
