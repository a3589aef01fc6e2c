"""The health check."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hall.api import answers
from hall.api.wire import answer, catalogue_of, json_answer

router = APIRouter(tags=["health"])


@router.get(
    "/healthz",
    response_class=Response,
    responses=answer(answers.Health) | {503: {"model": answers.ErrorAnswer}},
)
async def health(request: Request) -> Response:
    """Whether the hall and its database answer; needs no key."""
    version, count = await catalogue_of(request).health()
    body = answers.Health(status="ok", catalogue_version=version, items=count)
    return json_answer(body.model_dump_json())
