"""Ratings and requests of `FakeHall`."""

from __future__ import annotations

import secrets
from typing import Any

from hall.client import (
    Asker,
    HallNotFound,
    HallRefused,
    Rating,
    RatingDraft,
    Request,
    RequestDraft,
)
from hall.errors import BadRequest
from hall.feedback.drafts import Progress
from hall.personal_data import masked_name, masked_phone
from hall.prints import last_four, normal_digits, normal_number
from tests.fake_hall.cases import FakeCases
from tests.fake_hall.tickets import FakeTickets


class FakeFeedback(FakeCases, FakeTickets):
    """`FeedbackHall` in memory.

    Attributes:
        ratings: by kind and subject.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ratings: dict[tuple[str, str], Rating] = {}
        self._rated: dict[str, Rating] = {}
        self._requests: dict[str, Request] = {}
        self._registered: dict[str, str] = {}
        self._digits: dict[str, str | None] = {}

    # What a test does to it

    def progress_request(self, number: str, progress: Progress) -> Request:
        """Says how a request goes on."""
        before = self._requests[number]
        values = progress.model_dump(exclude_none=True)
        if any(getattr(before, name) != value for name, value in values.items()):
            values["updated_at"] = self.now()
            self._requests[number] = before.model_copy(update=values)
        return self._requests[number]

    # What a hall does

    async def rate(self, draft: RatingDraft, client_key: str) -> Rating:
        await self.answer("rate")
        if draft.subject_kind == "case":
            draft = draft.model_copy(update={"subject": normal_number(draft.subject)})
        known = {
            "case": set(self._cases),
            "booking": set(self._booked),
            "ticket": {ticket.ticket_id for ticket, _ in self._tickets.values()},
        }
        if draft.subject not in known.get(draft.subject_kind, {draft.subject}):
            raise HallNotFound(draft.subject)
        if client_key not in self._rated:
            rating = Rating(**draft.model_dump(), rated_at=self.now())
            self._rated[client_key] = self.ratings[draft.subject_kind, draft.subject] = rating
        return self._rated[client_key]

    async def register(self, draft: RequestDraft, client_key: str) -> Request:
        await self.answer("register")
        phone = None if draft.phone is None else normal_digits(draft.phone)
        if phone is not None and not (phone.isdigit() and 7 <= len(phone) <= 13):
            raise HallRefused("invalid_visitor", "phone")
        if client_key in self._registered:
            return self._requests[self._registered[client_key]]
        number = f"SQ{self.today():%Y%m%d}{secrets.randbelow(10**10):010d}"
        masked = {
            "name": None if draft.name is None else masked_name(draft.name),
            "phone": None if phone is None else masked_phone(phone),
        }
        self._requests[number] = Request(
            number=number,
            status="已登记",
            registered_at=self.now(),
            updated_at=self.now(),
            **(draft.model_dump(exclude={"item_code", "channel"}) | masked),
        )
        self._digits[number] = None if phone is None else phone[-4:]
        self._registered[client_key] = number
        return self._requests[number]

    async def request(self, number: str, phone_last4: str | None, asker: Asker) -> Request:
        await self.answer("request")
        number = normal_number(number)
        if phone_last4 is not None:
            try:
                phone_last4 = last_four(phone_last4)
            except BadRequest as error:
                raise HallRefused(error.code, error.message) from error
            self.check_tries(asker, f"r {number}")
        found = self._requests.get(number)
        if found is None or self._digits[number] not in (None, phone_last4):
            if phone_last4 is not None:
                self.count_try(asker, f"r {number}")
            raise HallNotFound(number)
        return found
