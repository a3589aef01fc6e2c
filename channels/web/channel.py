"""The web channel: `POST /chat`, its page, and the printable checklist."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from channels.base import error_json, reply_json
from channels.limits import RateLimit, client_address
from channels.web.calendar import CalendarFile
from channels.web.checklist import Checklist
from channels.web.pages import pages
from dialogue.errors import MessageRefused
from dialogue.messages import BotMessage, ConversationId, UserMessage
from dialogue.turn import Turns
from hall.client import Hall, HallError

STATIC = Path(__file__).parent / "static"
_SENDER = re.compile(r"[\w.:@\-]{1,128}", re.ASCII)


class WebChannel:
    """Citizens with a browser.

    Args:
        turns: answers messages.
        hall: for the page's header and the checklist.
        by_sender: limits one conversation.
        by_address: limits one address.
        trusted: proxies whose X-Forwarded-For is believed.
    """

    def __init__(
        self,
        turns: Turns,
        hall: Hall,
        by_sender: RateLimit,
        by_address: RateLimit,
        trusted: Sequence[str],
    ) -> None:
        self._turns = turns
        self._hall = hall
        self._by_sender = by_sender
        self._by_address = by_address
        self._trusted = trusted
        self._checklist = Checklist(hall)
        self._calendar = CalendarFile(hall)

    def add_routes(self, app: web.Application) -> None:
        """`/`, `/chat`, `/checklist/{code}`, `/calendar/{token}.ics`, and what the pages need."""
        app.router.add_get("/", _page("index.html"))
        app.router.add_get("/chat", _page("chat.html"))
        app.router.add_post("/chat", self.chat)
        app.router.add_get("/chat/config", self.config)
        app.router.add_get("/pages.json", self.pages)
        app.router.add_get("/checklist/{item_code}", self._checklist.page)
        app.router.add_get("/calendar/{token:[A-Za-z0-9_-]{16,64}}.ics", self._calendar.file)
        app.router.add_static("/static", STATIC, append_version=False)

    async def chat(self, request: web.Request) -> web.Response:
        """`{"sender", "text"}` -> `{"messages": [{"text", "buttons", "cards", "custom"}]}`.

        `sender` is an id that the client keeps to itself; it only ever reaches `web` conversations.
        """
        address = client_address(request, self._trusted)
        sender, text = _read(await _json_body(request))
        wait = self._by_sender.wait(sender)
        if not wait and address is not None:
            wait = self._by_address.wait(address)
        if wait:
            retry = str(max(1, round(wait)))
            words = "您发得太快了，请稍等一下再发。"
            return error_json(429, "too_fast", words, **{"Retry-After": retry})
        message = UserMessage(ConversationId("web", "", sender), "web", text)
        reply = await self._turns.handle(message)
        return reply_json({"messages": [_as_json(m) for m in reply.messages]})

    async def config(self, request: web.Request) -> web.Response:
        """The main centre, for the page's header."""
        try:
            centres = await self._hall.centres()
        except HallError:
            centres = ()
        if not centres:
            return reply_json({"hall": "政务服务中心"})
        main = centres[0]
        body = {
            "hall": main.name,
            "phone": main.phone,
            "hours": main.hours,
            "address": main.address,
        }
        return reply_json(body)

    async def pages(self, request: web.Request) -> web.Response:
        """The ways in, for the landing page."""
        return reply_json(pages())


def _page(name: str) -> Any:
    async def page(request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    return page


async def _json_body(request: web.Request) -> Mapping[str, Any]:
    try:
        raw = await request.read()
    except (aiohttp.ClientError, web.RequestPayloadError) as error:
        raise MessageRefused("bad_body", "请求内容无法读取。") from error
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MessageRefused("bad_json", "请求不是有效的JSON。") from error
    if not isinstance(body, dict):
        raise MessageRefused("bad_json", "请求应是一个JSON对象。")
    return body


def _read(body: Mapping[str, Any]) -> tuple[str, str]:
    sender, text = body.get("sender"), body.get("text")
    if not isinstance(sender, str) or not _SENDER.fullmatch(sender):
        raise MessageRefused("bad_sender", "sender应是1到128个字母、数字或-_.:@。")
    if not isinstance(text, str):
        raise MessageRefused("bad_text", "text应是文字。")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise MessageRefused("bad_text", "消息里有无法识别的字符。")
    return sender, text


def _as_json(message: BotMessage) -> Mapping[str, Any]:
    body: dict[str, Any] = {
        "text": message.text,
        "buttons": [{"title": b.title, "payload": b.payload} for b in message.buttons],
    }
    if message.cards:
        body["cards"] = list(message.cards)
    if message.custom:
        body["custom"] = dict(message.custom)
    return body
