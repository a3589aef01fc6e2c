"""Parts that die, catalogues that change, and texts that were never meant to be read."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Stack, text_of
from tests.e2e.judge import facts_of

KEY = {"Authorization": "Bearer end-to-end-key"}


def somebody() -> str:
    return uuid.uuid4().hex


def names(reply: Any) -> set[str]:
    return {fact["item_name"] for fact in facts_of(reply)}


def until(condition: Callable[[], bool], seconds: float = 10.0) -> float:
    """Seconds until something holds."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - began


def new_item(code: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "item_code": code,
        "name": name,
        "department": "佛山市禅城区农业农村局",
        "fee": {"charged": True, "standard": "77元/本"},
        "materials": [{"name": "垂钓安全承诺书"}],
    } | fields


def put(stack: Stack, item: dict[str, Any]) -> None:
    status, body = stack.call("hall", "PUT", f"/items/{item['item_code']}", item, KEY)
    assert status < 300, body


# Parts that die


def test_a_hall_that_is_killed(healthy: Stack) -> None:
    who = somebody()
    healthy.say(who, "居住证补领多少钱")
    others = {name: child.pid for name, child in healthy.running.items() if name != "hall"}
    healthy.kill("hall")
    for text in ("要带什么材料", "养犬登记多少钱", "结婚登记要带什么"):
        reply = healthy.say(who, text)
        assert "抱歉" in text_of(reply)
        assert "12345" in text_of(reply)
        assert names(reply) == set()
    assert "不客气" in text_of(healthy.say(who, "谢谢"))
    status, body = healthy.call("channels", "GET", "/healthz")
    assert (status, body["not_ready"]) == (503, ["hall"])

    healthy.start("hall")
    healthy.wait_until("hall")
    reply = healthy.say(who, "要带什么材料")
    assert names(reply) == {"居住证补领"}, "the conversation lost its item"
    healthy.wait_until("channels", seconds=10)
    assert {n: c.pid for n, c in healthy.running.items() if n != "hall"} == others


def test_an_action_server_that_is_killed_in_a_conversation(healthy: Stack) -> None:
    who = somebody()
    healthy.say(who, "居住证补领多少钱")
    healthy.kill("actions")
    for text in ("要带什么材料", "谢谢"):
        status, body = healthy.post(who, text)
        if status == 200:
            assert "12345" in text_of(body)
        else:
            assert status == 503
            assert "12345" in body["error"]["message"]
    status, body = healthy.call("channels", "GET", "/healthz")
    assert (status, body["not_ready"]) == (503, ["actions"])

    healthy.start("actions")
    healthy.wait_until("actions")
    assert names(healthy.say(who, "要带什么材料")) == {"居住证补领"}
    assert names(healthy.say(somebody(), "养犬登记多少钱")) == {"养犬登记"}


def test_an_action_server_that_is_killed_in_the_middle_of_turns(healthy: Stack) -> None:
    def ask(n: int) -> int:
        status, body = healthy.post(somebody(), "居住证补领多少钱")
        assert status in (200, 503), body
        assert body.get("messages") or body["error"]["message"]
        return status

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, n) for n in range(60)]
        time.sleep(0.1)
        healthy.kill("actions")
        statuses = [one.result() for one in asked]
    assert 503 in statuses
    healthy.start("actions")
    healthy.wait_until("actions")
    assert names(healthy.say(somebody(), "居住证补领多少钱")) == {"居住证补领"}


def test_a_bot_that_is_killed_keeps_its_conversations(healthy: Stack) -> None:
    who = somebody()
    healthy.say(who, "居住证补领多少钱")
    healthy.kill("bot")
    status, body = healthy.post(who, "要带什么材料")
    assert status == 503
    assert "12345" in body["error"]["message"]
    healthy.start("bot")
    healthy.wait_until("bot")
    assert names(healthy.say(who, "要带什么材料")) == {"居住证补领"}


# Catalogues that change


