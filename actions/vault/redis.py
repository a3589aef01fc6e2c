"""The vault in Redis: for several action servers, or one that may restart in a conversation.

A hash a conversation: "salt", "used" (seconds), and a field for each token: when it was put, and the
locked value. Redis sees neither numbers nor whose they are, and drops the hash by itself.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from actions.vault.errors import VaultUnavailable
from actions.vault.protocol import IDLE_SECONDS, MOST_VALUES
from actions.vault.seals import Seals
from dialogue.personal import Token

_SALT, _USED = b"salt", b"used"
_PUT_AT = struct.Struct(">d")


def connect(url: str) -> Redis:
    """A client that gives up soon: by default it tries for 20 s, and somebody is waiting.

    Args:
        url: "redis://:password@host:6379/0", "rediss://" or "unix://".
    """
    return Redis.from_url(
        url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 1)
    )


class RedisVault:
    """See `Vault`.

    Args:
        client: of a Redis, without decoding of responses; its owner closes it.
        seals: locks and opens; the same key on every action server.
        clock: seconds since 1970, the same for all action servers.
        idle: seconds after which an unused conversation is forgotten.
        most_values: of one conversation.
    """

    def __init__(
        self,
        client: Redis,
        seals: Seals,
        clock: Callable[[], float],
        idle: float = IDLE_SECONDS,
        most_values: int = MOST_VALUES,
    ) -> None:
        self._client = client
        self._seals = seals
        self._clock = clock
        self._idle = idle
        self._most_values = most_values

    async def put(self, conversation: str, kind: str, value: str) -> Token:
        """See `Vault.put`."""
        key, now = self._key(conversation), self._clock()
        salt = await self._salt(key, now)
        if salt is None:
            await self._answer(self._client.hsetnx(key, "salt", self._seals.salt()))  # type: ignore[arg-type]
            # Read back: another action server may have been first.
            salt = await self._answer(self._client.hget(key, "salt"))
        if salt is None:
            raise VaultUnavailable("erased while something was put")
        token = self._seals.token(salt, kind, value)
        locked = _PUT_AT.pack(now) + self._seals.locked(conversation, token, value)
        fields = await self._touch(key, now, {str(token).encode(): locked})
        if fields - len((_SALT, _USED)) > self._most_values:
            await self._make_room(key)
        return token

    async def value(self, conversation: str, token: Token) -> str | None:
        """See `Vault.value`."""
        key, now = self._key(conversation), self._clock()
        if await self._salt(key, now) is None:
            return None
        kept: bytes | None = await self._answer(self._client.hget(key, str(token)))
        if kept is None:
            return None
        await self._touch(key, now, {})
        return self._seals.opened(conversation, token, kept[_PUT_AT.size :])

    async def erase(self, conversation: str) -> None:
        """See `Vault.erase`."""
        await self._answer(self._client.delete(self._key(conversation)))

    def _key(self, conversation: str) -> str:
        return f"yimen:vault:{self._seals.name(conversation)}"

    async def _salt(self, key: str, now: float) -> bytes | None:
        """The conversation's salt; None when there is nothing, or it was idle too long and is gone."""
        used, salt = await self._answer(self._client.hmget(key, [_USED, _SALT]))
        if used is None or now - float(used) < self._idle:
            return cast("bytes | None", salt)
        await self._answer(self._client.delete(key))
        return None

    async def _touch(self, key: str, now: float, values: dict[bytes, bytes]) -> int:
        """Mark as used, write values; how many fields there are now."""
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping={_USED: repr(now), **values})
            pipe.expire(key, max(1, round(self._idle)))
            pipe.hlen(key)
            return int((await self._answer(pipe.execute()))[-1])

    async def _make_room(self, key: str) -> None:
        """Drop the oldest values beyond the most that a conversation keeps."""
        everything: dict[bytes, bytes] = await self._answer(self._client.hgetall(key))
        values = {name: kept for name, kept in everything.items() if name not in (_SALT, _USED)}
        oldest = sorted(values, key=lambda name: _PUT_AT.unpack_from(values[name])[0])
        for name in oldest[: -self._most_values]:
            await self._answer(self._client.hdel(key, name.decode()))

    async def _answer(self, call: Any) -> Any:
        """What Redis answers; its client's types stand for both its modes, so they say little."""
        try:
            return await call
        except (RedisError, OSError) as error:
            raise VaultUnavailable(f"redis: {type(error).__name__}") from error
