"""What staff say about requests."""

from __future__ import annotations

from pydantic import Field

from hall.client.feedback import RequestStatus
from hall.client.types import Record


class Progress(Record):
    """How a request goes on; what is None stays as it is."""

    status: RequestStatus
    department: str | None = Field(default=None, max_length=200)
    """Who deals with it."""
    answer: str | None = Field(default=None, max_length=4000)
    """For the citizen, who reads it word for word."""
