"""Cases as their applicants may see them: personal values masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hall.cases.rules import working_days_left
from hall.client.appointments import Visitor
from hall.client.cases import Case, CaseEvent, Supplement
from hall.personal_data import PersonalData, masked_name
from hall.workdays import WorkCalendar

_ERASED = "**"


def told(
    row: Any, name: str | None, events: Sequence[Any], today: date, calendar: WorkCalendar
) -> Case:
    """A case from its row and its events' rows.

    Args:
        row: has the columns of `cases`.
        name: of the applicant; None: erased.
        events: have the columns of `case_events`, in order.
        today: the hall's day.
        calendar: knows the working days.
    """
    left = None
    if row.promised_by is not None and row.closed_at is None:
        left = working_days_left(row.promised_by, today, calendar)
    return Case(
        case_number=row.case_number,
        item_code=row.item_code,
        item_name=row.item_name,
        department=row.department,
        applicant=_ERASED if name is None else masked_name(name),
        stage=row.stage,
        since=row.since,
        finished=row.closed_at is not None,
        outcome=row.outcome,
        promised_by=row.promised_by,
        working_days_left=left,
        supplement=None if row.supplement is None else Supplement.model_validate(row.supplement),
        pickup=row.pickup,
        events=tuple(
            CaseEvent(stage=event.stage, at=event.at, note=event.note) for event in events
        ),
    )


def name_in(person: str | None, personal: PersonalData) -> str | None:
    """The name in a case's encrypted person; None: erased."""
    if person is None:
        return None
    return Visitor.model_validate_json(personal.decrypted(person)).name
