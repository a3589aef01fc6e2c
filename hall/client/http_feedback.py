"""The calls of ratings and requests over HTTP."""

from __future__ import annotations

from typing import Any

from hall.client.cases import Asker
from hall.client.feedback import Rating, RatingDraft, Request, RequestDraft
from hall.client.wire import Wire, read


class FeedbackCalls(Wire):
    """`FeedbackHall` over HTTP."""

    async def rate(self, draft: RatingDraft, client_key: str) -> Rating:
        """See `FeedbackHall.rate`."""
        body = {"rating": draft.model_dump(exclude_none=True)}
        return read(Rating, await self._post("/ratings", body, client_key), "rating")

    async def register(self, draft: RequestDraft, client_key: str) -> Request:
        """See `FeedbackHall.register`."""
        body = {"request": draft.model_dump(exclude_none=True)}
        return read(Request, await self._post("/requests", body, client_key), "request")

    async def request(self, number: str, phone_last4: str | None, asker: Asker) -> Request:
        """See `FeedbackHall.request`."""
        body: dict[str, Any] = {"number": number, "asker": asker.model_dump()}
        if phone_last4 is not None:
            body["phone_last4"] = phone_last4
        return read(Request, await self._post("/requests/search", body), "request")
