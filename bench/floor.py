"""The floor under a turn: as many HTTP hops, with nothing done in them.

`python -m bench.floor PORT [NEXT]` serves `POST /chat` and `GET /healthz`, and asks `NEXT` first when
it is given. Four of them in a row have the hops of a turn: gateway, bot, action server, hall.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

_BODY = json.dumps({"messages": [{"text": "好的。" * 40, "buttons": []}]}, ensure_ascii=False)


def create_app(following: str | None) -> web.Application:
    """One hop; `following`: base URL of the next."""
    app = web.Application()
    session_key = web.AppKey("session", aiohttp.ClientSession)

    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
        async with aiohttp.ClientSession(connector=connector) as session:
            app[session_key] = session
            yield

    async def turn(request: web.Request) -> web.Response:
        body = await request.json()
        if following is None:
            return web.Response(text=_BODY, content_type="application/json")
        async with app[session_key].post(f"{following}/chat", json=body) as answer:
            return web.json_response(await answer.json())

    async def health(request: web.Request) -> web.Response:
        return web.json_response({"ready": True})

    app.cleanup_ctx.append(lifetime)
    app.router.add_post("/chat", turn)
    app.router.add_get("/healthz", health)
    return app


def main(arguments: list[str]) -> None:
    """Serve until told to stop."""
    following = arguments[1] if len(arguments) > 1 else None
    app = create_app(following)
    web.run_app(app, host="127.0.0.1", port=int(arguments[0]), access_log=None, print=None)


if __name__ == "__main__":
    main(sys.argv[1:])
