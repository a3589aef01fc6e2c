"""Every failure as `{"error": {"code", "message"}}`, and bodies kept within their limit."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hall.api.answers import ErrorAnswer, ErrorDetail
from hall.errors import HallSystemError, TooLarge

BODY_LIMIT = 1_000_000
"""Bytes of a request's body."""

_log = logging.getLogger(__name__)
_HTTP_ERRORS = {
    404: ("not_found", "没有这个地址"),
    405: ("method_not_allowed", "该地址不支持这种请求方法"),
}


def failure(status: int, code: str, message: str) -> Response:
    """An error's answer."""
    body = ErrorAnswer(error=ErrorDetail(code=code, message=message))
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return Response(
        body.model_dump_json(),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )


def add_failures(app: FastAPI) -> None:
    """Makes the application answer every failure in the same shape."""

    async def known(_: Request, error: Exception) -> Response:
        assert isinstance(error, HallSystemError)
        return failure(error.status, error.code, error.message)

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        told = "；".join(f"{one['loc'][-1]}：{one['msg']}" for one in error.errors())
        return failure(400, "bad_request", f"请求参数有误：{told}")

    async def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        other = (f"http_{error.status_code}", str(error.detail))
        code, message = _HTTP_ERRORS.get(error.status_code, other)
        return failure(error.status_code, code, message)

    async def database(_: Request, error: Exception) -> Response:
        _log.error("database: %s", type(error).__name__, exc_info=error)
        if isinstance(error, DBAPIError | PoolTimeout):
            return failure(503, "unavailable", "数据库暂时不可用")
        return failure(500, "internal_error", "系统内部错误")

    async def unavailable(_: Request, error: Exception) -> Response:
        _log.error("database: %s", error)
        return failure(503, "unavailable", "数据库暂时不可用")

    async def unexpected(_: Request, error: Exception) -> Response:
        return failure(500, "internal_error", "系统内部错误")

    app.add_exception_handler(HallSystemError, known)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(SQLAlchemyError, database)
    app.add_exception_handler(OSError, unavailable)
    app.add_exception_handler(Exception, unexpected)


class GuardedRequests:
    """ASGI middleware: refuses bodies over the limit and NUL characters in addresses.

    No text column of PostgreSQL holds a NUL, so nothing can be named with one.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            await failure(400, "bad_request", "地址中含有不可用的字符")(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self._limit:
            refusal = self._refusal()
            await failure(refusal.status, refusal.code, refusal.message)(scope, receive, send)
            return
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise self._refusal()
            return message

        await self._app(scope, limited, send)

    def _refusal(self) -> TooLarge:
        return TooLarge(f"请求内容超过 {self._limit} 字节")