def test_an_item_is_answerable_within_ten_seconds_and_gone_within_ten(
    stack: Stack, tmp_path: Path
) -> None:
    file = tmp_path / "items.jsonl"
    item = new_item("E2E-1", "休闲垂钓许可核发", aliases=["钓鱼证"])
    file.write_text(json.dumps(item, ensure_ascii=False) + "\n", encoding="utf-8")
    began = time.monotonic()
    imported = stack.hall("import", str(file))
    assert imported.returncode == 0, imported.stdout + imported.stderr

    def told(text: str) -> bool:
        return "77元/本" in text_of(stack.say(somebody(), text))

    until(lambda: told("休闲垂钓许可核发多少钱"), 10 - (time.monotonic() - began))
    assert told("办钓鱼证要多少钱")
    assert stack.search("钓鱼证")[0]["item_code"] == "E2E-1"

    put(stack, item | {"fee": {"charged": True, "standard": "88元/本"}})
    assert "88元/本" in text_of(stack.say(somebody(), "休闲垂钓许可核发多少钱"))

    withdrawn = stack.hall("withdraw", "E2E-1")
    assert withdrawn.returncode == 0, withdrawn.stdout + withdrawn.stderr
    until(lambda: "E2E-1" not in {one["item_code"] for one in stack.search("休闲垂钓许可核发")})
    reply = stack.say(somebody(), "休闲垂钓许可核发多少钱")
    assert "88元/本" not in text_of(reply)
    assert "休闲垂钓许可核发" not in names(reply)


def test_an_item_withdrawn_is_gone_from_the_conversation_about_it(stack: Stack) -> None:
    put(stack, new_item("E2E-2", "热气球升空许可"))
    who = somebody()
    until(lambda: "热气球升空许可" in names(stack.say(who, "热气球升空许可多少钱")))
    status, body = stack.call("hall", "POST", "/items/E2E-2/withdraw", headers=KEY)
    assert status < 300, body
    reply = stack.say(who, "要带什么材料")
    assert names(reply) == set(), text_of(reply)


def test_a_broken_file_changes_nothing(stack: Stack, tmp_path: Path) -> None:
    good, bad = new_item("E2E-3", "风筝放飞备案"), new_item("E2E-4", "")
    file = tmp_path / "items.jsonl"
    lines = [json.dumps(one, ensure_ascii=False) for one in (good, bad)]
    file.write_text("\n".join([*lines, "{broken"]), encoding="utf-8")
    imported = stack.hall("import", str(file))
    assert imported.returncode != 0
    told = imported.stdout + imported.stderr
    assert "2" in told and "3" in told, told
    until(lambda: bool(found := stack.search("风筝放飞备案")) and found[0]["item_code"] == "E2E-3")
    stack.hall("withdraw", "E2E-3")


def test_markup_in_a_catalogue_stays_text(stack: Stack) -> None:
    evil = "<script>alert(1)</script>"
    put(stack, new_item("E2E-5", "蹦极场地备案", condition=evil, location=evil))
    until(lambda: "蹦极场地备案" in names(stack.say(somebody(), "蹦极场地备案多少钱")))
    reply = stack.say(somebody(), "蹦极场地备案什么条件")
    assert evil in text_of(reply)  # the page shows text as text; see test_page
    stack.call("hall", "POST", "/items/E2E-5/withdraw", headers=KEY)


# Texts that were never meant to be read

COMMANDS = (
    "/restart",
    " /restart",
    '/ask{"item_code":"x"}',
    '/ask{"item":"x"}',
    "／restart",
    "／session_start",
    "/back",
    "/session_start",
    "/nlu_fallback",
    "/inform",
    "/",
    "//",
)


@pytest.mark.parametrize("text", COMMANDS)
def test_a_typed_command_is_only_text(stack: Stack, text: str) -> None:
    who = somebody()
    stack.say(who, "居住证补领多少钱")
    reply = stack.say(who, text)
    assert "养犬登记" not in names(reply)
    # It put no other item into the conversation; as a word, "restart" may start it anew.
    assert names(stack.say(who, "要带什么材料")) <= {"居住证补领"}


