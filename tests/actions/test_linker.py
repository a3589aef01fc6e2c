"""From slips, sounds and other scripts to an item; and what the search address gives."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from actions.app import create_app
from actions.linker.model import LinkerModel, ModelError
from actions.linker.text import MAX_QUERY
from actions.server import ActionServer
from settings import ActionSettings
from tests.actions.conftest import ROOT, Actions
from tests.hall.examples import item

Make = Callable[..., Awaitable[Actions]]

NAMES = (
    "居民身份证首次申领",
    "居民身份证换领",
    "居民身份证补领",
    "居住证申领",
    "居住证签注",
    "居住证补领",
    "普通护照首次申请",
    "普通护照补发",
    "养犬登记",
    "内地居民结婚登记",
    "个体工商户设立登记",
    "个体工商户注销登记",
    "食品经营许可（新办）",
    "国有建设用地使用权及房屋所有权转移登记",
    "机动车检验合格标志核发",
    "社会保障卡申领",
    "社会保障卡补领",
    "高龄老人津贴申领",
    "供水报装（用水新装）",
    "残疾人证首次申领",
)

MEANT = [
    ("居住证补领", "居住证补领"),
    ("居住證補領", "居住证补领"),
    ("居住证 补领", "居住证补领"),
    ("居柱证补领", "居住证补领"),
    ("居主证丢了", "居住证补领"),
    ("暂住证丢了", "居住证补领"),
    ("juzhuzheng buling", "居住证补领"),
    ("shenfenzheng diule", "居民身份证补领"),
    ("身分证丢了", "居民身份证补领"),
    ("身份証不見了", "居民身份证补领"),
    ("身份证到期了要换", "居民身份证换领"),
    ("二代证过期", "居民身份证换领"),
    ("小孩从来没办过身份证", "居民身份证首次申领"),
    ("护照丢了", "普通护照补发"),
    ("戶照丟了", "普通护照补发"),
    ("第一次办护照", "普通护照首次申请"),
    ("养狗登记", "养犬登记"),
    ("给狗上户口", "养犬登记"),
    ("yangquan dengji", "养犬登记"),
    ("领结婚证", "内地居民结婚登记"),
    ("扯证", "内地居民结婚登记"),
    ("个体户不干了要注销", "个体工商户注销登记"),
    ("开餐馆的食品许可", "食品经营许可（新办）"),
    ("二手房过户", "国有建设用地使用权及房屋所有权转移登记"),
    ("审车", "机动车检验合格标志核发"),
    ("车子年检", "机动车检验合格标志核发"),
    ("社保卡丢了补办", "社会保障卡补领"),
    ("社保咔补领", "社会保障卡补领"),
    ("shebaoka buling", "社会保障卡补领"),
    ("高龄津贴", "高龄老人津贴申领"),
    ("八十岁老人补贴", "高龄老人津贴申领"),
    ("家里要装自来水", "供水报装（用水新装）"),
    ("残疾证第一次办", "残疾人证首次申领"),
    ("ＪＵＺＨＵＺＨＥＮＧ签注", "居住证签注"),
]


@pytest.fixture
async def small(make: Make) -> Actions:
    return await make([item(f"N{n}", name=name) for n, name in enumerate(NAMES)])


@pytest.mark.parametrize(("text", "name"), MEANT, ids=[m[0] for m in MEANT])
async def test_the_best_candidate(small: Actions, text: str, name: str) -> None:
    link = small.linker.link(text, 3)
    assert link.best is not None
    assert link.best.name.text == name, [c.name.text for c in link.candidates]


async def test_every_name_finds_itself_surely(small: Actions) -> None:
    for name in NAMES:
        link = small.linker.link(f"请问{name}怎么办", 3)
        assert link.best is not None
        assert link.best.name.text == name
        assert link.confidence > 0.45


async def test_shares_add_up_and_fall(small: Actions) -> None:
    link = small.linker.link("身份证丢了", 50)
    scores = [c.score for c in link.candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001
    assert 0.0 <= link.confidence <= 1.0


@pytest.mark.parametrize(
    "text", ["", " ", "🙂", "\x00", "？？？", "字" * 5000, "a" * 5000, "'; --"]
)
async def test_odd_texts_break_nothing(small: Actions, text: str) -> None:
    link = small.linker.link(text, 3)
    assert link.confidence < 0.5


@pytest.mark.parametrize("text", ["今天天气怎么样", "讲个笑话", "股票涨了吗", "北京到上海的火车"])
async def test_little_trust_in_what_is_not_there(small: Actions, text: str) -> None:
    assert small.linker.link(text, 3).confidence < 0.45


async def test_aliases_count(make: Make) -> None:
    actions = await make(
        [item("A1", name="甲类许可", aliases=["摆地摊"]), item("A2", name="乙类许可")]
    )
    best = actions.linker.link("想摆地摊", 3).best
    assert best is not None
    assert best.name.text == "甲类许可"


@pytest.mark.parametrize(
    "text", ["{", '{"features": []}', '{"features": ["raw"], "rank": [1]}', ""]
)
def test_a_model_for_other_features_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "linker.json"
    path.write_text(text)
    with pytest.raises(ModelError):
        LinkerModel.load(path)
    with pytest.raises(ModelError):
        LinkerModel.load(tmp_path / "missing.json")


# GET /items/search


@pytest.fixture
async def search(make: Make, aiohttp_client: Any) -> Callable[..., Awaitable[tuple[int, Any]]]:
    actions = await make(
        [
            *(item(f"N{n}", name=name, district="禅城区") for n, name in enumerate(NAMES)),
            item("S1", name="流动人口信息登记", district="石湾镇街道", parent_district="禅城区"),
            item("S2", name="流动人口信息登记", district="南庄镇", parent_district="禅城区"),
            item("S3", name="钓鱼证核发"),
        ]
    )
    server = ActionServer(actions.executor, actions.linker, actions.catalogue)
    app = web.Application()
    app.router.add_get("/items/search", server.search)
    app.router.add_get("/healthz", server.health)
    app.router.add_post("/webhook", server.webhook)
    client = await aiohttp_client(app)

    async def search_(path: str = "/items/search", **query: str) -> tuple[int, Any]:
        answer = await client.get(path, params=query)
        return answer.status, await answer.json()

    return search_


async def test_search_gives_codes_names_and_scores_best_first(search: Any) -> None:
    status, body = await search(q="身份证丢了")
    assert status == 200
    assert body["items"][0]["name"] == "居民身份证补领"
    assert all(set(one) == {"item_code", "name", "score"} for one in body["items"])
    scores = [one["score"] for one in body["items"]]
    assert scores == sorted(scores, reverse=True)
    assert len({one["item_code"] for one in body["items"]}) == len(body["items"])


@pytest.mark.parametrize(("limit", "most"), [("1", 1), ("3", 3), ("0", 1), ("-5", 1), ("9999", 50)])
async def test_search_limits(search: Any, limit: str, most: int) -> None:
    status, body = await search(q="居民身份证登记申领", limit=limit)
    assert status == 200
    assert 1 <= len(body["items"]) <= most


@pytest.mark.parametrize(
    ("district", "code"), [("石湾镇街道", "S1"), ("南庄镇", "S2"), ("禅城区", "S1")]
)
async def test_search_in_a_district(search: Any, district: str, code: str) -> None:
    _, body = await search(q="流动人口信息登记", district=district)
    assert body["items"][0]["item_code"] == code


async def test_search_leaves_out_what_is_not_done_there(search: Any) -> None:
    _, body = await search(q="流动人口信息登记", district="张槎街道")
    assert "流动人口信息登记" not in {one["name"] for one in body["items"]}
    _, body = await search(q="钓鱼证核发", district="张槎街道")
    assert body["items"][0]["item_code"] == "S3"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "   "},
        {"q": "字" * (MAX_QUERY + 1)},
        {"q": "居住证", "limit": "many"},
        {"q": "居住证", "limit": "1.5"},
        {"q": "居住证", "limit": ""},
    ],
    ids=str,
)
async def test_bad_queries(search: Any, query: dict[str, str]) -> None:
    status, body = await search(**query)
    assert status == 400
    assert set(body["error"]) == {"code", "message"}


@pytest.mark.parametrize("text", ["🙂", "'; DROP TABLE items; --", "<script>", "%00", "\x00"])
async def test_odd_queries(search: Any, text: str) -> None:
    status, body = await search(q=text)
    assert status == 200
    assert isinstance(body["items"], list)


async def test_health_says_how_much_is_known(search: Any) -> None:
    status, body = await search("/healthz")
    assert status == 200
    assert body["ready"] is True
    assert body["items"] == len(NAMES) + 2


@pytest.fixture
async def alone(aiohttp_client: Any) -> Any:
    """The whole action server with no hall behind it."""
    settings = ActionSettings.from_environment({"HALL_URL": "http://127.0.0.1:1"})
    return await aiohttp_client(create_app(settings))


async def test_without_a_hall_it_says_that_it_is_not_ready(alone: Any) -> None:
    assert (await alone.get("/healthz")).status == 503
    assert (await alone.get("/items/search", params={"q": "居住证"})).status == 503


async def test_without_a_hall_a_question_still_gets_words(alone: Any) -> None:
    call = {
        "next_action": "action_answer",
        "sender_id": "web::u1",
        "tracker": {
            "sender_id": "web::u1",
            "slots": {},
            "latest_message": {"text": "办居住证", "intent": {"name": "ask", "confidence": 1.0}},
            "events": [],
            "paused": False,
            "active_loop": {},
            "latest_action_name": None,
        },
    }
    answer = await alone.post("/webhook", json=call)
    body = await answer.json()
    assert answer.status == 200
    assert "12345" in json.dumps(body["responses"], ensure_ascii=False)


async def test_an_action_that_is_not_there(alone: Any) -> None:
    answer = await alone.post("/webhook", json={"next_action": "action_nothing", "tracker": {}})
    assert answer.status == 404


def test_the_settings_point_to_the_trained_model() -> None:
    assert ActionSettings.from_environment({}).linker_model == ROOT / "models" / "linker.json"
