"""The action server's vault, as the gateway sees it: numbers go in, tokens come back."""

from __future__ import annotations

import json
from collections.abc import Sequence

import aiohttp

from dialogue.personal import NumbersNotKept, PersonalNumber, Token


class HttpKeeper:
    """See `dialogue.personal.Keeper`.

    Args:
        session: pooled session; its owner closes it.
        base_url: of the action server.
        key: `INTERNAL_API_KEY`.
        timeout: seconds for one call; the store behind the vault gives up after one.
    """

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, key: str | None, timeout: float = 3.0
    ) -> None:
        self._session = session
        self._url = base_url.rstrip("/") + "/vault"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def keep(self, conversation: str, numbers: Sequence[PersonalNumber]) -> tuple[Token, ...]:
        """See `Keeper.keep`."""
        values = [{"kind": number.kind, "value": number.value} for number in numbers]
        body = {"conversation": conversation, "values": values}
        try:
            async with self._session.post(
                self._url, json=body, headers=self._headers, timeout=self._timeout
            ) as answer:
                raw, status = await answer.read(), answer.status
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NumbersNotKept(f"vault: {type(error).__name__}") from error
        if status != 200:
            raise NumbersNotKept(f"vault: HTTP {status}")
        tokens = _tokens(raw)
        if [token.kind for token in tokens] != [number.kind for number in numbers]:
            raise NumbersNotKept("vault: other tokens than were asked for")
        return tokens


def _tokens(raw: bytes) -> tuple[Token, ...]:
    try:
        return tuple(Token.parse(text) for text in json.loads(raw)["tokens"])
    except (ValueError, KeyError, TypeError) as error:
        raise NumbersNotKept("vault: not the agreed shape") from error
