"""Bindings of channel users to citizens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hall.api import case_bodies as bodies
from hall.api.auth import needs
from hall.api.bodies import BookingList
from hall.api.wire import CONFLICT, ERRORS, LOCKED, UNKNOWN, answer, casework_of, json_answer
from hall.client.bindings import Binding
from hall.keys import BINDINGS_READ, BINDINGS_WRITE

reading = APIRouter(dependencies=[needs(BINDINGS_READ)], responses=ERRORS, tags=["bindings"])
writing = APIRouter(dependencies=[needs(BINDINGS_WRITE)], responses=ERRORS, tags=["bindings"])

_User = Annotated[str, Query(min_length=1, max_length=200)]
"""A parameter, not a part of the path: what a channel calls its users may hold a slash."""


@writing.put("/bindings", response_class=Response, responses=answer(Binding) | CONFLICT | LOCKED)
async def bind(request: Request, body: bodies.BindBody) -> Response:
    """Remembers who a user is, in the place of whoever it was. 409: `no_match`."""
    bound = await casework_of(request).bindings.bind(body.user, body.proof, body.asker)
    return json_answer(bound.model_dump_json())


@writing.delete("/bindings", response_class=Response, responses=answer(bodies.Unbound))
async def unbind(request: Request, user: _User) -> Response:
    """Forgets who a user is; no error if nobody knew."""
    await casework_of(request).bindings.unbind(user)
    return json_answer(bodies.Unbound().model_dump_json())


@reading.get("/bindings", response_class=Response, responses=answer(Binding) | UNKNOWN)
async def bound(request: Request, user: _User) -> Response:
    """Who a user is, masked."""
    return json_answer((await casework_of(request).bindings.bound(user)).model_dump_json())


@reading.get(
    "/bindings/cases",
    response_class=Response,
    responses=answer(bodies.CaseList) | UNKNOWN,
)
async def cases_of(request: Request, user: _User) -> Response:
    """The cases of the citizen that a user is."""
    found = await casework_of(request).bindings.cases(user)
    return json_answer(bodies.CaseList(cases=found).model_dump_json())


@reading.get(
    "/bindings/bookings",
    response_class=Response,
    responses=answer(BookingList) | UNKNOWN,
)
async def bookings_of(request: Request, user: _User) -> Response:
    """The appointments to come of the citizen that a user is."""
    found = await casework_of(request).bindings.bookings(user)
    return json_answer(BookingList(bookings=found).model_dump_json())
