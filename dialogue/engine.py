"""`DialogueEngine`: a message in, a reply out; and Rasa as such an engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp

from dialogue.errors import EngineUnavailable
from dialogue.messages import BotMessage, Button, Reply, UserMessage


class DialogueEngine(Protocol):
    """Answers messages."""

    async def respond(self, message: UserMessage) -> Reply:
        """The reply to one message; never an empty one.

        Raises:
            EngineUnavailable: no answer in time, or not as agreed.
        """
        ...

    async def ready(self) -> bool:
        """Whether it would answer now; never raises."""
        ...


class RasaEngine:
    """Rasa, through `bot/gateway.py`.

    Args:
        session: pooled session; its owner closes it.
        base_url: of the bot process.
        timeout: seconds for a whole turn, actions included.
    """

    def __init__(self, session: aiohttp.ClientSession, base_url: str, timeout: float) -> None:
        self._session = session
        self._url = base_url.rstrip("/") + "/webhooks/gateway"
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def respond(self, message: UserMessage) -> Reply:
        """See `DialogueEngine.respond`."""
        body = {
            "conversation": str(message.conversation),
            "channel": message.channel,
            "text": message.text,
            "message_id": message.message_id,
            "metadata": dict(message.metadata),
        }
        try:
            async with self._session.post(
                self._url + "/turn", json=body, timeout=self._timeout
            ) as answer:
                raw = await answer.read()
                status = answer.status
        except (TimeoutError, aiohttp.ClientError) as error:
            raise EngineUnavailable(f"bot: {type(error).__name__}") from error
        if status >= 400:
            raise EngineUnavailable(f"bot: HTTP {status} {_code(raw)}")
        return _reply(raw)

    async def ready(self) -> bool:
        """See `DialogueEngine.ready`."""
        try:
            timeout = aiohttp.ClientTimeout(total=2.0)
            async with self._session.get(self._url + "/", timeout=timeout) as answer:
                return answer.status == 200
        except (TimeoutError, aiohttp.ClientError):
            return False


def _reply(raw: bytes) -> Reply:
    try:
        body = json.loads(raw)
        messages = tuple(_message(m) for m in body["messages"])
        if not messages:
            raise EngineUnavailable("bot: no reply")
        return Reply(
            messages=messages,
            intent=body.get("intent") or {},
            alternatives=tuple(body.get("alternatives") or ()),
            timing=body.get("timing") or {},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineUnavailable("bot: not the agreed shape") from error


def _message(body: Mapping[str, Any]) -> BotMessage:
    custom = dict(body.get("custom") or {})
    cards = tuple(custom.pop("cards", ()))
    buttons = tuple(Button(b["title"], b["payload"]) for b in body.get("buttons") or ())
    text = str(body.get("text") or "")
    if not text and not cards:
        raise EngineUnavailable("bot: a message that says nothing")
    return BotMessage(text, buttons, cards, custom)


def _code(raw: bytes) -> str:
    try:
        return str(json.loads(raw)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""
