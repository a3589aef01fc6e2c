"""The vault's cryptography: how values are locked and tokens are made, all from one key."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dialogue.personal import Token
from dialogue.personal.tokens import ALPHABET, ID_LENGTH

SALT_BYTES = 16
_NONCE_BYTES = 12
_RUN = re.compile(r"(.)\1{2}")
"""The bot's normaliser shortens a character that is repeated; an id has to come through it whole."""


class Seals:
    """Locks and opens values, and names what they are kept under.

    Args:
        key: secret of any form, with at least 128 bits of chance in it. Three keys are derived from
            it (HKDF), for encrypting, for tokens and for the names of conversations.
    """

    def __init__(self, key: str) -> None:
        self._cipher = AESGCM(_derived(key, b"values"))
        self._tokens = _derived(key, b"tokens")
        self._names = _derived(key, b"conversations")

    def locked(self, conversation: str, token: Token, value: str) -> bytes:
        """A value, encrypted (AES-256-GCM); opens only as this token of this conversation."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value.encode(), _place(conversation, token))

    def opened(self, conversation: str, token: Token, locked: bytes) -> str | None:
        """The value again; None when it was locked with another key or for another place."""
        nonce, sealed = locked[:_NONCE_BYTES], locked[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, sealed, _place(conversation, token)).decode()
        except InvalidTag:
            return None

    def salt(self) -> bytes:
        """What makes the tokens of a conversation its own, until it is erased."""
        return os.urandom(SALT_BYTES)

    def token(self, salt: bytes, kind: str, value: str) -> Token:
        """The token of a value: always the same under one salt, and telling nothing of the value."""
        for attempt in itertools.count():
            said = b"\0".join((salt, kind.encode(), value.encode(), str(attempt).encode()))
            digest = hmac.digest(self._tokens, said, hashlib.sha256)
            identifier = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:ID_LENGTH])
            if not _RUN.search(identifier):
                return Token(kind, identifier)
        raise AssertionError("unreachable: count() does not end")

    def name(self, conversation: str) -> str:
        """A name for a conversation that does not tell whose it is."""
        return hmac.new(self._names, conversation.encode(), hashlib.sha256).hexdigest()


def _derived(key: str, purpose: bytes) -> bytes:
    info = b"yimen vault " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode())


def _place(conversation: str, token: Token) -> bytes:
    return f"{conversation}\0{token}".encode()
