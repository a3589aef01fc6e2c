"""The outbox over HTTP."""

from __future__ import annotations

from hall.client.events import Events
from hall.client.wire import Wire, read


class EventCalls(Wire):
    """`EventHall` over HTTP."""

    async def events(self, after: str | None, limit: int = 100) -> Events:
        """See `EventHall.events`."""
        params = {"limit": str(limit)}
        if after is not None:
            params["after"] = after
        return read(Events, await self._get("/events", params), "events")