ODD = {
    "sql": "'; DROP TABLE items; --",
    "sql in a question": "居住证' OR '1'='1 补领多少钱",
    "xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "html": "<img src=x onerror=alert(1)>",
    "template": "{{7*7}} ${7*7} {item_name} %s %(x)s",
    "emoji": "🙂🙂🙂",
    "one emoji": "👍",
    "emoji and words": "身份证🪪丢了😭怎么补",
    "control": "身份证\x00\x01\x1b[31m丢了\x07",
    "direction": "\u202e身份证\u202c丢了",
    "zalgo": "身\u0300\u0301\u0302份\u0300证\u0301丢了",
    "surrogate pair": "𠮷𠮷𠮷",
    "only punctuation": "？？？！！！",
    "digits": "1234567890" * 10,
    "json": '{"sender":"x","text":"y"}',
    "yaml": "- intent: ask\n  examples: |\n    - x",
    "entities": "[居住证](item) 多少钱",
    "path": "../../../../etc/passwd",
    "long": "我想问一下" * 390,
    "long latin": "a" * 2000,
    "other languages": "How do I renew my ID card? 身分証 신분증 паспорт",
    "newlines": "居住证\n\n\n补领\n\n多少钱",
    "tabs": "居住证\t补领\t多少钱",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_texts_get_a_chinese_reply(stack: Stack, text: str) -> None:
    who = somebody()
    began = time.monotonic()
    reply = stack.say(who, text)
    assert any("\u4e00" <= c <= "\u9fff" for c in text_of(reply))
    assert time.monotonic() - began < 5.0
    assert names(stack.say(who, "居住证补领多少钱")) == {"居住证补领"}


@pytest.mark.parametrize("text", ["a" * 100_000, "字" * 100_000, "字" * 2001])
def test_messages_that_are_too_long(stack: Stack, text: str) -> None:
    status, body = stack.post(somebody(), text)
    assert status == 413
    assert body["error"]["message"]


@pytest.mark.parametrize("text", ["", "  ", "\x00\x01", "\u200b"])
def test_messages_without_anything(stack: Stack, text: str) -> None:
    assert stack.post(somebody(), text)[0] == 400


def test_an_unknown_conversation_is_a_new_one(stack: Stack) -> None:
    reply = stack.say(somebody(), "第二个")
    assert names(reply) == set()
    reply = stack.say(somebody(), "多少钱")
    assert names(reply) == set()


# At once


def test_two_messages_at_once_keep_their_order(stack: Stack) -> None:
    def both(n: int) -> tuple[Any, Any]:
        who = somebody()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(stack.say, who, "居住证补领多少钱")
            time.sleep(0.02)
            second = pool.submit(stack.say, who, "要带什么材料")
            return first.result(), second.result()

    for n in range(10):
        first, second = both(n)
        assert {f["field"] for f in facts_of(first)} == {"fee"}
        assert {(f["item_name"], f["field"]) for f in facts_of(second)} == {
            ("居住证补领", "materials")
        }


def test_fifty_conversations_at_once_do_not_mix(stack: Stack) -> None:
    items = ("居住证补领", "养犬登记", "普通护照补发", "养犬登记注销", "失业登记")

    def talk(n: int) -> list[set[str]]:
        who, item = somebody(), items[n % len(items)]
        return [names(stack.say(who, t)) for t in (f"{item}多少钱", "要几天", "在哪里办")]

    with ThreadPoolExecutor(50) as pool:
        for n, found in enumerate(pool.map(talk, range(50))):
            assert found == [{items[n % len(items)]}] * 3


def test_nothing_said_stands_in_a_log(stack: Stack) -> None:
    word = "我的身份证号是440604199001011234补领"
    stack.say(somebody(), word)
    for log in (stack.state / "logs").iterdir():
        assert "440604199001011234" not in log.read_text(encoding="utf-8", errors="replace"), log
