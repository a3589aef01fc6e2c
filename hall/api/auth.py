"""`Authorization: Bearer <key>` in front of every route but the health check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Request, Security
from fastapi.params import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hall.api.wire import keys_of

_BEARER = HTTPBearer(auto_error=False, description="Made with `python -m hall key create`.")


def needs(scope: str) -> Depends:
    """A dependency that lets only keys with the scope pass."""

    async def check(
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    ) -> None:
        await keys_of(request).check(request.headers.get("authorization"), scope)

    checked: Callable[..., Awaitable[None]] = check
    return Depends(checked)
