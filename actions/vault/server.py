"""The vault's HTTP side, for the gateway alone: numbers go in, none comes out."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from actions.vault.errors import VaultUnavailable
from actions.vault.protocol import Vault
from dialogue.personal import KINDS
from dialogue.personal.shapes import LONGEST

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 1000
_LONGEST_CONVERSATION = 512

Handler = Callable[[Mapping[str, Any]], Awaitable[web.Response]]


class VaultServer:
    """Handlers over a vault.

    Args:
        vault: keeps what is put.
        key: the caller's bearer key; without one nobody is let in.
    """

    def __init__(self, vault: Vault, key: str | None) -> None:
        self._vault = vault
        self._key = key

    async def put(self, request: web.Request) -> web.Response:
        """`POST /vault {"conversation", "values": [{"kind", "value"}]}` -> `{"tokens": [...]}`."""
        return await self._handled(request, self._put)

    async def erase(self, request: web.Request) -> web.Response:
        """`POST /vault/erase {"conversation"}` -> `{}`."""
        return await self._handled(request, self._erase)

    async def _put(self, body: Mapping[str, Any]) -> web.Response:
        conversation, values = _conversation(body), _values(body)
        tokens = [str(await self._vault.put(conversation, kind, value)) for kind, value in values]
        return web.json_response({"tokens": tokens})

    async def _erase(self, body: Mapping[str, Any]) -> web.Response:
        await self._vault.erase(_conversation(body))
        return web.json_response({})

    async def _handled(self, request: web.Request, handler: Handler) -> web.Response:
        if not self._lets_in(request):
            return _error(401, "unauthorized", "the internal key is wanted")
        try:
            return await handler(await request.json())
        except (ValueError, TypeError, KeyError, AttributeError):
            # Their words would repeat what was sent.
            return _error(400, "bad_request", "the body is not as agreed")
        except VaultUnavailable as error:
            logger.error("vault: %s", error)
            return _error(503, "vault_unavailable", "the vault's store does not answer")

    def _lets_in(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "")
        wanted = f"Bearer {self._key}"
        return self._key is not None and hmac.compare_digest(given.encode(), wanted.encode())


def _conversation(body: Mapping[str, Any]) -> str:
    conversation = body["conversation"]
    if not isinstance(conversation, str) or not 0 < len(conversation) <= _LONGEST_CONVERSATION:
        raise ValueError
    return conversation


def _values(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    values = [(one["kind"], one["value"]) for one in body["values"]]
    for kind, value in values:
        if kind not in KINDS or not isinstance(value, str) or not 0 < len(value) <= LONGEST:
            raise ValueError
    if len(values) > MOST_AT_ONCE:
        raise ValueError
    return values


def _error(status: int, code: str, message: str) -> web.Response:
    text = json.dumps({"error": {"code": code, "message": message}})
    return web.Response(text=text, status=status, content_type="application/json")
