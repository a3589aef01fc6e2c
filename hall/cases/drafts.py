"""What staff, or the approval system of a department, say about cases."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from hall.client.appointments import Visitor
from hall.client.cases import Outcome, Stage
from hall.client.types import Record


class CaseDraft(Record):
    """A case as it is filed: 收件."""

    item_code: str = Field(min_length=1, max_length=64)
    applicant: Visitor
    """Whose identity number and phone open the case later; for a company, who acts for it."""
    case_number: str | None = Field(default=None, min_length=6, max_length=64)
    """The department's own number; None: the hall gives one."""
    note: str | None = Field(default=None, max_length=500)


class Step(Record):
    """What happened to a case: a stage reached, something that ended it, or both."""

    stage: Stage
    note: str | None = Field(default=None, max_length=500)
    """For the applicant, who reads it word for word."""
    outcome: Outcome | None = None
    """None: 准予 from 决定 on. 不予 and 撤回 end the case at any stage."""
    pickup: str | None = Field(default=None, max_length=500)
    """Where, when and with what the result is to be had."""
    finished: bool = False
    """The result was handed over (送达)."""


class SupplementDraft(Record):
    """一次性告知: everything that is missing, at once."""

    materials: tuple[str, ...] = Field(min_length=1, max_length=50)
    until: date
    how: str = Field(min_length=1, max_length=500)
