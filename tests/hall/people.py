"""Made-up people whose numbers are well formed."""

from __future__ import annotations

from hall.client import Asker, CaseProof, PersonProof, Visitor

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(n: int = 1, born: str = "19900307", area: str = "440604") -> str:
    """An identity number; `n` under 1000 makes it another person's."""
    body = f"{area}{born}{n:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def visitor(n: int = 1, **fields: str | None) -> Visitor:
    """A visitor; another `n` is another person."""
    born = f"19{50 + n // 1000 % 50:02d}0307"
    known: dict[str, str | None] = {
        "name": "陈小明",
        "identity_number": identity(n % 1000, born),
        "phone": f"138{n:08d}",
    }
    return Visitor.model_validate(known | fields)


def proof(n: int = 1, last4: str | None = None) -> PersonProof:
    """What proves that visitor."""
    one = visitor(n)
    return PersonProof(
        identity_number=one.identity_number,
        phone_last4=one.phone[-4:] if last4 is None else last4,
    )


def asker(name: object = "a") -> Asker:
    """Somebody who asks, in a conversation of their own."""
    return Asker(conversation=f"web::{name}", user=f"web::{name}")


def by_number(number: str, last4: str = "0001") -> CaseProof:
    """A case's number, and the digits of visitor 1 unless others are given."""
    return CaseProof(case_number=number, phone_last4=last4)


def by_identity(n: int = 1, last4: str | None = None) -> CaseProof:
    """What proves a visitor to whoever asks about cases."""
    one = proof(n, last4)
    return CaseProof(identity_number=one.identity_number, phone_last4=one.phone_last4)
