"""What a step makes of a case; nothing but values in, values out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from hall.cases.drafts import Step
from hall.cases.rules import is_accepted, promised_by
from hall.client.cases import STAGES, Outcome, Stage
from hall.errors import Conflict
from hall.workdays import WorkCalendar

_DECIDED = STAGES.index("决定")
_TAIL = 4
"""Characters of a case's number that tell several cases of one person apart."""


class Standing(Protocol):
    """Columns of a case that a step looks at."""

    case_number: str
    item_code: str
    item_name: str
    promised_days: float | None
    day_unit: str | None
    stage: Stage
    since: datetime
    accepted_at: datetime | None
    promised_by: date | None
    outcome: Outcome | None
    supplement: Any
    pickup: str | None
    closed_at: datetime | None


def says_nothing_new(case: Standing, last_note: str | None, step: Step) -> bool:
    """Whether a step tells only what stands there already, as a repeated call does."""
    return (
        step.stage == case.stage
        and step.note == last_note
        and step.outcome in (None, case.outcome)
        and step.pickup in (None, case.pickup)
        and step.finished <= (case.closed_at is not None)
        and case.supplement is None
    )


def after(case: Standing, step: Step, now: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    """The columns that a step changes, with what they become.

    Raises:
        Conflict: "stage_order": an outcome before the decision, an end before 送达.
    """
    decided = STAGES.index(step.stage) >= _DECIDED
    outcome = step.outcome or case.outcome or ("准予" if decided else None)
    if outcome == "准予" and not decided:
        raise Conflict("stage_order", "作出决定之前不能准予")
    if step.finished and step.stage != "送达":
        raise Conflict("stage_order", "到“送达”才能办结")
    values: dict[str, Any] = {
        "stage": step.stage,
        "since": case.since if step.stage == case.stage else now,
        "outcome": outcome,
        # Whoever takes a case on has what was asked for.
        "supplement": None,
        "pickup": step.pickup or case.pickup,
        "closed_at": now if step.finished or outcome in ("不予", "撤回") else None,
    }
    if case.accepted_at is None and is_accepted(step.stage):
        values["accepted_at"] = now
        values["promised_by"] = promised_by(now.date(), case.promised_days, case.day_unit, calendar)
    return values


def news(case: Standing) -> dict[str, Any]:
    """What an event tells of a case: nothing personal, no number that opens anything."""
    return {
        "item_code": case.item_code,
        "item_name": case.item_name,
        "case_tail": case.case_number[-_TAIL:],
        "stage": case.stage,
        "outcome": case.outcome,
        "finished": case.closed_at is not None,
        "promised_by": case.promised_by.isoformat() if case.promised_by else None,
        "supplement": case.supplement,
        "pickup": case.pickup,
    }
