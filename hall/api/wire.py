"""What the routers share: JSON answers from stored text, error descriptions, request bodies."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request, Response

from hall.api.answers import ErrorAnswer
from hall.appointments.compose import Appointments
from hall.casework import Casework
from hall.keys import KeyRing
from hall.service import Catalogue

ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorAnswer},
    401: {"model": ErrorAnswer},
    403: {"model": ErrorAnswer},
    503: {"model": ErrorAnswer},
}
MISSING: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorAnswer, "description": "Unknown"},
    410: {"model": ErrorAnswer, "description": "Withdrawn, or not in force today"},
}
REFUSED: dict[int | str, dict[str, Any]] = {
    413: {"model": ErrorAnswer, "description": "Body over the limit"},
    422: {"model": ErrorAnswer, "description": "The schema does not accept the body"},
}
UNKNOWN: dict[int | str, dict[str, Any]] = {404: MISSING[404]}
CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": ErrorAnswer, "description": "Understood, but things do not stand so"}
}
LOCKED: dict[int | str, dict[str, Any]] = {
    423: {"model": ErrorAnswer, "description": "Too many wrong proofs"}
}


def answer(model: Any) -> dict[int | str, dict[str, Any]]:
    """How a route describes its good answer."""
    return {200: {"model": model, "description": "OK"}}


def body_of(name: str) -> dict[str, Any]:
    """How a route describes a body that it reads by itself."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    }


def json_answer(text: str, status: int = 200) -> Response:
    """An answer of ready JSON."""
    return Response(text, status_code=status, media_type="application/json")


def quoted(text: str | None) -> str:
    """A JSON string, or null."""
    return json.dumps(text, ensure_ascii=False)


def catalogue_of(request: Request) -> Catalogue:
    """The service that the application was composed with."""
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue


def appointments_of(request: Request) -> Appointments:
    """The services that the application was composed with."""
    appointments: Appointments = request.app.state.appointments
    return appointments


def casework_of(request: Request) -> Casework:
    """The services that the application was composed with."""
    casework: Casework = request.app.state.casework
    return casework


def keys_of(request: Request) -> KeyRing:
    """The key ring that the application was composed with."""
    ring: KeyRing = request.app.state.keys
    return ring
