"""What people think and want: ratings (好差评) and requests (诉求: complaints, suggestions, help)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from hall.client.types import Record

RatedKind = Literal["booking", "case", "ticket", "conversation"]
RequestKind = Literal["投诉", "举报", "建议", "求助", "咨询", "表扬"]
RequestStatus = Literal["已登记", "已转办", "办理中", "已答复"]


class RatingDraft(Record):
    """A rating on the national scale: 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意."""

    subject_kind: RatedKind
    subject: str
    """Booking code, case number, ticket or conversation that is rated."""
    score: int = Field(ge=1, le=5)
    comment: str | None = Field(default=None, max_length=1000)


class Rating(RatingDraft):
    """A rating as stored; one a subject: a second one takes the first one's place."""

    rated_at: datetime


class RequestDraft(Record):
    """A request before it is registered."""

    kind: RequestKind
    what: str = Field(min_length=1, max_length=2000)
    where: str | None = Field(default=None, max_length=300)
    when: str | None = Field(default=None, max_length=300)
    """In the citizen's words."""
    wish: str | None = Field(default=None, max_length=1000)
    name: str | None = Field(default=None, max_length=60)
    phone: str | None = None
    category: str | None = None
    department: str | None = None
    item_code: str | None = None
    channel: str = "web"


class Request(Record):
    """A registered request; name and phone are masked."""

    number: str
    """Not to be guessed from another one's number."""
    kind: RequestKind
    what: str
    where: str | None = None
    when: str | None = None
    wish: str | None = None
    name: str | None = None
    phone: str | None = None
    category: str | None = None
    department: str | None = None
    status: RequestStatus
    registered_at: datetime
    updated_at: datetime
    answer: str | None = None
    """What the department answered, once it has."""
