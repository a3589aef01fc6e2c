"""The `Hall` protocol: what actions, channels and studio may ask of a hall.

Every method may raise `HallUnavailable`. Whatever writes takes a `client_key`: the same call with
the same key, repeated after a lost answer or by a retried message, gives the first call's answer
and changes nothing again.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from hall.client.appointments import (
    Booking,
    Hold,
    PersonProof,
    Queue,
    Slots,
    Ticket,
    Visitor,
)
from hall.client.bindings import Binding, BindProof
from hall.client.cases import Asker, Case, CaseProof
from hall.client.events import Events
from hall.client.feedback import Rating, RatingDraft, Request, RequestDraft
from hall.client.types import CatalogueChanges, Centre, Item


class CatalogueHall(Protocol):
    """Items and centres."""

    async def item(self, item_code: str) -> tuple[Item, int]:
        """The item and the catalogue version at which it was last written.

        Raises:
            HallNotFound: no such item, or withdrawn, or not in force today.
        """
        ...

    async def centres(self) -> tuple[Centre, ...]:
        """All service centres, the main one first."""
        ...

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        """What changed in the catalogue since the cursor; None: from the beginning."""
        ...

    async def healthy(self) -> bool:
        """Whether the hall answers its health check; never raises."""
        ...


class AppointmentHall(Protocol):
    """Appointments and tickets."""

    async def slots(
        self, item_code: str, first: date, last: date, centre_code: str | None = None
    ) -> Slots:
        """Periods for an item from `first` to `last` (both included), at one centre or all.

        Raises:
            HallNotFound: no such item, or it is not bookable.
        """
        ...

    async def hold(self, slot_id: str, client_key: str) -> Hold:
        """Keep a place for some minutes.

        Raises:
            HallRefused: "slot_full", "slot_closed" (past, too near, too far, or a closed day),
                "key_reused" (the key holds a place in another slot).
        """
        ...

    async def release(self, hold_id: str) -> None:
        """Give a held place back; no error if it is gone already."""
        ...

    async def book(
        self,
        hold_id: str,
        item_code: str,
        visitor: Visitor,
        client_key: str,
        situation: str | None = None,
        asker: Asker | None = None,
    ) -> Booking:
        """Make the held place an appointment.

        Args:
            hold_id: of the place.
            item_code: what for.
            visitor: who comes.
            client_key: see above.
            situation: of the item, by its name.
            asker: who asked; news about the appointment goes to this user.

        Raises:
            HallNotFound: no such item, or it is not bookable.
            HallRefused: "hold_expired" (and the place is gone), "already_booked" (this person has
                one for this item on that day; the place stays held), "too_many_misses",
                "invalid_visitor" (the message begins with the field), "wrong_slot" (the place is
                in another queue than the item's).
        """
        ...

    async def bookings(self, proof: PersonProof, asker: Asker) -> tuple[Booking, ...]:
        """Somebody's appointments to come, soonest first; nobody's if the proof fits none.

        Raises:
            HallRefused: "locked" after too many wrong proofs.
        """
        ...

    async def cancel(
        self, booking_code: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """Cancel an appointment; returns it with status "cancelled".

        Raises:
            HallNotFound: no such appointment of this person.
            HallRefused: "not_active" (cancelled, attended or past), "locked".
        """
        ...

    async def move(
        self, booking_code: str, hold_id: str, proof: PersonProof, asker: Asker, client_key: str
    ) -> Booking:
        """Move an appointment to a held place, in one transaction: the old place is given up only
        when the new one is taken. The code stays.

        Raises:
            HallNotFound: no such appointment of this person.
            HallRefused: "hold_expired", "not_active", "already_booked", "wrong_slot", "locked".
        """
        ...

    async def calendar(self, calendar_token: str) -> str:
        """The appointment as an iCalendar file (RFC 5545) with a stable UID.

        Raises:
            HallNotFound: no such token.
        """
        ...

    async def take_ticket(
        self, centre_code: str, client_key: str, item_code: str | None = None
    ) -> Ticket:
        """A number in the queue of the windows that an item is done at.

        Raises:
            HallNotFound: no such centre or item.
            HallRefused: "closed" (the message says when it opens, in Chinese).
        """
        ...

    async def ticket(self, ticket_id: str) -> Ticket:
        """The ticket as it stands now.

        Raises:
            HallNotFound: no such ticket.
        """
        ...

    async def queues(self, centre_code: str | None = None) -> tuple[Queue, ...]:
        """How busy the queues are.

        Raises:
            HallNotFound: no such centre.
        """
        ...


class BindingHall(Protocol):
    """Channel users who are known to be a citizen, and what they may ask without another proof."""

    async def bind(self, user: str, proof: BindProof, asker: Asker) -> Binding:
        """Remember who a user is; whoever it was before is forgotten. Once bound, news about the
        citizen's cases and appointments goes to this user.

        Raises:
            HallRefused: "no_match" (no case or appointment has this number and this phone),
                "locked" after too many wrong proofs.
        """
        ...

    async def unbind(self, user: str) -> None:
        """Forget who a user is; no error if nobody knew."""
        ...

    async def bound(self, user: str) -> Binding | None:
        """Who a user is, masked; None: not bound."""
        ...

    async def my_cases(self, user: str) -> tuple[Case, ...]:
        """The cases of the citizen that a user is, the newest first.

        Raises:
            HallNotFound: not bound.
        """
        ...

    async def my_bookings(self, user: str) -> tuple[Booking, ...]:
        """The appointments to come of the citizen that a user is, soonest first.

        Raises:
            HallNotFound: not bound.
        """
        ...


class CaseHall(Protocol):
    """Cases."""

    async def cases(self, proof: CaseProof, asker: Asker) -> tuple[Case, ...]:
        """The cases that a proof opens, the newest first; none if it fits nothing. Whether a case
        number exists cannot be told from the answer.

        Raises:
            HallRefused: "bad_request" (neither number is given, or not four digits), "locked" after
                too many wrong proofs (of this conversation, this user, or for this case).
        """
        ...


class FeedbackHall(Protocol):
    """Ratings and requests."""

    async def rate(self, draft: RatingDraft, client_key: str) -> Rating:
        """Store a rating. Without a proof: who calls has made sure that it is the citizen's own.

        Raises:
            HallNotFound: no such booking, case or ticket.
        """
        ...

    async def register(self, draft: RequestDraft, client_key: str) -> Request:
        """Register a request; its number is for asking later.

        Raises:
            HallRefused: "invalid_visitor" (the phone is none).
        """
        ...

    async def request(self, number: str, phone_last4: str | None, asker: Asker) -> Request:
        """How a request stands. One that has a phone wants its last four digits.

        Raises:
            HallNotFound: no such request, or the digits do not fit.
            HallRefused: "locked" after too many wrong proofs.
        """
        ...


class EventHall(Protocol):
    """The outbox."""

    async def events(self, after: str | None, limit: int = 100) -> Events:
        """News since the cursor; None: from the oldest that is kept.

        Raises:
            HallRefused: "cursor_unknown": the hall's database is another one; start without.
        """
        ...


class Hall(
    CatalogueHall, AppointmentHall, CaseHall, BindingHall, FeedbackHall, EventHall, Protocol
):
    """All of a hall's services."""
