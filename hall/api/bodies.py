"""Bodies of requests about appointments and tickets, and answers that are lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hall.client.appointments import Booking, PersonProof, Queue, Visitor
from hall.client.cases import Asker

ClientKey = Annotated[
    str,
    Field(
        min_length=1,
        max_length=300,
        description="The same call with the same key gives the first one's outcome.",
    ),
]
_Code = Annotated[str, Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """Base of all: nothing beside the agreed fields."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class HoldBody(Body):
    """Which place to hold."""

    slot_id: _Code
    client_key: ClientKey


class BookBody(Body):
    """An appointment to be made."""

    hold_id: _Code
    item_code: _Code
    visitor: Visitor
    situation: Annotated[str | None, Field(max_length=300)] = None
    asker: Asker | None = None
    client_key: ClientKey


class ProofBody(Body):
    """Whose appointments, and who asks."""

    proof: PersonProof
    asker: Asker


class CancelBody(ProofBody):
    """An appointment to be cancelled."""

    client_key: ClientKey


class MoveBody(CancelBody):
    """An appointment to be moved to a held place."""

    hold_id: _Code


class TicketBody(Body):
    """Which queue to stand in: the item's, else the general one."""

    centre_code: _Code
    item_code: Annotated[str | None, Field(max_length=200)] = None
    client_key: ClientKey


class Released(BaseModel):
    """The place is free, whoever held it."""

    released: bool = True


class BookingList(BaseModel):
    """Appointments to come, soonest first."""

    bookings: tuple[Booking, ...]


class QueueList(BaseModel):
    """Queues by centre, the main one first."""

    queues: tuple[Queue, ...]
