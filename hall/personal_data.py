"""Personal values at rest: encrypted to be read back, fingerprinted to be found, masked to be shown.

Identity numbers and phones are few enough to try them all, so a plain hash would not hide them: a
fingerprint is an HMAC with the hall's own key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hall.errors import Unavailable

_SHORTEST_KEY = 32
"""Characters of a key that is accepted."""


def new_key() -> str:
    """A fresh key, for `HALL_DATA_KEY`."""
    return secrets.token_urlsafe(32)


class PersonalData:
    """Encrypts and fingerprints with keys derived from one secret.

    Args:
        key: the secret; when it is lost, what was encrypted is lost too.

    Raises:
        ValueError: the key is too short to keep anything.
    """

    def __init__(self, key: str) -> None:
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"HALL_DATA_KEY: at least {_SHORTEST_KEY} random characters")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(key, b"encryption")))
        self._hmac_key = _derived(key, b"fingerprint")

    def encrypted(self, value: str) -> str:
        """The value as it may be stored."""
        return self._fernet.encrypt(value.encode()).decode()

    def decrypted(self, stored: str) -> str:
        """What `encrypted` was given.

        Raises:
            Unavailable: it was encrypted with another key.
        """
        try:
            return self._fernet.decrypt(stored.encode()).decode()
        except InvalidToken as error:
            raise Unavailable("HALL_DATA_KEY 与数据库中的数据不符") from error

    def fingerprint(self, kind: str, value: str) -> str:
        """The same for the same value, and tells nothing about it: 64 hexadecimal digits.

        Args:
            kind: what the value is ("identity", "user"); equal values of two kinds differ.
            value: normalised by the caller.
        """
        message = f"{kind}\x00{value}".encode()
        return hmac.new(self._hmac_key, message, hashlib.sha256).hexdigest()


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"yimen hall " + purpose).derive(key.encode())


def masked_identity(number: str) -> str:
    """440***********1234."""
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def masked_phone(phone: str) -> str:
    """138****5678."""
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def masked_name(name: str) -> str:
    """陈**, whatever its length."""
    return name[:1] + "**"
