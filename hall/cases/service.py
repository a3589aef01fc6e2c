"""Cases shown to those who prove to be concerned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from hall.acquaintance import is_known
from hall.cases import store
from hall.cases.telling import name_in, told
from hall.client.cases import Asker, Case, CaseProof
from hall.clock import Clock
from hall.database import Database
from hall.errors import BadRequest
from hall.guards import Guard, Subject
from hall.prints import Prints, last_four, normal_number
from hall.workdays import WorkCalendar


class Cases:
    """Reading cases.

    Args:
        database: where they are kept.
        clock: tells today, from which days are counted.
        prints: makes the fingerprints that find a case.
        guard: counts wrong proofs.
        calendar: knows the working days.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        prints: Prints,
        guard: Guard,
        calendar: WorkCalendar,
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._guard = guard
        self._calendar = calendar

    async def search(self, proof: CaseProof, asker: Asker) -> tuple[Case, ...]:
        """See `CaseHall.cases`. The same statements run whether a number exists or not.

        A fitting proof of somebody who has appointments but no case is no wrong one.

        Raises:
            BadRequest: neither number is given, or not four digits.
            Locked: too many wrong proofs.
        """
        last4 = last_four(proof.phone_last4)
        proof_print = number_print = None
        subjects = [Subject("conversation", asker.conversation), Subject("user", asker.user)]
        if proof.case_number is not None:
            number_print = self._prints.number(proof.case_number, last4)
            subjects.append(Subject("case", normal_number(proof.case_number)))
        if proof.identity_number is not None:
            proof_print = self._prints.proof(proof.identity_number, last4)
            subjects.append(Subject("identity", self._prints.identity(proof.identity_number)))
        if proof_print is None and number_print is None:
            raise BadRequest("请提供办件编号或身份证号")
        tries = await self._guard.begin(subjects)
        async with self._database.reading() as connection:
            rows = await store.by_proof(connection, proof_print, number_print)
            cases = await self.told(connection, rows)
            known = bool(cases) or (
                proof_print is not None and await is_known(connection, proof_print)
            )
        if known:
            await self._guard.right(tries)
        return cases

    async def of_person(self, person_print: str) -> tuple[Case, ...]:
        """The cases of a citizen who is known to the caller, the newest first."""
        async with self._database.reading() as connection:
            rows = await store.of_person(connection, person_print)
            return await self.told(connection, rows)

    async def told(self, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> tuple[Case, ...]:
        """Rows of cases as their applicants may see them."""
        events = await store.events_of(connection, [row.case_number for row in rows])
        today = self._clock.today()
        return tuple(
            told(
                row,
                name_in(row.person, self._prints.personal),
                events[row.case_number],
                today,
                self._calendar,
            )
            for row in rows
        )
