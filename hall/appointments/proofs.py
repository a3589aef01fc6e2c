"""Who somebody is: an identity number and the last four digits of the phone, as fingerprints."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hall.client.appointments import PersonProof
from hall.client.cases import Asker
from hall.guards import Guard, Subject
from hall.personal_data import PersonalData
from hall.prints import Prints


@dataclass(frozen=True)
class Marks:
    """Fingerprints of a proof: of the identity number alone, and of both values together."""

    identity: str
    proof: str


class Proofs:
    """Makes fingerprints of proofs and counts the tries.

    Args:
        personal: makes them.
        guard: counts.
    """

    def __init__(self, personal: PersonalData, guard: Guard) -> None:
        self._prints = Prints(personal)
        self._guard = guard

    def marks(self, proof: PersonProof) -> Marks:
        """The fingerprints of a proof, as bookings carry them."""
        last4 = unicodedata.normalize("NFKC", proof.phone_last4).strip()
        return Marks(
            identity=self._prints.identity(proof.identity_number),
            proof=self._prints.proof(proof.identity_number, last4),
        )

    async def begin(self, marks: Marks, asker: Asker) -> Sequence[str]:
        """Counts a try of this conversation, this user and for this identity number; see `Guard`.

        Raises:
            Locked: one of them has none left.
        """
        return await self._guard.begin(
            [
                Subject("conversation", asker.conversation),
                Subject("user", asker.user),
                Subject("identity", marks.identity),
            ]
        )

    async def right(self, tries: Sequence[str]) -> None:
        """Gives a try back: the proof fits."""
        await self._guard.right(tries)
