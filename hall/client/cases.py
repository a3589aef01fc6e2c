"""Cases (办件): where an application stands, and what it takes to be told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from hall.client.types import Record

Stage = Literal["收件", "受理", "审查", "决定", "制证", "送达"]
Outcome = Literal["准予", "不予", "撤回"]
STAGES: tuple[Stage, ...] = ("收件", "受理", "审查", "决定", "制证", "送达")


class Asker(Record):
    """Who asks: wrong proofs are counted for each of the two, and for the case itself."""

    conversation: str
    user: str
    """The channel's user, across conversations ("wechat:foshan:openid")."""


class CaseProof(Record):
    """Either the case's number or the applicant's identity number, and the last four digits of the
    phone left with the application. Case numbers alone prove nothing: they can be counted through."""

    case_number: str | None = None
    identity_number: str | None = None
    phone_last4: str


class Supplement(Record):
    """补正: what is missing, and how to hand it in."""

    materials: tuple[str, ...]
    until: date
    how: str


class CaseEvent(Record):
    """A stage that was reached."""

    stage: Stage
    at: datetime
    note: str | None = None


class Case(Record):
    """A case as its applicant may see it; personal values are masked."""

    case_number: str
    item_code: str
    item_name: str
    department: str
    applicant: str
    """Masked: 陈**."""
    stage: Stage
    since: datetime
    finished: bool = False
    """Whether it ended: handed over, or refused."""
    outcome: Outcome | None = None
    promised_by: date | None = None
    """The day until which the hall promised to finish, counted in working days."""
    working_days_left: int | None = None
    """Working days from today until `promised_by`; negative once it has passed."""
    supplement: Supplement | None = None
    pickup: str | None = None
    """Where, when and with what the result is to be had, once it is ready."""
    events: tuple[CaseEvent, ...] = ()
