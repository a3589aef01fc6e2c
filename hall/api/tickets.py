"""Numbers in the queues at the hall."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from hall.api import bodies
from hall.api.auth import needs
from hall.api.wire import CONFLICT, ERRORS, MISSING, answer, appointments_of, json_answer
from hall.client.appointments import Ticket
from hall.keys import APPOINTMENTS_READ, APPOINTMENTS_WRITE

reading = APIRouter(dependencies=[needs(APPOINTMENTS_READ)], responses=ERRORS, tags=["tickets"])
writing = APIRouter(dependencies=[needs(APPOINTMENTS_WRITE)], responses=ERRORS, tags=["tickets"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: MISSING[404]}


@writing.post("/tickets", response_class=Response, responses=answer(Ticket) | _UNKNOWN | CONFLICT)
async def take(request: Request, body: bodies.TicketBody) -> Response:
    """Takes a number. 409: `closed`, with when it opens."""
    taken = await appointments_of(request).tickets.take(
        body.centre_code, body.client_key, body.item_code
    )
    return json_answer(taken.model_dump_json())


@reading.get("/tickets/{ticket_id}", response_class=Response, responses=answer(Ticket) | _UNKNOWN)
async def get(request: Request, ticket_id: str) -> Response:
    """How a ticket stands now."""
    found = await appointments_of(request).tickets.ticket(ticket_id)
    return json_answer(found.model_dump_json())


@reading.get("/queues", response_class=Response, responses=answer(bodies.QueueList) | _UNKNOWN)
async def queues(
    request: Request, centre_code: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """How busy the queues are."""
    found = await appointments_of(request).tickets.queues(centre_code)
    return json_answer(bodies.QueueList(queues=found).model_dump_json())
