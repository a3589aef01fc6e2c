"""The outbox."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hall.api.auth import needs
from hall.api.wire import ERRORS, answer, casework_of, json_answer
from hall.client.events import Events
from hall.keys import EVENTS_READ

reading = APIRouter(dependencies=[needs(EVENTS_READ)], responses=ERRORS, tags=["events"])


@reading.get("/events", response_class=Response, responses=answer(Events))
async def list_events(
    request: Request,
    after: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """News since the cursor, in one order, at least once: tell repetitions by `event_id`. Error
    `cursor_unknown`: the database is another one than before; start without cursor."""
    page = await casework_of(request).news.events(after, limit)
    return json_answer(page.model_dump_json())
