"""Open choices, words that always work, and a hall that does not answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from hall.client import Item
from tests.actions.conftest import Actions
from tests.hall.examples import centre, item

Make = Callable[..., Awaitable[Actions]]

PERMIT = item(
    "A1",
    name="居住证申领",
    aliases=["办居住证"],
    materials=[{"name": "居民身份证"}],
    fee={"charged": False},
    promised_days=10,
    phone="0757-1",
    situations=[
        {"name": "以租赁住所申领", "condition": "租房居住", "materials": [{"name": "租赁合同"}]},
        {
            "name": "以自有住所申领",
            "condition": "有自己的房屋",
            "materials": [{"name": "房产证明"}],
        },
        {"name": "以稳定就业申领", "condition": "有劳动合同", "materials": [{"name": "劳动合同"}]},
    ],
)
DOG = item(
    "B1",
    name="养犬登记",
    materials=[{"name": "犬只免疫证明"}],
    fee={"charged": True, "standard": "100元"},
)
MARRIAGE = item("C1", name="内地居民结婚登记", aliases=["结婚登记"], fee={"charged": False})


@pytest.fixture
async def actions(make: Make) -> Actions:
    return await make([PERMIT, DOG, MARRIAGE], [centre("C1", phone="0757-9", hours="周一至周五")])


@pytest.fixture
async def asked(actions: Actions) -> Actions:
    """A conversation in which the situation was just asked for."""
    said = await actions.say("办居住证要带什么")
    assert said.is_choice
    assert said.outcome == "asked"
    assert said.buttons[:3] == ["以租赁住所申领", "以自有住所申领", "以稳定就业申领"]
    return actions


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("以租赁住所申领", "租赁合同"),
        ("第一个", "租赁合同"),
        ("1", "租赁合同"),
        ("租房的", "租赁合同"),
        ("以自有住所申领", "房产证明"),
        ("第二个", "房产证明"),
        ("选2", "房产证明"),
        ("以自有住所申领。", "房产证明"),
        ("以穩定就業申領", "劳动合同"),
        ("最后一个", "劳动合同"),
        ("有劳动合同", "劳动合同"),
    ],
)
async def test_a_choice_by_number_title_or_words(actions: Actions, text: str, paper: str) -> None:
    for intent in ("inform", "ask", "affirm"):
        await actions.say("办居住证要带什么", sender=intent)
        said = await actions.say(text, intent=intent, sender=intent)
        assert paper in said.text
        assert "居民身份证" in said.text
        others = {"租赁合同", "房产证明", "劳动合同"} - {paper}
        assert not any(other in said.text for other in others)
        assert actions.memory(intent)["choice"] is None
        assert said.names == {"居住证申领"}


@pytest.mark.parametrize(
    ("text", "action", "intent"),
    [
        ("第二个", "action_smalltalk", "greet"),
        ("第二个", "action_fallback", "out_of_scope"),
        ("以自有住所申领", "action_control", "repeat"),
    ],
)
async def test_an_open_choice_comes_before_what_the_model_thought(
    asked: Actions, text: str, action: str, intent: str
) -> None:
    said = await asked.say(text, intent=intent, action=action)
    assert "房产证明" in said.text


@pytest.mark.parametrize("text", ["都不是", "都不是。", "以上都不是", "都唔系"])
async def test_none_of_these(asked: Actions, text: str) -> None:
    said = await asked.say(text, intent="deny")
    assert asked.memory()["choice"] is None
    assert said.facts == []
    assert "转人工" in said.text


async def test_a_number_that_was_not_offered_chooses_nothing(asked: Actions) -> None:
    said = await asked.say("第九个", intent="inform")
    assert not any(paper in said.text for paper in ("租赁合同", "房产证明", "劳动合同："))


async def test_another_question_leaves_the_choice(asked: Actions) -> None:
    said = await asked.say("养犬登记多少钱")
    assert said.names == {"养犬登记"}
    assert "100元" in said.text


async def test_a_question_about_the_same_item_is_answered_without_a_choice(asked: Actions) -> None:
    said = await asked.say("多少钱")
    assert said.names == {"居住证申领"}
    assert said.fields == {"fee"}


async def test_a_choice_asked_for_keeps_what_was_asked(make: Make) -> None:
    names = ("护照首次申请", "护照换发", "护照补发")
    fees = ("120元", "121元", "122元")
    items = [
        item(f"P{n}", name=name, fee={"charged": True, "standard": fee})
        for n, (name, fee) in enumerate(zip(names, fees, strict=True))
    ]
    actions = await make(items)
    await actions.say("护照换发、补发还是首次申请，多少钱")
    memory = actions.memory()
    if memory.get("choice"):
        said = await actions.say(memory["choice"]["options"][1], intent="inform")
        assert said.fields == {"fee"}


async def test_conversations_do_not_mix(actions: Actions) -> None:
    await actions.say("办居住证要带什么", sender="web::a")
    await actions.say("养犬登记多少钱", sender="web::b")
    assert "房产证明" in (await actions.say("第二个", sender="web::a")).text
    assert (await actions.say("要带什么", sender="web::b")).names == {"养犬登记"}


@pytest.mark.parametrize(("text", "intent"), [("再说一遍", "repeat"), ("你刚才说什么", "repeat")])
async def test_say_it_again(asked: Actions, text: str, intent: str) -> None:
    before = asked.memory()["spoken"]
    said = await asked.say(text, intent=intent, action="action_control")
    assert [m["text"] for m in said.messages] == [m["text"] for m in before]
    assert said.is_choice
    assert "房产证明" in (await asked.say("第二个", intent="inform")).text


async def test_again_before_anything_was_said(actions: Actions) -> None:
    assert (await actions.say("再说一遍", intent="repeat", action="action_control")).text


async def test_start_over_forgets_the_item(asked: Actions) -> None:
    await asked.say("重来", intent="start_over", action="action_control")
    memory = asked.memory()
    assert (memory["item_name"], memory["choice"]) == (None, None)
    said = await asked.say("多少钱")
    assert said.names == set()


async def test_never_mind_closes_the_choice(asked: Actions) -> None:
    await asked.say("算了", intent="stop", action="action_control")
    assert asked.memory()["choice"] is None


async def test_a_person_can_always_be_had(actions: Actions) -> None:
    said = await actions.say("转人工", intent="handoff", action="action_refer_to_people")
    assert "12345" in said.text
    assert "0757-9" in said.text


@pytest.mark.parametrize("mode", [None, "propose"])
async def test_questions_are_answered_in_either_mode(actions: Actions, mode: str | None) -> None:
    assert (await actions.say("养犬登记多少钱", mode=mode)).fields == {"fee"}


# The hall does not answer


@pytest.mark.parametrize("fault", ["down", "slow"])
async def test_an_apology_and_everything_kept(asked: Actions, fault: str) -> None:
    before = {k: v for k, v in asked.memory().items() if k != "spoken"}
    asked.hall.down = fault == "down"
    asked.hall.slow = 9.0 if fault == "slow" else 0.0
    said = await asked.say("第二个", intent="inform")
    assert "抱歉" in said.text
    assert "12345" in said.text
    assert said.outcome == "failed"
    assert said.facts == []
    assert {k: v for k, v in asked.memory().items() if k != "spoken"} == before
    asked.hall.down, asked.hall.slow = False, 0.0
    assert "房产证明" in (await asked.say("第二个", intent="inform")).text


@pytest.mark.parametrize(
    ("text", "action", "intent"),
    [
        ("养犬登记多少钱", "action_answer", "ask"),
        ("养犬登记要带什么", "action_answer", "ask"),
        ("养犬登记多少钱，结婚登记多少钱", "action_answer", "ask"),
        ("你们周末上班吗", "action_answer", "ask"),
        ("转人工", "action_refer_to_people", "handoff"),
        ("你好", "action_smalltalk", "greet"),
        ("今天天气", "action_fallback", "out_of_scope"),
    ],
)
async def test_nothing_is_ever_raised_or_left_unsaid(
    actions: Actions, text: str, action: str, intent: str
) -> None:
    await actions.say("养犬登记多少钱")
    actions.hall.down = True
    said = await actions.say(text, action=action, intent=intent)
    assert said.messages


async def test_an_item_withdrawn_meanwhile_is_not_told(actions: Actions) -> None:
    await actions.say("养犬登记多少钱")
    actions.hall.withdraw("B1")
    said = await actions.say("要带什么")
    assert said.facts == []
    assert "12345" in said.text
    await actions.catalogue.refresh()
    assert (await actions.say("养犬登记要带什么")).facts == []


async def test_facts_carry_code_field_value_and_version(actions: Actions) -> None:
    said = await actions.say("养犬登记多少钱")
    (fact,) = said.facts
    assert fact == {
        "item_code": "B1",
        "item_name": "养犬登记",
        "field": "fee",
        "value": "100元",
        "catalogue_version": 2,
    }
    actions.hall.put(Item.model_validate(DOG.model_dump() | {"fee": {"charged": False}}))
    said = await actions.say("养犬登记多少钱")
    assert "不收费" in said.text
    assert said.facts[0]["catalogue_version"] > 2


ODD = (
    "",
    " ",
    "\x00",
    "🙂🙂🙂",
    "字" * 2000,
    "'; DROP TABLE items; --",
    "<xml/>",
    "{}",
    "/restart",
    "％％％",
)


@pytest.mark.parametrize("intent", ["ask", "affirm", "deny", "inform"])
async def test_odd_texts_get_an_answer_without_facts_of_anything(
    actions: Actions, intent: str
) -> None:
    for n, text in enumerate(ODD):
        said = await actions.say(text, intent=intent, sender=f"web::{n}")
        assert said.text, text
        assert said.names <= {"中心C1"}, text
