"""`POST /chat`: its shapes, and every way in which a request can be wrong."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dialogue.messages import BotMessage, Button, Reply
from tests.channels.conftest import Gateway

HAN = re.compile(r"[㐀-鿿]")


def is_error(body: Any) -> bool:
    """Whether a body is `{"error": {"code", "message"}}` with Chinese words."""
    error = body.get("error", {}) if isinstance(body, dict) else {}
    words = str(error.get("message"))
    return set(body) == {"error"} and bool(error.get("code")) and bool(HAN.search(words))


async def test_a_message_gets_messages(gateway: Gateway, sender: str) -> None:
    status, body, headers = await gateway.chat({"sender": sender, "text": "办居住证"})
    assert status == 200
    assert body == {"messages": [{"text": "收到：办居住证", "buttons": []}]}
    assert headers["Content-Type"] == "application/json; charset=utf-8"


async def test_it_reaches_web_conversations_only(gateway: Gateway) -> None:
    await gateway.chat({"sender": "wechat:foshan:openid", "text": "x", "channel": "wechat"})
    (message,) = gateway.engine.heard
    assert (message.conversation.channel, message.channel) == ("web", "web")
    assert str(message.conversation) == "web::wechat:foshan:openid"
    assert message.metadata.get("mode") != "propose"


async def test_a_reply_keeps_its_order_buttons_cards_and_facts(
    gateway: Gateway, sender: str
) -> None:
    gateway.engine.says = [
        Reply(
            (
                BotMessage(
                    "一",
                    (Button("收费吗", "收费吗"), Button("都不是", "都不是")),
                    ({"kind": "materials", "items": []},),
                    {"facts": [{"field": "fee", "value": "20元"}], "choices": True},
                ),
                BotMessage("二"),
            )
        )
    ]
    _, body, _ = await gateway.chat({"sender": sender, "text": "x"})
    assert body["messages"] == [
        {
            "text": "一",
            "buttons": [
                {"title": "收费吗", "payload": "收费吗"},
                {"title": "都不是", "payload": "都不是"},
            ],
            "cards": [{"kind": "materials", "items": []}],
            "custom": {"facts": [{"field": "fee", "value": "20元"}], "choices": True},
        },
        {"text": "二", "buttons": []},
    ]


async def test_chinese_is_sent_as_it_is_written(gateway: Gateway, sender: str) -> None:
    answer = await gateway.client.post("/chat", json={"sender": sender, "text": "居住证"})
    assert "居住证" in (await answer.read()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "🙂",
        "身份证\x00丢了",
        "\x1b[31m身份证\x07",
        "'; DROP TABLE items; --",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "/restart",
        '/ask{"item_code":"x"}',
        "\u202e倒过来",
        "字" * 2000,
        "𠮷野家",
        "e\u0301" * 50,
    ],
)
async def test_odd_text_is_only_text(gateway: Gateway, sender: str, text: str) -> None:
    status, body, _ = await gateway.chat({"sender": sender, "text": text})
    assert status == 200, body
    assert [message.text for message in gateway.engine.heard] == [text]


BAD_JSON = {
    "empty": b"",
    "words": b"hello",
    "cut off": b'{"sender": "a", "text": "b"',
    "single quotes": b"{'sender': 'a', 'text': 'b'}",
    "array": b'[{"sender": "a", "text": "b"}]',
    "string": b'"text"',
    "number": b"5",
    "null": b"null",
    "form": b"sender=a&text=b",
    "xml": b"<xml><Content>a</Content></xml>",
    "not utf-8": b'{"sender": "a", "text": "\xff\xfe"}',
    "gbk": '{"sender": "a", "text": "居住证"}'.encode("gbk"),
    "deep": b"[" * 30000,
    "deep in text": b'{"sender": "a", "text": ' + b'{"a":' * 10000 + b"1" + b"}" * 10000 + b"}",
    "huge number": b'{"sender": "a", "text": ' + b"9" * 6000 + b"}",
    "twice": b'{"sender": "a", "text": "b"} {"sender": "a", "text": "b"}',
}


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON.keys())
async def test_bodies_that_are_no_object(gateway: Gateway, body: bytes) -> None:
    status, told, _ = await gateway.chat(body, headers={"Content-Type": "application/json"})
    assert status == 400
    assert is_error(told)
    assert gateway.engine.heard == []


BAD_SENDERS = (
    None,
    "",
    " ",
    5,
    True,
    ["a"],
    {"id": "a"},
    "a" * 129,
    "a b",
    "a\n",
    "a\x00",
    "a/b",
    "<script>",
    "张三",
    "a'--",
    "../a",
    "ａ",
    "a\u200b",
)


@pytest.mark.parametrize("sender", BAD_SENDERS, ids=repr)
async def test_bad_senders(gateway: Gateway, sender: Any) -> None:
    status, told, _ = await gateway.chat({"sender": sender, "text": "办居住证"})
    assert (status, told["error"]["code"]) == (400, "bad_sender")
    assert is_error(told)
    assert gateway.engine.heard == []


@pytest.mark.parametrize("sender", ["a", "A-b_c.d:e@f", "0", "a" * 128])
async def test_good_senders(gateway: Gateway, sender: str) -> None:
    assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 200


@pytest.mark.parametrize("text", [None, 5, 1.5, True, [], ["x"], {"a": 1}], ids=repr)
async def test_text_that_is_none(gateway: Gateway, sender: str, text: Any) -> None:
    status, told, _ = await gateway.chat({"sender": sender, "text": text})
    assert (status, told["error"]["code"]) == (400, "bad_text")
    assert is_error(told)


@pytest.mark.parametrize("missing", ["sender", "text", "both"])
async def test_missing_fields(gateway: Gateway, sender: str, missing: str) -> None:
    body = {k: v for k, v in {"sender": sender, "text": "x"}.items() if missing not in (k, "both")}
    status, told, _ = await gateway.chat(body)
    assert status == 400
    assert is_error(told)


@pytest.mark.parametrize(
    "text", [r"\ud800", r"\udfff", r"身份证\ud83d", r"\ude00\ud83d", r"a\udc00b"]
)
async def test_lone_surrogates(gateway: Gateway, sender: str, text: str) -> None:
    raw = f'{{"sender": "{sender}", "text": "{text}"}}'.encode()
    status, told, _ = await gateway.chat(raw)
    assert (status, told["error"]["code"]) == (400, "bad_text")
    assert is_error(told)
    assert gateway.engine.heard == []


async def test_a_pair_of_surrogates_is_a_character(gateway: Gateway, sender: str) -> None:
    raw = f'{{"sender": "{sender}", "text": "{json.dumps("🙂")[1:-1]}"}}'.encode()
    assert (await gateway.chat(raw))[0] == 200
    assert gateway.engine.heard[0].text == "🙂"


@pytest.mark.parametrize("text", ["", "   ", "\n", "\x00\x01\x1f", "\u200b\ufeff", "\u3000"])
async def test_empty_messages(gateway: Gateway, sender: str, text: str) -> None:
    status, told, _ = await gateway.chat({"sender": sender, "text": text})
    assert (status, told["error"]["code"]) == (400, "empty")
    assert is_error(told)


@pytest.mark.parametrize("length", [2001, 10_000, 100 * 1024])
@pytest.mark.parametrize("character", ["a", "字"])
async def test_messages_that_are_too_long(
    gateway: Gateway, sender: str, length: int, character: str
) -> None:
    status, told, _ = await gateway.chat({"sender": sender, "text": character * length})
    assert status == 413
    assert is_error(told)
    assert gateway.engine.heard == []


async def test_a_large_body_that_does_not_say_how_large(gateway: Gateway) -> None:
    async def drops() -> Any:
        for _ in range(100):
            yield b" " * 10240

    answer = await gateway.client.post("/chat", data=drops())
    assert answer.status == 413
    assert is_error(await answer.json())


async def test_a_body_that_is_not_packed_as_it_says(gateway: Gateway, sender: str) -> None:
    raw = json.dumps({"sender": sender, "text": "x"}).encode()
    answer = await gateway.client.post("/chat", data=raw, headers={"Content-Encoding": "gzip"})
    assert 400 <= answer.status < 500
    assert is_error(await answer.json())


async def test_a_bomb_is_refused(gateway: Gateway) -> None:
    import gzip

    packed = gzip.compress(b'{"sender":"a","text":"' + b"a" * 50_000_000 + b'"}')
    answer = await gateway.client.post("/chat", data=packed, headers={"Content-Encoding": "gzip"})
    assert 400 <= answer.status < 500
    assert is_error(await answer.json())
    assert gateway.engine.heard == []


async def test_other_content_types_are_read_as_json_or_refused(
    gateway: Gateway, sender: str
) -> None:
    form = await gateway.client.post("/chat", data={"sender": sender, "text": "x"})
    assert form.status == 400
    assert is_error(await form.json())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods(gateway: Gateway, method: str) -> None:
    answer = await gateway.client.request(method, "/chat")
    assert answer.status == 405
    assert is_error(await answer.json())


@pytest.mark.parametrize("path", ["/nothing", "/chat/", "/static/../x", "/checklist/"])
async def test_unknown_addresses(gateway: Gateway, path: str) -> None:
    answer = await gateway.client.get(path)
    assert answer.status == 404
    assert is_error(await answer.json())


@pytest.mark.parametrize("path", ["/static/nothing.js", "/static/"])
async def test_unknown_static_files(gateway: Gateway, path: str) -> None:
    assert (await gateway.client.get(path)).status in (403, 404)


async def test_an_engine_that_is_down(gateway: Gateway, sender: str) -> None:
    gateway.engine.down = True
    status, told, headers = await gateway.chat({"sender": sender, "text": "办居住证"})
    assert status == 503
    assert is_error(told)
    assert "12345" in told["error"]["message"]
    assert int(headers["Retry-After"]) > 0
    gateway.engine.down = False
    assert (await gateway.chat({"sender": sender, "text": "办居住证"}))[0] == 200


async def test_an_engine_that_breaks_tells_nothing_of_its_inside(
    gateway: Gateway, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_(message: object) -> Reply:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(gateway.engine, "respond", break_)
    status, told, _ = await gateway.chat({"sender": sender, "text": "办居住证"})
    assert status == 500
    assert is_error(told)
    assert "secret" not in json.dumps(told)


async def test_numbers_that_cannot_be_kept(gateway: Gateway, sender: str) -> None:
    gateway.keeper.down = True
    status, body, _ = await gateway.chat({"sender": sender, "text": "身份证440604199001011234"})
    assert (status, body["error"]["code"]) == (503, "engine_unavailable")
    assert "12345" in body["error"]["message"]
    assert gateway.engine.heard == []
