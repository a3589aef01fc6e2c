"""The wire between `HttpHall` and a hall: calls, repetitions, and answers read as agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, TypeAdapter, ValidationError

from hall.client.errors import HallNotFound, HallRefused, HallUnavailable

Model = TypeVar("Model", bound=BaseModel)
Value = TypeVar("Value")


class Wire:
    """Talks to a hall's API over one pooled session; the calls of `HttpHall` stand on it.

    A GET is tried a second time when a pooled connection turned out to be stale. A POST is repeated
    only when it carries a `client_key` (the hall then gives the first one's answer), once, and only
    when the first got no answer at all: a write that may have arrived is never repeated otherwise.

    Args:
        session: pooled session; its owner closes it.
        base_url: such as "http://127.0.0.1:8001".
        api_key: sent as a bearer token when given.
        timeout: seconds for one try of a call.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        api_key: str | None = None,
        timeout: float = 3.0,
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """The body of a good answer.

        Raises:
            HallUnavailable, HallNotFound, HallRefused.
        """
        return await self._tried("GET", path, params, None, aiohttp.ServerDisconnectedError)

    async def _post(
        self, path: str, body: Mapping[str, Any] | None = None, client_key: str | None = None
    ) -> bytes:
        """The body of a good answer; see `_get`.

        Args:
            path: of the address.
            body: JSON values.
            client_key: goes along as the body's "client_key"; None: the call is never repeated.
        """
        keyed = dict(body or {})
        if client_key is None:
            return await self._tried("POST", path, None, keyed, ())
        keyed["client_key"] = client_key
        return await self._tried("POST", path, None, keyed, (TimeoutError, aiohttp.ClientError))

    async def _put(self, path: str, body: Mapping[str, Any]) -> bytes:
        """The body of a good answer; doing it twice is doing it once, so it is tried again."""
        return await self._tried("PUT", path, None, body, (TimeoutError, aiohttp.ClientError))

    async def _delete(self, path: str, params: Mapping[str, str]) -> bytes:
        """The body of a good answer; see `_put`."""
        return await self._tried("DELETE", path, params, None, (TimeoutError, aiohttp.ClientError))

    async def _tried(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
        again: type[Exception] | tuple[type[Exception], ...],
    ) -> bytes:
        """One call, and another one when what was raised is among `again`."""
        try:
            return await self._call(method, path, params, body)
        except aiohttp.ClientConnectorError as error:
            raise HallUnavailable(f"no connection to the hall: {error}") from error
        except (TimeoutError, aiohttp.ClientError) as error:
            if not isinstance(error, again):
                raise HallUnavailable(f"{method} {path}: {type(error).__name__}") from error
        try:
            return await self._call(method, path, params, body)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise HallUnavailable(f"{method} {path}: {type(error).__name__}") from error

    async def _call(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
    ) -> bytes:
        async with self._session.request(
            method,
            self._base_url + path,
            params=params,
            json=body,
            headers=self._headers,
            timeout=self._timeout,
        ) as answer:
            raw = await answer.read()
            if answer.status < 400:
                return raw
            if answer.status >= 500:
                raise HallUnavailable(f"{method} {path}: HTTP {answer.status}")
            code, message = _error_of(raw, answer.status)
            if answer.status in (404, 410):
                raise HallNotFound(f"{path}: {code}")
            raise HallRefused(code, message)


def quoted(part: str) -> str:
    """A part of a path."""
    return quote(part, safe="")


def read(model: type[Model], raw: bytes, what: str) -> Model:
    """An answer as its model.

    Raises:
        HallUnavailable: naming `what` was not in the agreed shape.
    """
    try:
        return model.model_validate_json(raw)
    except ValidationError:
        # Without the cause: it quotes the answer, which may speak of somebody.
        raise HallUnavailable(f"{what}: not the agreed shape") from None


def read_field(kind: TypeAdapter[Value], field: str, raw: bytes, what: str) -> Value:
    """One field of an answer that is an object; see `read`."""
    try:
        return kind.validate_python(json_object(raw)[field])
    except (ValidationError, KeyError, TypeError, ValueError):
        raise HallUnavailable(f"{what}: not the agreed shape") from None


def json_object(raw: bytes) -> dict[str, Any]:
    """Parsed JSON.

    Raises:
        ValueError, TypeError: it is not JSON, or not an object.
    """
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


def _error_of(body: bytes, status: int) -> tuple[str, str]:
    try:
        error = json_object(body)["error"]
        return str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return f"http_{status}", "the hall gave no reason"
