"""`HttpHall`: any hall that implements `hall/openapi.json`, over HTTP."""

from __future__ import annotations

from hall.client.http_appointments import AppointmentCalls
from hall.client.http_catalogue import CatalogueCalls


class HttpHall(
    CatalogueCalls,
    AppointmentCalls,
):
    """The `Hall` protocol over HTTP, put together from its parts; see `Wire`."""
