"""The action server's HTTP side."""

from __future__ import annotations

import json
import logging
from typing import Any

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.catalogue import Catalogue
from actions.linker import ItemLinker
from actions.linker.text import MAX_QUERY

logger = logging.getLogger(__name__)

MOST_RESULTS = 50


class ActionServer:
    """Handlers over an executor and a linker."""

    def __init__(self, executor: ActionExecutor, linker: ItemLinker, catalogue: Catalogue) -> None:
        self._executor = executor
        self._linker = linker
        self._catalogue = catalogue

    async def webhook(self, request: web.Request) -> web.Response:
        """Rasa's call of a custom action; statuses as rasa-sdk's own server gives them."""
        call: dict[str, Any] = await request.json()
        # No action reads the domain; Rasa 3.6 leaves it out, which the executor takes for a fault.
        call.setdefault("domain", {})
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            body = {"error": str(rejection), "action_name": rejection.action_name}
            return _json(body, 400)
        except ActionNotFoundException as missing:
            return _json({"error": str(missing), "action_name": missing.action_name}, 404)
        # Not `model_dump`: it copies what is only written down.
        return _json({"events": result.events, "responses": result.responses} if result else {})

    async def search(self, request: web.Request) -> web.Response:
        """`GET /items/search?q=&limit=&district=` -> `{"items": [{item_code, name, score}]}`."""
        text = request.query.get("q", "").strip()
        if not text or len(text) > MAX_QUERY:
            return _error(400, "bad_query", f"q: 1 to {MAX_QUERY} characters are wanted")
        try:
            limit = int(request.query.get("limit", "10"))
        except ValueError:
            return _error(400, "bad_limit", "limit: a whole number is wanted")
        if not self._catalogue.ready:
            return _error(503, "not_ready", "the catalogue has not been read yet")
        district = request.query.get("district")
        found = self._linker.search(text, max(1, min(limit, MOST_RESULTS)))
        items = [
            {
                "item_code": self._code(candidate.name.text, candidate.name.codes, district),
                "name": candidate.name.text,
                "score": round(candidate.score, 4),
            }
            for candidate in found
        ]
        return _json({"items": [item for item in items if item["item_code"]]})

    def _code(self, name: str, codes: tuple[str, ...], district: str | None) -> str | None:
        """The code for a district; of a name that is not done there, None."""
        if district is None:
            return codes[0]
        for brief in self._catalogue.snapshot.by_name.get(name, ()):
            if brief.district is None or district in (brief.district, brief.parent_district):
                return brief.item_code
        return None

    async def health(self, request: web.Request) -> web.Response:
        """200 once the catalogue was read whole; says which version is known."""
        ready = self._catalogue.ready
        snapshot = self._catalogue.snapshot
        body = {"ready": ready, "items": len(snapshot.by_name), "version": snapshot.version}
        return _json(body, 200 if ready else 503)


def _json(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, default=str)
    return web.Response(text=text, status=status, content_type="application/json")


def _error(status: int, code: str, message: str) -> web.Response:
    return _json({"error": {"code": code, "message": message}}, status)
