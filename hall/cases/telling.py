"""Cases as their applicants may see them: personal values masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from hall.cases.rules import working_days_left
from hall.client.appointments import Visitor
from hall.client.cases import Case, CaseEvent, Supplement
from hall.personal_data import PersonalData, masked_name
from hall.workdays import WorkCalendar

_ERASED = "**"


def told(
    row: Row[Any],
    events: Sequence[Row[Any]],
    today: date,
    calendar: WorkCalendar,
    personal: PersonalData,
) -> Case:
    """A case from its row and its events' rows."""
    left = None
    if row.promised_by is not None and row.closed_at is None:
        left = working_days_left(row.promised_by, today, calendar)
    return Case(
        case_number=row.case_number,
        item_code=row.item_code,
        item_name=row.item_name,
        department=row.department,
        applicant=_ERASED if row.person is None else masked_name(_name(row.person, personal)),
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


def _name(person: str, personal: PersonalData) -> str:
    return Visitor.model_validate_json(personal.decrypted(person)).name
