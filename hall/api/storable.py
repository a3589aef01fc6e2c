"""What no database holds is refused before it gets there."""

from __future__ import annotations

import json
from typing import Any

from fastapi import Request

from hall.errors import BadRequest


async def storable(request: Request) -> None:
    """Lets bodies without NUL characters pass; no text column of PostgreSQL holds one. What is not
    JSON passes too: whoever reads it says so.

    Raises:
        BadRequest: there is one.
    """
    body = await request.body()
    if b"\\u0000" not in body:
        return
    try:
        found = _has_nul(json.loads(body))
    except (ValueError, RecursionError):
        return
    if found:
        raise BadRequest("内容中含有不可用的字符（NUL）")


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(inner) for key, inner in value.items())
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\x00" in value
