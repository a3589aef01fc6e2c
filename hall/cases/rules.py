"""The rules of cases: in which order stages come, and when a case is promised to be done."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from hall.client.cases import STAGES, Stage
from hall.errors import Conflict
from hall.workdays import WorkCalendar

_ACCEPTED = STAGES.index("受理")
_LATEST_SUPPLEMENT = STAGES.index("审查")
_NATIONAL_LENGTH = 31
"""Characters of a national 实施编码 (GB/T 39554.1-2020)."""


def check_step(stage: Stage, closed: bool, to: Stage) -> None:
    """Lets a case go on from a stage: to a later one (some are skipped: not everything ends in a
    certificate), or on in the same.

    Raises:
        Conflict: "case_closed", "stage_order".
    """
    if closed:
        raise Conflict("case_closed", "该办件已办结，不能再变更")
    if STAGES.index(to) < STAGES.index(stage):
        raise Conflict("stage_order", f"该办件已到“{stage}”，不能退回“{to}”")


def check_supplement(stage: Stage, closed: bool) -> None:
    """Lets something be asked for: before a decision is made.

    Raises:
        Conflict: "case_closed", "stage_order".
    """
    check_step(stage, closed, stage)
    if STAGES.index(stage) > _LATEST_SUPPLEMENT:
        raise Conflict("stage_order", f"该办件已到“{stage}”，不能再要求补正")


def is_accepted(stage: Stage) -> bool:
    """Whether the days that were promised have begun."""
    return STAGES.index(stage) >= _ACCEPTED


def promised_by(
    accepted: date, days: float | None, unit: str | None, calendar: WorkCalendar
) -> date | None:
    """The day until which the hall promised to be done; None: it promised nothing.

    Working days come after the day of acceptance (Administrative Licensing Law, article 82; Civil
    Code, article 201); calendar days (自然日) that end on a day off end on the next working day
    (Civil Code, article 203).

    Args:
        accepted: the day of acceptance (受理).
        days: 承诺办结时限; half a day is counted as one.
        unit: "工作日", "自然日"; None: working days.
        calendar: knows the working days.
    """
    if days is None:
        return None
    whole = math.ceil(days)
    if unit == "自然日":
        return calendar.next_workday(accepted + timedelta(days=whole))
    return calendar.add_workdays(accepted, whole)


def working_days_left(by: date, today: date, calendar: WorkCalendar) -> int:
    """Working days from today until `by`; below 0 from the day after it on, working day or not."""
    left = calendar.workdays_between(today, by)
    return min(left, -1) if by < today else left


def number_prefix(item_code: str, filed: datetime) -> tuple[str, int]:
    """What the numbers of a day's cases begin with, and how many digits come after.

    Guangdong's form is 实施编码 + yyyyMMdd + 4 digits; items without a national code get BJ.
    """
    if len(item_code) == _NATIONAL_LENGTH:
        return f"{item_code}{filed:%Y%m%d}", 4
    return f"BJ{filed:%Y%m%d}", 6
