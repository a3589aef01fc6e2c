"""Service centres."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hall.api import answers
from hall.api.auth import needs
from hall.api.wire import (
    ERRORS,
    MISSING,
    REFUSED,
    answer,
    body_of,
    catalogue_of,
    json_answer,
)
from hall.documents import read_centre
from hall.errors import BadRequest
from hall.keys import CATALOGUE_READ, CATALOGUE_WRITE
from hall.service import Answer

reading = APIRouter(dependencies=[needs(CATALOGUE_READ)], responses=ERRORS, tags=["centres"])
writing = APIRouter(dependencies=[needs(CATALOGUE_WRITE)], responses=ERRORS, tags=["centres"])


@reading.get("/centres", response_class=Response, responses=answer(answers.CentreList))
async def list_centres(request: Request) -> Response:
    """All centres in the order of import, the main one first."""
    documents = await catalogue_of(request).centres()
    return json_answer(f'{{"centres":[{",".join(documents)}]}}')


@reading.get(
    "/centres/{centre_code}",
    response_class=Response,
    responses=answer(answers.CentreAnswer) | MISSING,
)
async def get_centre(request: Request, centre_code: str) -> Response:
    """One centre."""
    return _centre_answer(await catalogue_of(request).centre(centre_code))


@writing.put(
    "/centres/{centre_code}",
    response_class=Response,
    responses=answer(answers.CentreAnswer) | REFUSED,
    openapi_extra=body_of("Centre"),
)
async def put_centre(request: Request, centre_code: str) -> Response:
    """Writes a centre, new or not; a new one is listed last."""
    centre = read_centre(await request.body())
    if centre.centre_code != centre_code:
        raise BadRequest(f"地址中的编码 {centre_code} 与内容中的编码 {centre.centre_code} 不一致")
    return _centre_answer(await catalogue_of(request).put_centre(centre))


def _centre_answer(found: Answer) -> Response:
    return json_answer(
        f'{{"version":{found.version},"catalogue_version":{found.catalogue_version},'
        f'"centre":{found.document}}}'
    )
