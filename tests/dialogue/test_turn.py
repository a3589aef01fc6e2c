"""Turns: in order within a conversation, side by side between conversations, whatever fails."""

from __future__ import annotations

import asyncio
import gc

import pytest

from dialogue.errors import EngineUnavailable, MessageRefused
from dialogue.messages import ConversationId, UserMessage
from dialogue.personal import PersonalNumbers, Token
from dialogue.turn import Turns
from tests.fakes import FakeEngine, FakeKeeper


def said(text: str, user: str = "u1") -> UserMessage:
    return UserMessage(ConversationId("web", "", user), "web", text)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(timeout=1.0)


@pytest.fixture
def keeper() -> FakeKeeper:
    return FakeKeeper()


@pytest.fixture
def turns(engine: FakeEngine, keeper: FakeKeeper) -> Turns:
    return Turns(engine, PersonalNumbers(keeper), longest=100)


async def test_the_engine_answers(turns: Turns, engine: FakeEngine) -> None:
    reply = await turns.handle(said("办居住证"))
    assert reply.messages[0].text == "收到：办居住证"
    assert engine.heard == [said("办居住证")]


async def test_a_second_message_waits_for_the_first(turns: Turns, engine: FakeEngine) -> None:
    engine.delay = 0.03
    replies = await asyncio.gather(*(turns.handle(said(str(n))) for n in range(5)))
    assert [r.messages[0].text for r in replies] == [f"收到：{n}" for n in range(5)]
    assert [m.text for m in engine.heard] == ["0", "1", "2", "3", "4"]
    assert engine.most_at_once == 1


async def test_conversations_do_not_wait_for_each_other(turns: Turns, engine: FakeEngine) -> None:
    engine.delay = 0.05
    await asyncio.gather(*(turns.handle(said("x", f"u{n}")) for n in range(20)))
    assert engine.most_at_once == 20


async def test_channels_and_accounts_are_different_conversations(
    turns: Turns, engine: FakeEngine
) -> None:
    engine.delay = 0.05
    ids = [ConversationId(c, a, "u1") for c in ("web", "wechat") for a in ("", "foshan")]
    await asyncio.gather(*(turns.handle(UserMessage(i, i.channel, "x")) for i in ids))
    assert engine.most_at_once == 4


@pytest.mark.parametrize("text", ["", " \n", "\x00\x01", "字" * 101])
async def test_what_cannot_be_a_message_never_reaches_the_engine(
    turns: Turns, engine: FakeEngine, text: str
) -> None:
    with pytest.raises(MessageRefused):
        await turns.handle(said(text))
    assert engine.heard == []


async def test_an_engine_without_answer_is_an_error_and_frees_the_conversation(
    turns: Turns, engine: FakeEngine
) -> None:
    engine.down = True
    with pytest.raises(EngineUnavailable):
        await turns.handle(said("一"))
    engine.down = False
    reply = await asyncio.wait_for(turns.handle(said("二")), 1)
    assert reply.messages[0].text == "收到：二"


async def test_a_failed_turn_does_not_fail_the_one_that_waits(
    turns: Turns, engine: FakeEngine
) -> None:
    engine.delay = 2.0
    first = asyncio.create_task(turns.handle(said("一")))
    await asyncio.sleep(0.02)
    second = asyncio.create_task(turns.handle(said("二")))
    await asyncio.sleep(0.02)
    engine.delay = 0.0
    with pytest.raises(EngineUnavailable):
        await first
    assert (await second).messages[0].text == "收到：二"


async def test_somebody_who_goes_away_does_not_block_the_conversation(
    turns: Turns, engine: FakeEngine
) -> None:
    engine.delay = 0.5
    gone = asyncio.create_task(turns.handle(said("一")))
    await asyncio.sleep(0.02)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    engine.delay = 0.0
    await asyncio.wait_for(turns.handle(said("二")), 1)


async def test_order_holds_after_a_pause(turns: Turns, engine: FakeEngine) -> None:
    await turns.handle(said("一"))
    gc.collect()
    engine.delay = 0.03
    await asyncio.gather(turns.handle(said("二")), turns.handle(said("三")))
    assert engine.most_at_once == 1


async def test_the_engine_hears_tokens(
    turns: Turns, engine: FakeEngine, keeper: FakeKeeper
) -> None:
    await turns.handle(said("我的身份证是440604 19900101 1234，电话幺三八零零幺三八零零零"))
    (heard,) = engine.heard
    identity, phone = Token.find_all(heard.text)
    assert heard.text == f"我的身份证是{identity}，电话{phone}"
    assert (identity.kind, phone.kind) == ("identity", "phone")
    assert keeper.kept == {
        ("web::u1", identity): "440604199001011234",
        ("web::u1", phone): "13800138000",
    }


async def test_a_message_without_numbers_asks_nobody(
    turns: Turns, engine: FakeEngine, keeper: FakeKeeper
) -> None:
    keeper.down = True
    await turns.handle(said("办居住证要带什么，打12345吗，2026年12月3日行不行"))
    assert len(engine.heard) == 1
    assert keeper.calls == 0


async def test_numbers_that_cannot_be_kept_go_nowhere(
    turns: Turns, engine: FakeEngine, keeper: FakeKeeper
) -> None:
    keeper.down = True
    with pytest.raises(EngineUnavailable):
        await turns.handle(said("我的电话是13800138000"))
    assert engine.heard == []
    keeper.down = False
    await turns.handle(said("我的电话是13800138000"))
    assert Token.find_all(engine.heard[0].text)


async def test_a_typed_token_is_plain_text(turns: Turns, engine: FakeEngine) -> None:
    await turns.handle(said("查⟦identity:bcdfghjk⟧"))
    assert engine.heard[0].text == "查【identity:bcdfghjk】"


def test_a_message_does_not_show_its_text() -> None:
    assert "13800138000" not in repr(said("13800138000"))
