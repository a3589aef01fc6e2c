"""Bindings of `FakeHall`."""

from __future__ import annotations

from hall.appointments.visitors import normal_identity
from hall.client import (
    Asker,
    Binding,
    BindProof,
    Booking,
    Case,
    HallNotFound,
    HallRefused,
    PersonProof,
)
from hall.personal_data import masked_identity, masked_name, masked_phone
from hall.prints import normal_digits
from tests.fake_hall.cases import FakeCases
from tests.fake_hall.events import FakeBinding


class FakeBindings(FakeCases):
    """`BindingHall` in memory."""

    async def bind(self, user: str, proof: BindProof, asker: Asker) -> Binding:
        await self.answer("bind")
        identity = normal_identity(proof.identity_number)
        self.check_tries(asker, f"i {identity}")
        for person in self.people():
            if (person.identity_number, person.phone) == (identity, normal_digits(proof.phone)):
                self._bound[user] = FakeBinding(person, self.now())
                return self._told_binding(user)
        self.count_try(asker, f"i {identity}")
        raise HallRefused("no_match", "")

    async def unbind(self, user: str) -> None:
        await self.answer("unbind")
        self._bound.pop(user, None)

    async def bound(self, user: str) -> Binding | None:
        await self.answer("bound")
        return self._told_binding(user) if user in self._bound else None

    async def my_cases(self, user: str) -> tuple[Case, ...]:
        await self.answer("my_cases")
        return self.cases_of(self._binding(user).person)

    async def my_bookings(self, user: str) -> tuple[Booking, ...]:
        await self.answer("my_bookings")
        person = self._binding(user).person
        return self.bookings_of(
            PersonProof(identity_number=person.identity_number, phone_last4=person.phone[-4:])
        )

    def _binding(self, user: str) -> FakeBinding:
        if user not in self._bound:
            raise HallNotFound(user)
        return self._bound[user]

    def _told_binding(self, user: str) -> Binding:
        one = self._bound[user]
        return Binding(
            user=user,
            name=masked_name(one.person.name),
            identity_number=masked_identity(one.person.identity_number),
            phone=masked_phone(one.person.phone),
            bound_at=one.bound_at,
        )
