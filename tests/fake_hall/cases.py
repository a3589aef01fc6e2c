"""Cases of `FakeHall`. Order of stages and deadlines are the hall's own pure rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from hall.appointments.visitors import checked, normal_identity
from hall.cases.drafts import CaseDraft, Step, SupplementDraft
from hall.cases.rules import check_step, check_supplement, number_prefix
from hall.cases.steps import after, news, says_nothing_new
from hall.cases.telling import told
from hall.client import Asker, Case, CaseEvent, CaseProof, HallRefused, Outcome, Stage, Visitor
from hall.errors import BadRequest
from hall.prints import last_four, normal_number
from hall.workdays import WorkCalendar
from tests.fake_hall.appointments import FakeAppointments

_CALENDAR = WorkCalendar()


@dataclass
class FakeCase:
    """The columns of a case, and whose it is."""

    applicant: Visitor
    case_number: str
    item_code: str
    item_name: str
    department: str
    promised_days: float | None
    day_unit: str | None
    since: datetime
    filed_at: datetime
    stage: Stage = "收件"
    accepted_at: datetime | None = None
    promised_by: date | None = None
    outcome: Outcome | None = None
    supplement: Any = None
    pickup: str | None = None
    closed_at: datetime | None = None
    events: list[CaseEvent] = field(default_factory=list)


class FakeCases(FakeAppointments):
    """`CaseHall` in memory."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._cases: dict[str, FakeCase] = {}
        self._filed: dict[str, str] = {}

    # What a test does to it

    def file_case(self, draft: CaseDraft, client_key: str) -> Case:
        """Files a case."""
        if client_key not in self._filed:
            item, _ = self.item_in_force(draft.item_code)
            prefix, digits = number_prefix(item.item_code, self.now())
            serial = sum(number.startswith(prefix) for number in self._cases) + 1
            number = normal_number(draft.case_number or f"{prefix}{serial:0{digits}d}")
            self._cases[number] = FakeCase(
                applicant=checked(draft.applicant, self.today()),
                case_number=number,
                item_code=item.item_code,
                item_name=item.name,
                department=item.department,
                promised_days=item.promised_days,
                day_unit=item.day_unit,
                since=self.now(),
                filed_at=self.now(),
                events=[CaseEvent(stage="收件", at=self.now(), note=draft.note)],
            )
            self._filed[client_key] = number
        return self._told_case(self._cases[self._filed[client_key]])

    def step_case(self, number: str, step: Step) -> Case:
        """Takes a case on."""
        case = self._cases[normal_number(number)]
        if not says_nothing_new(case, case.events[-1].note, step):
            check_step(case.stage, case.closed_at is not None, step.stage)
            case = replace(case, **after(case, step, self.now(), _CALENDAR))
            self._note_case(case, step.note, "case_stage")
        return self._told_case(case)

    def ask_supplement(self, number: str, draft: SupplementDraft) -> Case:
        """Asks for what is missing."""
        case = self._cases[normal_number(number)]
        wanted = draft.model_dump(mode="json")
        if case.supplement != wanted:
            check_supplement(case.stage, case.closed_at is not None)
            case = replace(case, supplement=wanted)
            self._note_case(case, "需补正：" + "、".join(draft.materials), "case_supplement")
        return self._told_case(case)

    # What a hall does

    async def cases(self, proof: CaseProof, asker: Asker) -> tuple[Case, ...]:
        await self.answer("cases")
        try:
            last4 = last_four(proof.phone_last4)
        except BadRequest as error:
            raise HallRefused(error.code, error.message) from error
        number = proof.case_number and normal_number(proof.case_number)
        identity = proof.identity_number and normal_identity(proof.identity_number)
        if not number and not identity:
            raise HallRefused("bad_request", "neither number")
        subjects = [f"n {number}"] * bool(number) + [f"i {identity}"] * bool(identity)
        self.check_tries(asker, *subjects)
        found = [
            case
            for case in self._cases.values()
            if case.applicant.phone[-4:] == last4
            and number in (None, case.case_number)
            and identity in (None, case.applicant.identity_number)
        ]
        if not found and not (identity and self.knows(identity, last4)):
            self.count_try(asker, *subjects)
        return self._newest_first(found)

    def cases_of(self, person: Visitor) -> tuple[Case, ...]:
        """Somebody's cases."""
        wanted = person.identity_number, person.phone
        return self._newest_first(
            [
                case
                for case in self._cases.values()
                if (case.applicant.identity_number, case.applicant.phone) == wanted
            ]
        )

    def people(self) -> list[Visitor]:
        return super().people() + [case.applicant for case in self._cases.values()]

    # How it comes to that

    def _newest_first(self, found: list[FakeCase]) -> tuple[Case, ...]:
        found.sort(key=lambda case: case.case_number)
        found.sort(key=lambda case: case.filed_at, reverse=True)
        return tuple(map(self._told_case, found))

    def _told_case(self, case: FakeCase) -> Case:
        return told(case, case.applicant.name, case.events, self.today(), _CALENDAR)

    def _note_case(self, case: FakeCase, note: str | None, kind: str) -> None:
        case.events.append(CaseEvent(stage=case.stage, at=self.now(), note=note))
        self._cases[case.case_number] = case
        self.emit(kind, news(case), self.users_of(case.applicant))
