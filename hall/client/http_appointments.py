"""The calls of appointments and tickets over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import TypeAdapter

from hall.client.appointments import (
    Booking,
    Hold,
    PersonProof,
    Queue,
    Slots,
    Ticket,
    Visitor,
)
from hall.client.cases import Asker
from hall.client.errors import HallUnavailable
from hall.client.wire import Wire, quoted, read, read_field

_BOOKINGS = TypeAdapter(tuple[Booking, ...])
_QUEUES = TypeAdapter(tuple[Queue, ...])


class AppointmentCalls(Wire):
    """`AppointmentHall` over HTTP."""

    async def slots(
        self, item_code: str, first: date, last: date, centre_code: str | None = None
    ) -> Slots:
        """See `AppointmentHall.slots`."""
        params = {"first": first.isoformat(), "last": last.isoformat()}
        if centre_code is not None:
            params["centre_code"] = centre_code
        raw = await self._get(f"/items/{quoted(item_code)}/slots", params)
        return read(Slots, raw, "slots")

    async def hold(self, slot_id: str, client_key: str) -> Hold:
        """See `AppointmentHall.hold`."""
        return read(Hold, await self._post("/holds", {"slot_id": slot_id}, client_key), "hold")

    async def release(self, hold_id: str) -> None:
        """See `AppointmentHall.release`."""
        await self._post(f"/holds/{quoted(hold_id)}/release")

    async def book(
        self,
        hold_id: str,
        item_code: str,
        visitor: Visitor,
        client_key: str,
        situation: str | None = None,
        asker: Asker | None = None,
    ) -> Booking:
        """See `AppointmentHall.book`."""
        body: dict[str, Any] = {
            "hold_id": hold_id,
            "item_code": item_code,
            "visitor": visitor.model_dump(),
            "situation": situation,
            "asker": None if asker is None else asker.model_dump(),
        }
        return read(Booking, await self._post("/bookings", body, client_key), "booking")

    async def bookings(self, proof: PersonProof, asker: Asker) -> tuple[Booking, ...]:
        """See `AppointmentHall.bookings`."""
        raw = await self._post("/bookings/search", _proven(proof, asker))
        return read_field(_BOOKINGS, "bookings", raw, "bookings")

    async def cancel(
        self, booking_code: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """See `AppointmentHall.cancel`."""
        path = f"/bookings/{quoted(booking_code)}/cancel"
        return read(Booking, await self._post(path, _proven(proof, asker), client_key), "booking")

    async def move(
        self, booking_code: str, hold_id: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """See `AppointmentHall.move`."""
        path = f"/bookings/{quoted(booking_code)}/move"
        body = {**_proven(proof, asker), "hold_id": hold_id}
        return read(Booking, await self._post(path, body, client_key), "booking")

    async def calendar(self, calendar_token: str) -> str:
        """See `AppointmentHall.calendar`."""
        raw = await self._get(f"/calendars/{quoted(calendar_token)}.ics")
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise HallUnavailable("calendar: not the agreed shape") from error
        if not text.startswith("BEGIN:VCALENDAR"):
            raise HallUnavailable("calendar: not the agreed shape")
        return text

    async def take_ticket(
        self, centre_code: str, client_key: str, item_code: str | None = None
    ) -> Ticket:
        """See `AppointmentHall.take_ticket`."""
        body = {"centre_code": centre_code, "item_code": item_code}
        return read(Ticket, await self._post("/tickets", body, client_key), "ticket")

    async def ticket(self, ticket_id: str) -> Ticket:
        """See `AppointmentHall.ticket`."""
        return read(Ticket, await self._get(f"/tickets/{quoted(ticket_id)}"), "ticket")

    async def queues(self, centre_code: str | None = None) -> tuple[Queue, ...]:
        """See `AppointmentHall.queues`."""
        params = {} if centre_code is None else {"centre_code": centre_code}
        return read_field(_QUEUES, "queues", await self._get("/queues", params), "queues")


def _proven(proof: PersonProof, asker: Asker) -> dict[str, Any]:
    return {"proof": proof.model_dump(), "asker": asker.model_dump()}
