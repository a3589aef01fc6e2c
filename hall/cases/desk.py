"""Cases filed and taken through their stages, by staff or by a department's approval system.

A change and its news are one transaction: whoever is bound to the applicant hears of every change,
and of none that was not made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from hall import store as catalogue
from hall.appointments.visitors import checked
from hall.bindings.store import users_of_person
from hall.cases import store
from hall.cases.drafts import CaseDraft, Step, SupplementDraft
from hall.cases.rules import check_step, check_supplement, number_prefix
from hall.cases.service import Cases
from hall.cases.steps import after, news, says_nothing_new
from hall.client.appointments import Visitor
from hall.client.cases import Case
from hall.client.events import EventKind
from hall.client.types import Item
from hall.clock import Clock
from hall.database import Database
from hall.errors import BadRequest, Conflict, NotFound
from hall.outbox import emit
from hall.prints import Prints, normal_number
from hall.workdays import WorkCalendar


class CaseDesk:
    """Writing cases.

    Args:
        database: where they are kept.
        clock: tells when something happened.
        prints: makes the fingerprints that find a case, and has the key that encrypts.
        calendar: knows the working days.
        cases: shows what was written.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        prints: Prints,
        calendar: WorkCalendar,
        cases: Cases,
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._calendar = calendar
        self._cases = cases

    async def file(self, draft: CaseDraft, client_key: str) -> Case:
        """Files a case. The same key again gives the first call's case, as it stands now.

        Raises:
            InvalidVisitor: a value that cannot be.
            NotFound: no such item.
            Conflict: "number_taken".
        """
        now = self._clock.now()
        applicant = checked(draft.applicant, now.date())
        key = self._prints.key("file", client_key)
        try:
            async with self._database.writing() as connection:
                earlier = await store.by_key(connection, key)
                if earlier is not None:
                    return (await self._cases.told(connection, [earlier]))[0]
                number = await self._number(connection, draft, now)
                item = await self._item(connection, draft.item_code)
                row = self._row(number, item, applicant, now) | {"file_key": key}
                if not await store.add(connection, row):
                    raise Conflict("number_taken", "该办件编号已存在")
                event = {"case_number": number, "stage": "收件", "at": now, "note": draft.note}
                await store.add_event(connection, event)
                return await self._told(connection, number)
        except Conflict:
            # Another call with the same key may have been faster by a moment.
            async with self._database.reading() as connection:
                earlier = await store.by_key(connection, key)
                if earlier is None:
                    raise
                return (await self._cases.told(connection, [earlier]))[0]

    async def step(self, number: str, step: Step) -> Case:
        """Takes a case on. Saying again what stands there already changes nothing.

        Raises:
            NotFound: no such case.
            Conflict: "case_closed", "stage_order".
        """
        now = self._clock.now()
        async with self._database.writing() as connection:
            row = await self._locked(connection, number)
            events = await store.events_of(connection, [row.case_number])
            if not says_nothing_new(row, events[row.case_number][-1].note, step):
                check_step(row.stage, row.closed_at is not None, step.stage)
                values = after(row, step, now, self._calendar)
                await store.change(connection, row.case_number, values)
                await self._note(connection, row.case_number, "case_stage", step.note, now)
            return await self._told(connection, row.case_number)

    async def supplement(self, number: str, draft: SupplementDraft) -> Case:
        """Asks the applicant for what is missing (补正). Asking the same again changes nothing.

        Raises:
            NotFound: no such case.
            BadRequest: `until` has passed.
            Conflict: "case_closed", "stage_order": it is decided already.
        """
        now = self._clock.now()
        if draft.until < now.date():
            raise BadRequest("until 已经过去")
        wanted = draft.model_dump(mode="json")
        async with self._database.writing() as connection:
            row = await self._locked(connection, number)
            if row.supplement != wanted:
                check_supplement(row.stage, row.closed_at is not None)
                await store.change(connection, row.case_number, {"supplement": wanted})
                note = "需补正：" + "、".join(draft.materials)
                await self._note(connection, row.case_number, "case_supplement", note, now)
            return await self._told(connection, row.case_number)

    async def _number(self, connection: AsyncConnection, draft: CaseDraft, filed: datetime) -> str:
        if draft.case_number is not None:
            return normal_number(draft.case_number)
        prefix, digits = number_prefix(draft.item_code, filed)
        return f"{prefix}{await store.next_serial(connection, prefix):0{digits}d}"

    async def _item(self, connection: AsyncConnection, code: str) -> Item:
        found = await catalogue.item(connection, code)
        if found is None or found.withdrawn:
            raise NotFound(f"没有编码为 {code} 的事项")
        return Item.model_validate_json(found.document)

    def _row(self, number: str, item: Item, applicant: Visitor, now: datetime) -> dict[str, Any]:
        return {
            "case_number": number,
            "stage": "收件",
            "since": now,
            "filed_at": now,
            **columns_of_item(item),
            **columns_of_applicant(number, applicant, self._prints),
        }

    async def _note(
        self,
        connection: AsyncConnection,
        number: str,
        kind: EventKind,
        note: str | None,
        now: datetime,
    ) -> None:
        row = await self._locked(connection, number)
        event = {"case_number": number, "stage": row.stage, "at": now, "note": note}
        position = await store.add_event(connection, event)
        await emit(
            connection,
            kind,
            f"{number}:{position}",
            news(row),
            at=now,
            recipients=await users_of_person(connection, row.person_print),
        )

    async def _locked(self, connection: AsyncConnection, number: str) -> Row[Any]:
        row = await store.by_number(connection, normal_number(number), lock=True)
        if row is None:
            raise NotFound("没有这个办件")
        return row

    async def _told(self, connection: AsyncConnection, number: str) -> Case:
        row = await store.by_number(connection, number)
        assert row is not None
        return (await self._cases.told(connection, [row]))[0]


def columns_of_item(item: Item) -> dict[str, Any]:
    """What a case keeps of its item."""
    return {
        "item_code": item.item_code,
        "item_name": item.name,
        "department": item.department,
        "promised_days": item.promised_days,
        "day_unit": item.day_unit,
    }


def columns_of_applicant(number: str, applicant: Visitor, prints: Prints) -> dict[str, Any]:
    """What a case keeps of who applied: encrypted, and the fingerprints that find it."""
    identity, phone = applicant.identity_number, applicant.phone
    return {
        "person": prints.personal.encrypted(applicant.model_dump_json()),
        "identity_print": prints.identity(identity),
        "person_print": prints.person(identity, phone),
        "proof_print": prints.proof(identity, phone[-4:]),
        "number_print": prints.number(number, phone[-4:]),
    }
