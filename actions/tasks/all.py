"""Every task there is, put together; and which act begins which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.catalogue import Catalogue
from actions.guide.options import OptionMatcher
from actions.people import DeskHours
from actions.tasks.appointments.book import Book
from actions.tasks.appointments.cancel import Cancel
from actions.tasks.appointments.holding import Places
from actions.tasks.appointments.listing import ListBookings
from actions.tasks.appointments.mine import Mine
from actions.tasks.appointments.move import Move
from actions.tasks.appointments.picking import SlotPicker
from actions.tasks.case import CheckCase
from actions.tasks.progress import CheckRequest
from actions.tasks.rate import Rate
from actions.tasks.request import Register
from actions.tasks.subject import SubjectReader
from actions.tasks.task import Now, Task
from actions.tasks.ticket import TakeTicket
from actions.tasks.values.numbers import Numbers
from actions.tasks.values.proof import ProofReader
from actions.tasks.values.visitor import VisitorReader
from actions.vault import Vault
from actions.when import Calendar
from hall.client import Hall

BY_INTENT = {
    "check_case": "case",
    "book": "book",
    "my_bookings": "bookings",
    "cancel_booking": "cancel",
    "move_booking": "move",
    "take_ticket": "ticket",
    "rate": "rate",
    "complain": "request",
    "check_request": "progress",
}
"""Which act begins which task."""


@dataclass(frozen=True)
class Surroundings:
    """What tasks need besides the hall.

    Attributes:
        vault: has the personal numbers behind tokens.
        now: the clock, in the hall's time zone.
        calendar: working days and holidays.
        desk: when people answer.
    """

    vault: Vault
    now: Now
    calendar: Calendar
    desk: DeskHours


def every_task(
    hall: Hall,
    catalogue: Catalogue,
    subject: SubjectReader,
    matcher: OptionMatcher,
    around: Surroundings,
) -> Sequence[Task]:
    """All tasks, with what they need."""
    numbers = Numbers(around.vault)
    proofs = ProofReader(numbers)
    visitors = VisitorReader(numbers, around.now)
    picker = SlotPicker(hall, around.calendar, around.now, matcher)
    places = Places(hall)
    mine = Mine(hall, proofs, matcher, around.now)
    return (
        Book(hall, subject, picker, visitors, places),
        ListBookings(mine),
        Move(mine, picker, places),
        Cancel(mine),
        CheckCase(hall, proofs, matcher, around.now),
        TakeTicket(hall, catalogue, subject),
        Rate(hall, numbers),
        Register(hall, visitors),
        Register(hall, visitors, name="message", title="留言"),
        CheckRequest(hall, proofs, around.now),
    )
