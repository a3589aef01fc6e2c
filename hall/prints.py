"""Fingerprints of people and of what they prove, the same wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hall.appointments.visitors import normal_identity
from hall.errors import BadRequest
from hall.personal_data import PersonalData

_BLANKS = re.compile(r"[\s\-]+")
_LAST4 = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class Prints:
    """Makes fingerprints.

    Args:
        personal: has the key.
    """

    personal: PersonalData

    def identity(self, identity_number: str) -> str:
        """Of a citizen."""
        return self.personal.fingerprint("identity", normal_identity(identity_number))

    def person(self, identity_number: str, phone: str) -> str:
        """Of a citizen with a phone. Nobody checks whose number is given with a booking, so what
        one record says of an identity number holds for the phone of that record alone."""
        identity = normal_identity(identity_number)
        return self.personal.fingerprint("person", f"{identity}:{normal_digits(phone)}")

    def proof(self, identity_number: str, last4: str) -> str:
        """Of an identity number with the last four digits of a phone."""
        return self.personal.fingerprint("proof", f"{normal_identity(identity_number)}:{last4}")

    def number(self, number: str, last4: str) -> str:
        """Of the number of a case or request with the last four digits of a phone."""
        return self.personal.fingerprint("number", f"{normal_number(number)}:{last4}")

    def key(self, kind: str, client_key: str) -> str:
        """Of a client's key."""
        return self.personal.fingerprint(kind, client_key)


def normal_number(number: str) -> str:
    """The number of a case or request without blanks and hyphens, half-width, in capitals."""
    return normal_digits(number).upper()


def normal_digits(text: str) -> str:
    """Half-width, without blanks and hyphens."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def last_four(text: str) -> str:
    """The last four digits of a phone, as somebody gives them.

    Raises:
        BadRequest: it is not four digits.
    """
    digits = normal_digits(text)
    if not _LAST4.fullmatch(digits):
        raise BadRequest("phone_last4 应为手机号后四位数字")
    return digits
