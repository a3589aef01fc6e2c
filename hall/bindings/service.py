"""Binding a channel user to a citizen, and what a bound user may then ask without another proof."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from hall.bindings import store
from hall.cases.service import Cases
from hall.cases.store import person_of
from hall.client.appointments import Visitor
from hall.client.bindings import Binding, BindProof
from hall.client.cases import Asker, Case
from hall.clock import Clock
from hall.database import Database
from hall.errors import Conflict, NotFound
from hall.guards import Guard, Subject
from hall.personal_data import masked_identity, masked_name, masked_phone
from hall.prints import Prints


class Bindings:
    """Which user is which citizen.

    Args:
        database: where that is kept.
        clock: tells since when.
        prints: makes fingerprints, and has the key that encrypts.
        guard: counts wrong proofs.
        cases: shows the cases of a citizen.
    """

    def __init__(
        self, database: Database, clock: Clock, prints: Prints, guard: Guard, cases: Cases
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._guard = guard
        self._cases = cases

    async def bind(self, user: str, proof: BindProof, asker: Asker) -> Binding:
        """See `BindingHall.bind`.

        Raises:
            Conflict: "no_match": nobody on record has this number and this phone.
            Locked: too many wrong proofs.
        """
        identity = self._prints.identity(proof.identity_number)
        tries = await self._guard.begin(
            [
                Subject("conversation", asker.conversation),
                Subject("user", asker.user),
                Subject("identity", identity),
            ]
        )
        person_print = self._prints.person(proof.identity_number, proof.phone)
        async with self._database.writing() as connection:
            person = await self._on_record(connection, person_print)
            if person is None:
                raise Conflict("no_match", "没有找到与该身份证号和手机号相符的办理记录")
            known = Visitor.model_validate_json(self._prints.personal.decrypted(person))
            row = {
                "user": user,
                "person_print": person_print,
                "proof_print": self._prints.proof(known.identity_number, known.phone[-4:]),
                "person": person,
                "bound_at": self._clock.now(),
            }
            await store.put(connection, row)
        await self._guard.right(tries)
        return await self.bound(user)

    async def unbind(self, user: str) -> None:
        """Forgets who a user is; no error if nobody knew."""
        async with self._database.writing() as connection:
            await store.remove(connection, user)

    async def bound(self, user: str) -> Binding:
        """Who a user is.

        Raises:
            NotFound: not bound.
        """
        async with self._database.reading() as connection:
            row = await store.of_user(connection, user)
        if row is None:
            raise NotFound("该用户尚未绑定")
        person = Visitor.model_validate_json(self._prints.personal.decrypted(row.person))
        return Binding(
            user=row.user,
            name=masked_name(person.name),
            identity_number=masked_identity(person.identity_number),
            phone=masked_phone(person.phone),
            bound_at=row.bound_at,
        )

    async def cases(self, user: str) -> tuple[Case, ...]:
        """The cases of the citizen that a user is.

        Raises:
            NotFound: not bound.
        """
        async with self._database.reading() as connection:
            row = await store.of_user(connection, user)
        if row is None:
            raise NotFound("该用户尚未绑定")
        return await self._cases.of_person(row.person_print)

    async def _on_record(self, connection: AsyncConnection, person_print: str) -> str | None:
        """The encrypted person whom the hall knows so."""
        return await person_of(connection, person_print)
