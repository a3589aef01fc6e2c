"""API keys: kept as SHA-256 hashes with their scopes, checked in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from hall import store
from hall.clock import Clock
from hall.database import Database
from hall.errors import Forbidden, Unauthorized
from hall.model import api_keys

CATALOGUE_READ = "catalogue:read"
CATALOGUE_WRITE = "catalogue:write"
APPOINTMENTS_READ = "appointments:read"
APPOINTMENTS_WRITE = "appointments:write"
CASES_READ = "cases:read"
CASES_WRITE = "cases:write"
"""For staff and for departments' approval systems."""
FEEDBACK_READ = "feedback:read"
FEEDBACK_WRITE = "feedback:write"
FEEDBACK_HANDLE = "feedback:handle"
"""For staff who deal with requests."""
BINDINGS_READ = "bindings:read"
BINDINGS_WRITE = "bindings:write"
EVENTS_READ = "events:read"
SCOPES = (
    CATALOGUE_READ,
    CATALOGUE_WRITE,
    APPOINTMENTS_READ,
    APPOINTMENTS_WRITE,
    CASES_READ,
    CASES_WRITE,
    FEEDBACK_READ,
    FEEDBACK_WRITE,
    FEEDBACK_HANDLE,
    BINDINGS_READ,
    BINDINGS_WRITE,
    EVENTS_READ,
)
"""Every scope there is; the bootstrap key has them all."""

_REFRESH = 5.0
"""Seconds for which the table of keys is remembered: a withdrawn key works no longer than that."""


def hash_of(key: str) -> str:
    """What is kept of a key. Keys are 256 random bits, so a plain hash can't be searched."""
    return hashlib.sha256(key.encode()).hexdigest()


class KeyRing:
    """Knows the keys of the hall.

    Args:
        database: where the keys' table is.
        bootstrap: a key with every scope from the settings, beside those of the table.
    """

    def __init__(self, database: Database, bootstrap: str | None) -> None:
        self._database = database
        self._bootstrap = hash_of(bootstrap) if bootstrap else None
        self._known: list[tuple[str, frozenset[str]]] = []
        self._read_at: float | None = None

    async def check(self, authorization: str | None, scope: str) -> None:
        """Lets the bearer of a key with the scope pass.

        Raises:
            Unauthorized: no key, or an unknown one.
            Forbidden: the key lacks the scope.
        """
        kind, _, key = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not key.strip():
            raise Unauthorized("缺少 API 密钥，请在 Authorization 头中以 Bearer 方式提供")
        scopes = await self._scopes(hash_of(key.strip()))
        if scopes is None:
            raise Unauthorized("API 密钥无效")
        if scope not in scopes:
            raise Forbidden(f"该 API 密钥没有 {scope} 权限")

    async def _scopes(self, presented: str) -> frozenset[str] | None:
        if self._bootstrap and hmac.compare_digest(self._bootstrap, presented):
            return frozenset(SCOPES)
        now = time.monotonic()
        if self._read_at is None or now - self._read_at > _REFRESH:
            async with self._database.reading() as connection:
                self._known = await store.keys(connection)
            self._read_at = now
        found = None
        for known, scopes in self._known:
            if hmac.compare_digest(known, presented):
                found = scopes
        return found


async def create_key(database: Database, clock: Clock, label: str, scopes: list[str]) -> str:
    """Makes a key and gives it, the only time that it can be seen."""
    key = "yimen_" + secrets.token_urlsafe(32)
    row = {
        "key_hash": hash_of(key),
        "label": label,
        "scopes": sorted(set(scopes)),
        "created_at": clock.now(),
    }
    async with database.writing() as connection:
        await connection.execute(api_keys.insert(), row)
    return key
