"""Questions about the demonstration catalogue, and small ones made for the purpose."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from tests.actions.conftest import Actions
from tests.hall.examples import centre, item

Make = Callable[..., Awaitable[Actions]]

CENTRES = [
    centre(
        "C0",
        name="禅城区行政服务中心",
        district="禅城区",
        address="季华五路15号",
        phone="0757-0",
        hours="周一至周六",
    ),
    centre(
        "C1",
        name="石湾镇街道便民服务中心",
        district="石湾镇街道",
        address="镇中二路18号",
        phone="0757-1",
        hours="周一至周五",
    ),
]
STREETS = ("石湾镇街道", "南庄镇", "张槎街道")


def streets() -> list[object]:
    return [
        item(
            f"S{n}",
            name="流动人口信息登记",
            district=district,
            parent_district="禅城区",
            location=f"{district}大厅{n}号窗口",
            phone=f"0757-{n}{n}{n}",
            fee={"charged": False},
            materials=[{"name": "居民身份证"}],
        )
        for n, district in enumerate(STREETS)
    ]


# Several districts


async def test_the_district_is_asked_once_and_remembered(make: Make) -> None:
    actions = await make(streets(), CENTRES)
    said = await actions.say("流动人口信息登记在哪里办")
    assert said.is_choice
    assert set(said.buttons[:3]) == set(STREETS)
    assert said.facts == []
    said = await actions.say("南庄", intent="inform")
    assert "南庄镇大厅1号窗口" in said.text
    said = await actions.say("咨询电话多少")
    assert "0757-111" in said.text
    assert not said.is_choice


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("石湾流动人口信息登记在哪里办", "S0"),
        ("南庄镇的流动人口信息登记在哪里办", "S1"),
        ("我在张槎，流动人口信息登记在哪里办", "S2"),
        ("張槎街道流動人口信息登記在哪裡辦", "S2"),
    ],
)
async def test_the_district_that_was_said(make: Make, text: str, code: str) -> None:
    actions = await make(streets(), CENTRES)
    assert {fact["item_code"] for fact in (await actions.say(text)).facts} == {code}


async def test_the_district_is_not_asked_where_it_changes_nothing(make: Make) -> None:
    actions = await make(streets(), CENTRES)
    said = await actions.say("流动人口信息登记收费吗")
    assert "不收费" in said.text
    assert not said.is_choice


async def test_a_district_where_it_is_not_done(make: Make) -> None:
    actions = await make(streets(), [*CENTRES, centre("C2", district="祖庙街道")])
    said = await actions.say("祖庙的流动人口信息登记在哪里办")
    assert said.facts == []
    assert "祖庙街道" in said.text
    assert set(STREETS) <= set(said.buttons)


async def test_switching_the_district(make: Make) -> None:
    actions = await make(streets(), CENTRES)
    await actions.say("石湾流动人口信息登记在哪里办")
    said = await actions.say("那南庄呢", intent="inform")
    assert "南庄镇大厅1号窗口" in said.text


# Windows


@pytest.mark.parametrize(
    "text", ["B11窗口在几楼", "b11窗口在哪", "Ｂ１１窗口在哪里", "请问B11在哪", "B11號窗口喺邊度"]
)
async def test_where_a_window_is(make: Make, text: str) -> None:
    actions = await make(
        [
            item("A1", name="养犬登记", location="2楼社会民生B11号窗口"),
            item("A2", name="结婚登记", location="3楼B110号窗口"),
            item("A3", name="钓鱼证核发", location="2楼社会民生B11号窗口"),
        ],
        CENTRES,
    )
    said = await actions.say(text)
    assert "2楼" in said.text
    assert "养犬登记" in said.text and "钓鱼证核发" in said.text
    assert "结婚登记" not in said.text


async def test_a_window_that_stands_in_two_places_names_both(make: Make) -> None:
    actions = await make(
        [
            item("A1", name="养犬登记", location="禅城区行政服务中心1楼G03"),
            item("A2", name="结婚登记", location="石湾便民服务中心2楼G03"),
        ],
        CENTRES,
    )
    said = await actions.say("G03窗口在哪里")
    assert "1楼" in said.text and "2楼" in said.text


async def test_a_window_that_is_not_there(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记", location="2楼B11")], CENTRES)
    said = await actions.say("Z99窗口在哪里")
    assert "B11" not in said.text


# Two questions in one


async def test_two_fields_of_one_item(make: Make) -> None:
    actions = await make(
        [item("A1", name="养犬登记", fee={"charged": True, "standard": "100元"}, promised_days=3)]
    )
    said = await actions.say("养犬登记多少钱，要几天")
    assert said.fields == {"fee", "time"}
    assert "100元" in said.text and "3个工作日" in said.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("居民身份证换领要几天，居民身份证补领要几天", {"居民身份证换领", "居民身份证补领"}),
        ("身份证换领几天，补领几天", {"居民身份证换领", "居民身份证补领"}),
        ("养犬登记多少钱？居住证补领多少钱？", {"养犬登记", "居住证补领"}),
        ("居住证补领收费吗，出生登记收费吗", {"居住证补领", "出生登记（新生儿入户）"}),
    ],
)
async def test_two_items_in_one_message(demonstration: Actions, text: str, names: set[str]) -> None:
    said = await demonstration.say(text)
    assert said.names == names


# Centres


@pytest.mark.parametrize(
    ("text", "fields", "words"),
    [
        ("你们在哪", {"place": 0.9, "centre": 0.9}, "季华五路15号"),
        ("大厅电话多少", {"phone": 0.9, "centre": 0.9}, "0757-0"),
        ("你们周末上班吗", {"hours": 0.9, "centre": 0.9}, "周一至周六"),
        ("石湾便民服务中心在哪", {"place": 0.9, "centre": 0.9}, "镇中二路18号"),
        ("石湾镇街道便民服务中心电话", {"phone": 0.9, "centre": 0.9}, "0757-1"),
    ],
)
async def test_questions_about_a_centre(
    make: Make, text: str, fields: dict[str, float], words: str
) -> None:
    actions = await make([item("A1", name="养犬登记")], CENTRES)
    said = await actions.say(text, fields=fields)
    assert words in said.text


async def test_the_centre_in_the_middle_of_an_item(make: Make) -> None:
    actions = await make([item("A1", name="养犬登记", hours="周三")], CENTRES)
    await actions.say("养犬登记要带什么")
    said = await actions.say("你们大厅周末上班吗", fields={"hours": 0.9, "centre": 0.9})
    assert "周一至周六" in said.text
    assert (await actions.say("养犬登记几点可以去办", fields={"hours": 0.9})).names == {"养犬登记"}


# What is not there


@pytest.mark.parametrize(
    "text",
    ["恐龙饲养许可要什么材料", "xyz许可证怎么办", "潜水艇上牌要带什么"],
)
async def test_what_the_hall_has_not_is_said_to_be_missing(
    demonstration: Actions, text: str
) -> None:
    said = await demonstration.say(text)
    assert said.facts == [] or said.is_choice, said.text
    assert "12345" in said.text or said.is_choice


@pytest.mark.parametrize("text", ["恐龙饲养许可要什么材料"])
async def test_nor_is_it_taken_for_the_item_talked_of(demonstration: Actions, text: str) -> None:
    await demonstration.say("结婚登记收费吗")
    said = await demonstration.say(text)
    assert said.facts == [], said.text


# Every item by its name


async def test_every_name_of_the_demonstration_hall_is_answered_with_its_own_facts(
    demonstration: Actions,
) -> None:
    names = sorted(demonstration.catalogue.snapshot.by_name)
    wrong = []
    for n, name in enumerate(names):
        said = await demonstration.say(f"{name}归哪个部门管", sender=f"web::{n}")
        if said.is_choice:
            continue
        if said.names != {name}:
            wrong.append((name, said.names))
    assert wrong == []


async def test_a_full_name_switches_whatever_was_talked_of(demonstration: Actions) -> None:
    names = sorted(demonstration.catalogue.snapshot.by_name)
    shuffled = random.Random(7).sample(names, len(names))
    wrong = []
    for n, (before, name) in enumerate(zip(names, shuffled, strict=True)):
        sender = f"web::{n}"
        await demonstration.say(f"{before}归哪个部门管", sender=sender)
        said = await demonstration.say(f"{name}归哪个部门管", sender=sender)
        if said.is_choice and name in demonstration.memory(sender).get("choice", {}).get(
            "options", ()
        ):
            continue
        if said.is_choice and demonstration.memory(sender).get("item_name") == name:
            continue
        if said.names != {name}:
            wrong.append((before, name, said.names))
    assert wrong == []


@pytest.mark.parametrize(
    ("before", "text", "name"),
    [
        ("居住证申领", "流动人口信息登记要带什么", "流动人口信息登记"),
        ("居住证申领", "身份证丢了，补一张多少钱", "居民身份证补领"),
        ("居住证申领", "补领居民身份证多少钱", "居民身份证补领"),
        ("居民身份证换领", "居住证补领多少钱", "居住证补领"),
        ("普通护照首次申请", "往来港澳通行证首次申请多少钱", "往来港澳通行证首次申请"),
        ("养犬登记", "电动自行车登记上牌要带什么", "电动自行车登记上牌"),
        ("个体工商户设立登记", "有限责任公司设立登记要几天", "有限责任公司设立登记"),
        ("供水报装（用水新装）", "用电过户（更名）要带什么", "用电过户（更名）"),
    ],
)
async def test_other_items_in_the_middle_of_a_conversation(
    demonstration: Actions, before: str, text: str, name: str
) -> None:
    await demonstration.say(f"{before}归哪个部门管")
    said = await demonstration.say(text)
    assert demonstration.memory()["item_name"] == name, said.text
    assert said.names <= {name}


@pytest.mark.parametrize(
    ("before", "text", "name"),
    [
        ("居民身份证换领", "那补领呢", "居民身份证补领"),
        ("居民身份证换领", "换成补领呢", "居民身份证补领"),
        ("居住证申领", "签注呢", "居住证签注"),
        ("普通护照首次申请", "补发的呢", "普通护照补发"),
        ("残疾人证首次申领", "换领呢", "残疾人证换领"),
        ("烟草专卖零售许可证延续", "那变更呢", "烟草专卖零售许可证变更"),
    ],
)
async def test_a_variant_keeps_what_was_asked(
    demonstration: Actions, before: str, text: str, name: str
) -> None:
    await demonstration.say(f"{before}归哪个部门管")
    said = await demonstration.say(text)
    assert said.names == {name}, said.text
    assert said.fields == {"department"}


@pytest.mark.parametrize("text", ["多少钱", "那多少钱", "要收费吗", "几多钱", "收錢唔"])
async def test_a_bare_question_is_about_the_item_talked_of(
    demonstration: Actions, text: str
) -> None:
    await demonstration.say("养犬登记归哪个部门管")
    said = await demonstration.say(text, fields={"fee": 0.9})
    assert (said.names, said.fields) == ({"养犬登记"}, {"fee"})
