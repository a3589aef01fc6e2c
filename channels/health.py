"""`GET /healthz`: 200 once every part answers, else 503 with which part does not."""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web

from channels.base import reply_json
from dialogue.engine import DialogueEngine
from hall.client import Hall


class Health:
    """Asks every part, side by side.

    Args:
        session: pooled session.
        engine: the bot.
        hall: the hall's API.
        actions_url: the action server.
    """

    def __init__(
        self, session: aiohttp.ClientSession, engine: DialogueEngine, hall: Hall, actions_url: str
    ) -> None:
        self._session = session
        self._engine = engine
        self._hall = hall
        self._actions_url = actions_url.rstrip("/")

    async def page(self, request: web.Request) -> web.Response:
        """`{"ready", "parts": {"hall", "actions", "bot"}}`."""
        hall, actions, bot = await asyncio.gather(
            self._hall.healthy(), self._actions_ready(), self._engine.ready()
        )
        parts = {"hall": hall, "actions": actions, "bot": bot}
        ready = all(parts.values())
        waiting = [name for name, up in parts.items() if not up]
        body = {"ready": ready, "parts": parts, "not_ready": waiting}
        return reply_json(body, 200 if ready else 503)

    async def _actions_ready(self) -> bool:
        timeout = aiohttp.ClientTimeout(total=2.0)
        try:
            async with self._session.get(self._actions_url + "/healthz", timeout=timeout) as answer:
                return answer.status == 200
        except (TimeoutError, aiohttp.ClientError):
            return False
