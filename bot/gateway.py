"""The one door to the dialogue model: a turn in, its replies, its reading and its errors out.

Rasa's REST channel answers 200 with an empty list when the action server is down or an action is
missing; this connector says so instead. It also keeps typed text from being read as a command
("/restart", "/intent{...}"), and keeps its connections to the action server.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import logging
import time
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

import aiohttp
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_answer

from bot import lean
from bot.wire import Wire

logger = logging.getLogger(__name__)

_failure: contextvars.ContextVar[Optional[List[Text]]] = contextvars.ContextVar(
    "action_failures", default=None
)


class PooledEndpoint(EndpointConfig):
    """The action server over kept-alive connections, with a time limit, noting what failed.

    Rasa opens a session a call, which costs a handshake and, with delayed acknowledgements, up to
    40 ms; and it logs a failed call and goes on as if nothing had been said.
    """

    def __init__(self, url: Text, timeout: float, **kwargs: Any) -> None:
        super().__init__(url, **kwargs)
        self._wire = Wire(url, timeout)

    async def request(
        self,
        method: Text = "post",
        subpath: Optional[Text] = None,
        content_type: Optional[Text] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """See `EndpointConfig.request`; raises what it raises."""
        body = json.dumps(kwargs.get("json")).encode("ascii")
        try:
            status, raw = await self._wire.post(body)
            if status >= 400:
                text = raw.decode("utf-8", "replace")
                raise ClientResponseError(status, f"HTTP {status}", text)
            return json.loads(raw)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            failures = _failure.get()
            rejected = getattr(error, "status", None) == 400  # an action's word, not a failure
            if failures is not None and not rejected:
                failures.append(f"{type(error).__name__}: {error}"[:200])
            raise


def as_text(typed: Text) -> Text:
    """What a person typed, never a command: Rasa reads a leading "/" as an intent.

    `ChineseNormalizer` sees to it that no other writing of a slash becomes one later.

    >>> as_text("/restart")
    '／restart'
    """
    stripped = typed.lstrip()
    return "／" + stripped[1:] if stripped.startswith("/") else typed


class TurnOutput(CollectingOutputChannel):
    """Collects replies whole: Rasa's own splits text, buttons and custom data into messages."""

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        self.messages.append(message)


class Gateway(InputChannel):
    """POST /webhooks/gateway/turn; see `_turn` for the two shapes."""

    def __init__(self, action_timeout: float = 8.0) -> None:
        self._action_timeout = action_timeout

    @classmethod
    def name(cls) -> Text:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> Gateway:
        lean.install()
        return cls(float((credentials or {}).get("action_timeout", 8.0)))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        gateway = Blueprint("gateway", __name__)

        @gateway.get("/")
        async def health(request: Request) -> HTTPResponse:
            """Ready once a model is loaded."""
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            model = agent.model_id if ready else None
            return json_answer({"ready": ready, "model": model}, status=200 if ready else 503)

        @gateway.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        return gateway

    async def _turn(self, request: Request) -> HTTPResponse:
        """One turn of a conversation.

        In: `{"conversation", "channel", "text", "message_id", "metadata"}`.
        Out: `{"messages": [{"text", "buttons", "custom"}], "intent": {"name", "confidence"},
        "alternatives": [...], "guide_fields": {...}, "slots": {...}, "timing": {...}}`, or with a
        status of 4xx or 5xx `{"error": {"code", "message"}}`.
        """
        body = request.json
        if not isinstance(body, dict) or not body.get("conversation") or "text" not in body:
            return _error(400, "bad_request", "conversation and text are wanted")
        agent = request.app.ctx.agent
        if agent is None or not agent.is_ready():
            return _error(503, "no_model", "no model is loaded")
        self._pool_actions(agent.processor)
        failures: List[Text] = []
        _failure.set(failures)
        output = TurnOutput()
        message = UserMessage(
            as_text(str(body["text"])),
            output,
            str(body["conversation"]),
            input_channel=str(body.get("channel") or self.name()),
            message_id=body.get("message_id"),
            # The reader turns tokens into signs; actions need them as they were sent.
            metadata={**(body.get("metadata") or {}), "said": as_text(str(body["text"]))},
        )
        began = time.perf_counter()
        message.parse_data = await agent.processor.parse_message(message)
        parsed = time.perf_counter()
        await agent.handle_message(message)
        done = time.perf_counter()
        if failures:
            return _error(503, "action_server", failures[-1])
        if not output.messages:
            return _error(500, "no_reply", "no policy and no action had anything to say")
        return json_answer(
            {
                "messages": [_message(m) for m in output.messages],
                "intent": message.parse_data.get("intent"),
                "alternatives": message.parse_data.get("intent_ranking", [])[1:],
                "guide_fields": message.parse_data.get("guide_fields", {}),
                "timing": {"nlu_ms": _ms(parsed - began), "dialogue_ms": _ms(done - parsed)},
            }
        )

    def _pool_actions(self, processor: Any) -> None:
        """Give a freshly loaded model's processor the pooled endpoint."""
        endpoint = processor.action_endpoint
        if endpoint is not None and not isinstance(endpoint, PooledEndpoint):
            processor.action_endpoint = PooledEndpoint(
                endpoint.url, self._action_timeout, **endpoint.kwargs
            )


def _message(collected: Dict[Text, Any]) -> Dict[Text, Any]:
    return {k: collected[k] for k in ("text", "buttons", "custom") if collected.get(k)}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _error(status: int, code: Text, message: Text) -> HTTPResponse:
    return json_answer({"error": {"code": code, "message": message}}, status=status)
