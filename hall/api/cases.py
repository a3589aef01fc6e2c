"""Cases: searched with a proof, filed and taken on by staff."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hall.api import case_bodies as bodies
from hall.api.auth import needs
from hall.api.wire import (
    CONFLICT,
    ERRORS,
    LOCKED,
    REFUSED,
    UNKNOWN,
    answer,
    casework_of,
    json_answer,
)
from hall.cases.drafts import Step, SupplementDraft
from hall.client.cases import Case
from hall.keys import CASES_READ, CASES_WRITE

reading = APIRouter(dependencies=[needs(CASES_READ)], responses=ERRORS, tags=["cases"])
writing = APIRouter(dependencies=[needs(CASES_WRITE)], responses=ERRORS, tags=["cases"])


@reading.post("/cases/search", response_class=Response, responses=answer(bodies.CaseList) | LOCKED)
async def search(request: Request, body: bodies.CaseSearchBody) -> Response:
    """Cases that a proof opens; none: it fits nothing, which may or may not exist. A POST, so that
    nobody's number stands in an address."""
    found = await casework_of(request).cases.search(body.proof, body.asker)
    return json_answer(bodies.CaseList(cases=found).model_dump_json())


@writing.post(
    "/cases", response_class=Response, responses=answer(Case) | UNKNOWN | CONFLICT | REFUSED
)
async def file(request: Request, body: bodies.FileBody) -> Response:
    """Files a case (收件). 404: the item; 409: `number_taken`; 422: `invalid_visitor`."""
    made = await casework_of(request).desk.file(body.case, body.client_key)
    return json_answer(made.model_dump_json())


@writing.post(
    "/cases/{case_number}/stage",
    response_class=Response,
    responses=answer(Case) | UNKNOWN | CONFLICT,
)
async def step(request: Request, case_number: str, body: Step) -> Response:
    """Takes a case on; saying the same again changes nothing. Whatever was asked for counts as
    supplied. 409: `case_closed`, `stage_order`."""
    done = await casework_of(request).desk.step(case_number, body)
    return json_answer(done.model_dump_json())


@writing.post(
    "/cases/{case_number}/supplement",
    response_class=Response,
    responses=answer(Case) | UNKNOWN | CONFLICT,
)
async def supplement(request: Request, case_number: str, body: SupplementDraft) -> Response:
    """Asks for what is missing (补正), before the decision. 409: `case_closed`, `stage_order`."""
    done = await casework_of(request).desk.supplement(case_number, body)
    return json_answer(done.model_dump_json())
