"""The calls of bindings over HTTP."""

from __future__ import annotations

from pydantic import TypeAdapter

from hall.client.appointments import Booking
from hall.client.bindings import Binding, BindProof
from hall.client.cases import Asker, Case
from hall.client.errors import HallNotFound
from hall.client.wire import Wire, read, read_field

_CASES = TypeAdapter(tuple[Case, ...])
_BOOKINGS = TypeAdapter(tuple[Booking, ...])


class BindingCalls(Wire):
    """`BindingHall` over HTTP."""

    async def bind(self, user: str, proof: BindProof, asker: Asker) -> Binding:
        """See `BindingHall.bind`."""
        body = {"user": user, "proof": proof.model_dump(), "asker": asker.model_dump()}
        return read(Binding, await self._put("/bindings", body), "binding")

    async def unbind(self, user: str) -> None:
        """See `BindingHall.unbind`."""
        await self._delete("/bindings", {"user": user})

    async def bound(self, user: str) -> Binding | None:
        """See `BindingHall.bound`."""
        try:
            raw = await self._get("/bindings", {"user": user})
        except HallNotFound:
            return None
        return read(Binding, raw, "binding")

    async def my_cases(self, user: str) -> tuple[Case, ...]:
        """See `BindingHall.my_cases`."""
        raw = await self._get("/bindings/cases", {"user": user})
        return read_field(_CASES, "cases", raw, "cases")

    async def my_bookings(self, user: str) -> tuple[Booking, ...]:
        """See `BindingHall.my_bookings`."""
        raw = await self._get("/bindings/bookings", {"user": user})
        return read_field(_BOOKINGS, "bookings", raw, "bookings")
