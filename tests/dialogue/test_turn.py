"""Turns: in order within a conversation, side by side between conversations, whatever fails."""

from __future__ import annotations

import asyncio
import gc

import pytest

from dialogue.errors import EngineUnavailable, MessageRefused
from dialogue.messages import ConversationId, UserMessage
from dialogue.turn import Turns
from tests.fakes import FakeEngine


def said(text: str, user: str = "u1") -> UserMessage:
    return UserMessage(ConversationId("web", "", user), "web", text)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(timeout=1.0)


@pytest.fixture
def turns(engine: FakeEngine) -> Turns:
    return Turns(engine, longest=100)


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
