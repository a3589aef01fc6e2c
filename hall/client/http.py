"""`HttpHall`: any hall that implements `hall/openapi.json`, over HTTP."""

from __future__ import annotations

from hall.client.http_appointments import AppointmentCalls
from hall.client.http_bindings import BindingCalls
from hall.client.http_cases import CaseCalls
from hall.client.http_catalogue import CatalogueCalls
from hall.client.http_events import EventCalls
from hall.client.http_feedback import FeedbackCalls


class HttpHall(
    CatalogueCalls,
    AppointmentCalls,
    CaseCalls,
    BindingCalls,
    FeedbackCalls,
    EventCalls,
):
    """The `Hall` protocol over HTTP, put together from its parts; see `Wire`."""
