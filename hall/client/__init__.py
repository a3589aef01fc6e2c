"""What the rest of Yimen knows of a hall: its types, its protocol, its errors and an HTTP client.

This is the only part of `hall/` that other packages may import, and it imports nothing of ours: a
real hall that implements `hall/openapi.json` is reached through the same client.
"""

from hall.client.appointments import (
    Booking,
    BookingRules,
    Hold,
    PersonProof,
    Queue,
    Slot,
    Slots,
    Ticket,
    Visitor,
)
from hall.client.bindings import Binding, BindProof
from hall.client.cases import (
    STAGES,
    Asker,
    Case,
    CaseEvent,
    CaseProof,
    Outcome,
    Stage,
    Supplement,
)
from hall.client.errors import HallError, HallNotFound, HallRefused, HallUnavailable
from hall.client.events import Event, Events
from hall.client.feedback import Rating, RatingDraft, Request, RequestDraft
from hall.client.http import HttpHall
from hall.client.protocol import (
    AppointmentHall,
    BindingHall,
    CaseHall,
    CatalogueHall,
    EventHall,
    FeedbackHall,
    Hall,
)
from hall.client.types import (
    CatalogueChange,
    CatalogueChanges,
    Centre,
    Fee,
    Item,
    Material,
    Result,
    Situation,
)

__all__ = [
    "STAGES",
    "AppointmentHall",
    "Asker",
    "BindProof",
    "Binding",
    "BindingHall",
    "Booking",
    "BookingRules",
    "Case",
    "CaseEvent",
    "CaseHall",
    "CaseProof",
    "CatalogueChange",
    "CatalogueChanges",
    "CatalogueHall",
    "Centre",
    "Event",
    "EventHall",
    "Events",
    "Fee",
    "FeedbackHall",
    "Hall",
    "HallError",
    "HallNotFound",
    "HallRefused",
    "HallUnavailable",
    "Hold",
    "HttpHall",
    "Item",
    "Material",
    "Outcome",
    "PersonProof",
    "Queue",
    "Rating",
    "RatingDraft",
    "Request",
    "RequestDraft",
    "Result",
    "Situation",
    "Slot",
    "Slots",
    "Stage",
    "Supplement",
    "Ticket",
    "Visitor",
]
