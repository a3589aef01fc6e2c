"""The same promises from the fake engine and from Rasa's client with a stand-in for bot/gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from dialogue.engine import DialogueEngine, RasaEngine
from dialogue.errors import EngineUnavailable
from dialogue.messages import Button, ConversationId, UserMessage
from tests.fakes import FakeEngine

WHO = ConversationId("web", "", "u1")


def said(text: str, **more: Any) -> UserMessage:
    return UserMessage(WHO, "web", text, **more)


class Gateway:
    """The wire of bot/gateway.py: repeats what it hears, or gives the answer it was told to."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answer: tuple[int, bytes] | None = None
        self.wait = 0.0

    async def turn(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.heard.append(body)
        await asyncio.sleep(self.wait)
        if self.answer is not None:
            status, raw = self.answer
            return web.Response(status=status, body=raw)
        return web.json_response(
            {
                "messages": [{"text": f"收到：{body['text']}"}],
                "intent": {"name": "ask", "confidence": 0.9},
                "alternatives": [{"name": "inform", "confidence": 0.1}],
                "guide_fields": {"fee": 0.9},
                "timing": {"nlu_ms": 1.0},
            }
        )

    async def health(self, request: web.Request) -> web.Response:
        return web.json_response({"ready": True}, status=self.answer[0] if self.answer else 200)


class Subject(Protocol):
    engine: DialogueEngine

    async def break_down(self) -> None: ...

    async def slow_down(self) -> None: ...


class Fake:
    def __init__(self) -> None:
        self.engine = FakeEngine(timeout=0.3)

    async def break_down(self) -> None:
        self.engine.down = True

    async def slow_down(self) -> None:
        self.engine.delay = 5.0


class Real:
    def __init__(
        self, engine: RasaEngine, gateway: Gateway, session: aiohttp.ClientSession
    ) -> None:
        self.engine = engine
        self.gateway = gateway
        self._session = session

    async def break_down(self) -> None:
        self.engine = RasaEngine(self._session, "http://127.0.0.1:1", 1.0)

    async def slow_down(self) -> None:
        self.gateway.wait = 2.0


@pytest_asyncio.fixture
async def rasa(aiohttp_server: Any) -> AsyncIterator[Real]:
    gateway = Gateway()
    app = web.Application()
    app.router.add_post("/webhooks/gateway/turn", gateway.turn)
    app.router.add_get("/webhooks/gateway/", gateway.health)
    server = await aiohttp_server(app)
    async with aiohttp.ClientSession() as session:
        yield Real(RasaEngine(session, str(server.make_url("/")), 0.3), gateway, session)


@pytest_asyncio.fixture(params=["fake", "rasa"])
async def subject(request: pytest.FixtureRequest, rasa: Real) -> Subject:
    return Fake() if request.param == "fake" else rasa


@pytest.mark.parametrize(
    "text", ["办居住证", "🙂", "a\nb", "<b>'; drop", "\u0000居住证", "／restart"]
)
async def test_a_message_gets_a_reply(subject: Subject, text: str) -> None:
    reply = await subject.engine.respond(said(text))
    assert [message.text for message in reply.messages] == [f"收到：{text}"]
    assert reply.intent["name"] == "ask"


async def test_turns_may_run_side_by_side(subject: Subject) -> None:
    replies = await asyncio.gather(*(subject.engine.respond(said(str(n))) for n in range(20)))
    assert [r.messages[0].text for r in replies] == [f"收到：{n}" for n in range(20)]


async def test_an_engine_that_is_down(subject: Subject) -> None:
    assert await subject.engine.ready()
    await subject.break_down()
    assert not await subject.engine.ready()
    with pytest.raises(EngineUnavailable):
        await subject.engine.respond(said("在吗"))


async def test_an_engine_that_is_slow(subject: Subject) -> None:
    await subject.slow_down()
    with pytest.raises(EngineUnavailable):
        await subject.engine.respond(said("在吗"))


# Rasa's client alone


async def test_the_wire_carries_the_turn(rasa: Real) -> None:
    await rasa.engine.respond(said("办居住证", message_id="m1", metadata={"mode": "propose"}))
    assert rasa.gateway.heard == [
        {
            "conversation": "web::u1",
            "channel": "web",
            "text": "办居住证",
            "message_id": "m1",
            "metadata": {"mode": "propose"},
        }
    ]


async def test_a_reply_is_read_whole(rasa: Real) -> None:
    body = {
        "messages": [
            {
                "text": "要带这些",
                "buttons": [{"title": "收费吗", "payload": "收费吗"}],
                "custom": {"cards": [{"kind": "materials"}], "facts": [{"field": "fee"}]},
            },
            {"text": "还有"},
        ],
        "intent": {"name": "ask", "confidence": 0.9},
        "alternatives": [{"name": "inform", "confidence": 0.1}],
        "timing": {"nlu_ms": 1.0},
    }
    rasa.gateway.answer = 200, json.dumps(body).encode()
    reply = await rasa.engine.respond(said("x"))
    first, second = reply.messages
    assert first.buttons == (Button("收费吗", "收费吗"),)
    assert first.cards == ({"kind": "materials"},)
    assert first.custom == {"facts": [{"field": "fee"}]}
    assert (second.text, second.buttons, second.cards, second.custom) == ("还有", (), (), {})
    assert reply.alternatives == ({"name": "inform", "confidence": 0.1},)
    assert reply.timing == {"nlu_ms": 1.0}


GARBAGE = (
    b"",
    b"not json",
    b"[]",
    b"null",
    b"5",
    b"{}",
    b"\xff\xfe\x00",
    b'{"messages": []}',
    b'{"messages": null}',
    b'{"messages": "text"}',
    b'{"messages": [null]}',
    b'{"messages": [5]}',
    b'{"messages": [{"text": "a", "buttons": [{"title": "b"}]}]}',
    b'{"messages": [{"text": "a", "buttons": 5}]}',
    b'{"messages": [{"text": "a", "custom": [1]}]}',
    b'{"messages": [{}]}',
)


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_an_answer_of_another_shape_is_no_answer(rasa: Real, body: bytes) -> None:
    rasa.gateway.answer = 200, body
    with pytest.raises(EngineUnavailable):
        await rasa.engine.respond(said("x"))


@pytest.mark.parametrize("status", [400, 404, 500, 502, 503])
@pytest.mark.parametrize(
    "body", [b'{"error": {"code": "action_server", "message": "m"}}', b"<html>", b'{"error": "x"}']
)
async def test_an_error_is_no_answer(rasa: Real, status: int, body: bytes) -> None:
    rasa.gateway.answer = status, body
    with pytest.raises(EngineUnavailable, match=str(status)):
        await rasa.engine.respond(said("x"))
    assert not await rasa.engine.ready()


async def test_it_recovers_by_itself(rasa: Real) -> None:
    rasa.gateway.answer = 503, b"{}"
    with pytest.raises(EngineUnavailable):
        await rasa.engine.respond(said("x"))
    rasa.gateway.answer = None
    assert (await rasa.engine.respond(said("y"))).messages[0].text == "收到：y"
