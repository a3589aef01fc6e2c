"""What every channel shares: its place in the application, and errors as JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiohttp import web

from dialogue.errors import EngineUnavailable, MessageRefused

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

SORRY = "抱歉，系统正忙，请过一会儿再发一次。急的话可以拨打12345。"


class Channel(Protocol):
    """A way in: adds its routes to the gateway."""

    def add_routes(self, app: web.Application) -> None:
        """Register handlers."""
        ...


def reply_json(body: Any, status: int = 200, **headers: str) -> web.Response:
    """JSON with Chinese as it is written."""
    text = json.dumps(body, ensure_ascii=False)
    response = web.Response(text=text, status=status, content_type="application/json")
    response.headers.update(headers)
    return response


def error_json(status: int, code: str, message: str, **headers: str) -> web.Response:
    """The one shape of an error: `{"error": {"code", "message"}}`."""
    return reply_json({"error": {"code": code, "message": message}}, status, **headers)


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error of a handler into a status and words for the citizen."""
    try:
        return await handler(request)
    except MessageRefused as refused:
        return error_json(refused.status, refused.code, refused.message)
    except EngineUnavailable as error:
        logger.error("engine: %s", error)
        return error_json(503, "engine_unavailable", SORRY, **{"Retry-After": "5"})
    except web.HTTPRequestEntityTooLarge:
        return error_json(413, "too_large", "消息太大了，请缩短后再发。")
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return error_json(
            error.status, f"http_{error.status}", _WORDS.get(error.status, "请求无效。")
        )
    except Exception:
        logger.exception("unexpected error in %s", request.match_info.route)
        return error_json(500, "internal", SORRY)


_WORDS = {404: "没有这个页面。", 405: "不支持这种请求方式。"}

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'self'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: headers that every answer carries."""
    for name, value in _SECURITY.items():
        response.headers.setdefault(name, value)
