"""`HttpHall`: any hall that implements `hall/openapi.json`, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import TypeAdapter, ValidationError

from hall.client.errors import HallNotFound, HallRefused, HallUnavailable
from hall.client.types import CatalogueChanges, Centre, Item

_CENTRES = TypeAdapter(tuple[Centre, ...])


class HttpHall:
    """Talks to a hall's API over one pooled session.

    Only safe calls (GET) are tried a second time, and only when the first got no answer at all: a
    write that may have arrived is never repeated here.

    Args:
        session: pooled session; its owner closes it.
        base_url: such as "http://127.0.0.1:8001".
        api_key: sent as a bearer token when given.
        timeout: seconds for a whole call.
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

    async def item(self, item_code: str) -> tuple[Item, int]:
        """See `Hall.item`."""
        raw = await self._get("/items/" + _quoted(item_code))
        try:
            body = _object(raw)
            return Item.model_validate(body["item"]), int(body["version"])
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            raise HallUnavailable(f"item {item_code}: not the agreed shape") from error

    async def centres(self) -> tuple[Centre, ...]:
        """See `Hall.centres`."""
        raw = await self._get("/centres")
        try:
            return _CENTRES.validate_python(_object(raw)["centres"])
        except (ValidationError, KeyError, TypeError, ValueError) as error:
            raise HallUnavailable("centres: not the agreed shape") from error

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        """See `Hall.changes`."""
        params = {"limit": str(limit)}
        if updated_since is not None:
            params["updated_since"] = updated_since
        raw = await self._get("/catalogue/changes", params)
        try:
            return CatalogueChanges.model_validate_json(raw)
        except ValidationError as error:
            raise HallUnavailable("catalogue changes: not the agreed shape") from error

    async def healthy(self) -> bool:
        """See `Hall.healthy`."""
        try:
            await self._get("/healthz")
        except (HallUnavailable, HallRefused, HallNotFound):
            return False
        return True

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        try:
            return await self._call("GET", path, params)
        except aiohttp.ServerDisconnectedError:
            # The pooled connection had gone stale (the hall restarted): nothing was answered.
            pass
        except aiohttp.ClientConnectorError as error:
            raise HallUnavailable(f"no connection to the hall: {error}") from error
        except (TimeoutError, aiohttp.ClientError) as error:
            raise HallUnavailable(f"GET {path}: {type(error).__name__}") from error
        try:
            return await self._call("GET", path, params)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise HallUnavailable(f"GET {path}: {type(error).__name__}") from error

    async def _call(self, method: str, path: str, params: Mapping[str, str] | None) -> bytes:
        async with self._session.request(
            method,
            self._base_url + path,
            params=params,
            headers=self._headers,
            timeout=self._timeout,
        ) as answer:
            body = await answer.read()
            if answer.status < 400:
                return body
            if answer.status in (404, 410):
                raise HallNotFound(path)
            if answer.status >= 500:
                raise HallUnavailable(f"{method} {path}: HTTP {answer.status}")
            raise HallRefused(*_error_of(body, answer.status))


def _quoted(code: str) -> str:
    return quote(code, safe="")


def _object(raw: bytes) -> dict[str, Any]:
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise TypeError("not an object")
    return body


def _error_of(body: bytes, status: int) -> tuple[str, str]:
    try:
        error = _object(body)["error"]
        return str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        return f"http_{status}", "the hall gave no reason"
