"""Ratings and requests."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hall.api import case_bodies as bodies
from hall.api.auth import needs
from hall.api.wire import ERRORS, LOCKED, REFUSED, UNKNOWN, answer, casework_of, json_answer
from hall.client import feedback as client
from hall.feedback.drafts import Progress
from hall.keys import FEEDBACK_HANDLE, FEEDBACK_READ, FEEDBACK_WRITE

reading = APIRouter(dependencies=[needs(FEEDBACK_READ)], responses=ERRORS, tags=["feedback"])
writing = APIRouter(dependencies=[needs(FEEDBACK_WRITE)], responses=ERRORS, tags=["feedback"])
handling = APIRouter(dependencies=[needs(FEEDBACK_HANDLE)], responses=ERRORS, tags=["feedback"])


@writing.post("/ratings", response_class=Response, responses=answer(client.Rating) | UNKNOWN)
async def rate(request: Request, body: bodies.RatingBody) -> Response:
    """Stores a rating (好差评) in the place of an earlier one of the same subject."""
    stored = await casework_of(request).ratings.rate(body.rating, body.client_key)
    return json_answer(stored.model_dump_json())


@writing.post("/requests", response_class=Response, responses=answer(client.Request) | REFUSED)
async def register(request: Request, body: bodies.RequestBody) -> Response:
    """Registers a request (诉求). 422: `invalid_visitor`."""
    made = await casework_of(request).requests.register(body.request, body.client_key)
    return json_answer(made.model_dump_json())


@reading.post(
    "/requests/search",
    response_class=Response,
    responses=answer(client.Request) | UNKNOWN | LOCKED,
)
async def find(request: Request, body: bodies.RequestSearchBody) -> Response:
    """How a request stands. 404: there is none, or the digits do not fit."""
    found = await casework_of(request).requests.find(body.number, body.phone_last4, body.asker)
    return json_answer(found.model_dump_json())


@handling.post(
    "/requests/{number}/status",
    response_class=Response,
    responses=answer(client.Request) | UNKNOWN,
)
async def progress(request: Request, number: str, body: Progress) -> Response:
    """Says how a request goes on, and what was answered."""
    done = await casework_of(request).requests.progress(number, body)
    return json_answer(done.model_dump_json())
