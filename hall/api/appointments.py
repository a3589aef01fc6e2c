"""Slots, holds and appointments."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from hall.api import bodies
from hall.api.auth import needs
from hall.api.wire import (
    CONFLICT,
    ERRORS,
    LOCKED,
    MISSING,
    REFUSED,
    answer,
    appointments_of,
    json_answer,
)
from hall.client.appointments import Booking, Hold, Slots
from hall.keys import APPOINTMENTS_READ, APPOINTMENTS_WRITE

reading = APIRouter(
    dependencies=[needs(APPOINTMENTS_READ)], responses=ERRORS, tags=["appointments"]
)
writing = APIRouter(
    dependencies=[needs(APPOINTMENTS_WRITE)], responses=ERRORS, tags=["appointments"]
)

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: MISSING[404]}
_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "OK"}
}


@reading.get(
    "/items/{item_code}/slots", response_class=Response, responses=answer(Slots) | _UNKNOWN
)
async def list_slots(
    request: Request,
    item_code: str,
    first: date,
    last: date,
    centre_code: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Periods from `first` to `last`, both included; full ones too. 404 with `not_bookable`: nobody
    needs an appointment for the item."""
    found = await appointments_of(request).slots.slots(item_code, first, last, centre_code)
    return json_answer(found.model_dump_json())


@writing.post("/holds", response_class=Response, responses=answer(Hold) | CONFLICT)
async def hold(request: Request, body: bodies.HoldBody) -> Response:
    """Keeps a place for some minutes. 409: `slot_full`, `slot_closed`, `key_reused`."""
    found = await appointments_of(request).slots.hold(body.slot_id, body.client_key)
    return json_answer(found.model_dump_json())


@writing.post(
    "/holds/{hold_id}/release", response_class=Response, responses=answer(bodies.Released)
)
async def release(request: Request, hold_id: str) -> Response:
    """Gives a held place back; no error if it is gone."""
    await appointments_of(request).slots.release(hold_id)
    return json_answer(bodies.Released().model_dump_json())


@writing.post(
    "/bookings",
    response_class=Response,
    responses=answer(Booking) | _UNKNOWN | CONFLICT | REFUSED,
)
async def book(request: Request, body: bodies.BookBody) -> Response:
    """Makes a held place an appointment. 404: the item; 409: `hold_expired`, `already_booked`,
    `too_many_misses`, `wrong_slot`; 422: `invalid_visitor`."""
    made = await appointments_of(request).making.book(
        body.hold_id, body.item_code, body.visitor, body.client_key, body.situation, body.asker
    )
    return json_answer(made.model_dump_json())


@reading.post(
    "/bookings/search", response_class=Response, responses=answer(bodies.BookingList) | LOCKED
)
async def search(request: Request, body: bodies.ProofBody) -> Response:
    """Somebody's appointments to come; a POST, so that nobody's number stands in an address."""
    found = await appointments_of(request).bookings.bookings(body.proof, body.asker)
    return json_answer(bodies.BookingList(bookings=found).model_dump_json())


@writing.post(
    "/bookings/{booking_code}/cancel",
    response_class=Response,
    responses=answer(Booking) | _UNKNOWN | CONFLICT | LOCKED,
)
async def cancel(request: Request, booking_code: str, body: bodies.CancelBody) -> Response:
    """Cancels an appointment. 409: `not_active`."""
    done = await appointments_of(request).bookings.cancel(
        booking_code, body.proof, body.asker, body.client_key
    )
    return json_answer(done.model_dump_json())


@writing.post(
    "/bookings/{booking_code}/move",
    response_class=Response,
    responses=answer(Booking) | _UNKNOWN | CONFLICT | LOCKED,
)
async def move(request: Request, booking_code: str, body: bodies.MoveBody) -> Response:
    """Moves an appointment to a held place, or leaves everything as it is. 409: `hold_expired`,
    `not_active`, `already_booked`, `wrong_slot`."""
    done = await appointments_of(request).bookings.move(
        booking_code, body.hold_id, body.proof, body.asker, body.client_key
    )
    return json_answer(done.model_dump_json())


@writing.post(
    "/bookings/{booking_code}/attend",
    response_class=Response,
    responses=answer(Booking) | _UNKNOWN | CONFLICT,
)
async def attend(request: Request, booking_code: str) -> Response:
    """Says at the desk that somebody came. 409: `not_active`."""
    done = await appointments_of(request).bookings.attend(booking_code)
    return json_answer(done.model_dump_json())


@reading.get(
    "/calendars/{calendar_token}.ics",
    response_class=Response,
    responses=_CALENDAR | _UNKNOWN,
)
async def calendar(request: Request, calendar_token: str) -> Response:
    """An appointment as a calendar file (RFC 5545)."""
    text = await appointments_of(request).calendars.file(calendar_token)
    return Response(text, media_type="text/calendar; charset=utf-8")
