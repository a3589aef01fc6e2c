"""Whom the hall knows: by a case or by an appointment, whichever there is."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.appointments.booking_store import visitors_of
from hall.appointments.model import bookings
from hall.cases.model import cases
from hall.cases.store import person_of
from hall.client.appointments import Visitor
from hall.prints import Prints


async def is_known(connection: AsyncConnection, proof_print: str) -> bool:
    """Whether a proof fits anything on record: somebody who has applied but never booked makes no
    wrong guess by asking for appointments."""
    of_cases = select(func.count()).select_from(cases).where(cases.c.proof_print == proof_print)
    of_bookings = (
        select(func.count()).select_from(bookings).where(bookings.c.proof_print == proof_print)
    )
    both = select(of_cases.scalar_subquery() + of_bookings.scalar_subquery())
    return int((await connection.execute(both)).scalar_one()) > 0


async def on_record(
    connection: AsyncConnection, prints: Prints, identity_number: str, phone: str
) -> Visitor | None:
    """The person whose case or appointment has this number and this whole phone."""
    wanted = prints.person(identity_number, phone)
    found = await person_of(connection, wanted)
    sealed = [found] if found is not None else []
    sealed += await visitors_of(connection, prints.identity(identity_number))
    for one in sealed:
        person = Visitor.model_validate_json(prints.personal.decrypted(one))
        if prints.person(person.identity_number, person.phone) == wanted:
            return person
    return None
