"""Binding a channel user to a citizen, and what a bound user may then ask without another proof."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from hall.acquaintance import on_record
from hall.appointments.bookings import BookingDesk
from hall.bindings import store
from hall.cases.service import Cases
from hall.client.appointments import Booking, Visitor
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
        bookings: shows the appointments.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        prints: Prints,
        guard: Guard,
        cases: Cases,
        bookings: BookingDesk,
    ) -> None:
        self._database = database
        self._clock = clock
        self._prints = prints
        self._guard = guard
        self._cases = cases
        self._bookings = bookings

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
        async with self._database.writing() as connection:
            known = await on_record(connection, self._prints, proof.identity_number, proof.phone)
            if known is None:
                raise Conflict("no_match", "没有找到与该身份证号和手机号相符的办理记录")
            row = {
                "user": user,
                "person_print": self._prints.person(known.identity_number, known.phone),
                "proof_print": self._prints.proof(known.identity_number, known.phone[-4:]),
                "person": self._prints.personal.encrypted(known.model_dump_json()),
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
        row = await self._row(user)
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
        return await self._cases.of_person((await self._row(user)).person_print)

    async def bookings(self, user: str) -> tuple[Booking, ...]:
        """The appointments to come of the citizen that a user is.

        Raises:
            NotFound: not bound.
        """
        return await self._bookings.of_proof((await self._row(user)).proof_print)

    async def _row(self, user: str) -> Row[Any]:
        async with self._database.reading() as connection:
            row = await store.of_user(connection, user)
        if row is None:
            raise NotFound("该用户尚未绑定")
        return row
