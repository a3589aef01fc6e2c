"""One field of an item as a sentence: what the catalogue says, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from actions.guide.asked import centre_fields_asked, fields_asked
from actions.guide.fields import LABELS, tell, value_of
from hall.client import Item
from tests.hall.examples import FULL, item, item_json

TIMES: list[tuple[dict[str, Any], str | None]] = [
    ({"promised_days": 0}, "当场"),
    ({"promised_days": 0, "legal_days": 20}, "当场"),
    ({"promised_days": 0.5}, "半个工作日"),
    ({"promised_days": 1}, "1个工作日"),
    ({"promised_days": 1.5}, "1.5个工作日"),
    ({"promised_days": 10, "legal_days": 20}, "10个工作日"),
    ({"promised_days": 30, "day_unit": "自然日"}, "30个自然日"),
    ({"legal_days": 20}, "20个工作日"),
    ({"legal_days": 20, "day_unit": "自然日"}, "20个自然日"),
    ({"case_type": "即办件"}, "当场"),
    ({"case_type": "承诺件"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("given", "wanted"), TIMES)
def test_time_limits(given: dict[str, Any], wanted: str | None) -> None:
    told = tell(item(**given), "time")
    if wanted is None:
        assert told.value is None
        assert "12345" in told.text
    else:
        assert told.value is not None
        assert wanted in told.text


@pytest.mark.parametrize("days", [0.5, 1, 1.5, 10, 20])
def test_a_promise_goes_before_the_law(days: float) -> None:
    told = tell(item(promised_days=days, legal_days=99), "time")
    assert "99" not in told.text


FEES: list[tuple[dict[str, Any] | None, list[str], list[str]]] = [
    ({"charged": False}, ["不收费"], ["None"]),
    ({"charged": False, "standard": ""}, ["不收费"], ["（）"]),
    ({"charged": False, "standard": "无"}, ["不收费"], ["无）"]),
    ({"charged": False, "standard": "不收费"}, ["不收费"], ["不收费（不收费"]),
    ({"charged": False, "standard": "首次申领免费"}, ["不收费", "首次申领免费"], []),
    ({"charged": True, "standard": "20元/证"}, ["20元/证"], ["不收费"]),
    ({"charged": True, "standard": "20元/证", "basis": "某文"}, ["20元/证"], ["不收费"]),
    ({"charged": True}, ["收费"], ["不收费", "None"]),
    ({"charged": True, "standard": "  "}, ["收费"], ["不收费"]),
]


@pytest.mark.parametrize(("fee", "there", "not_there"), FEES)
def test_fees(fee: dict[str, Any] | None, there: list[str], not_there: list[str]) -> None:
    told = tell(item(fee=fee), "fee")
    assert told.value is not None
    assert all(word in told.text for word in there), told.text
    assert not any(word in told.text for word in not_there), told.text


FIELDS = [field for field in LABELS if field != "materials"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_full_item_answers_every_field_with_its_own_values(field: str) -> None:
    told = tell(Item.model_validate(FULL), field)
    own = {
        "condition": "居住半年以上",
        "fee": "20元",
        "time": "半个工作日",
        "place": "A13、A14号窗口",
        "hours": "周一至周五",
        "phone": "0757-12345678",
        "process": "2. 受理",
        "online": "https://example.org/x",
        "result": "窗口领取",
        "forms": "https://example.org/a",
        "legal": "《居住证暂行条例》",
        "supervision": "12345",
        "department": "公安局",
    }
    assert own[field] in told.text
    assert told.value is not None
    assert "None" not in told.text


@pytest.mark.parametrize("field", [f for f in FIELDS if f != "department"])
def test_a_missing_field_is_said_to_be_missing(field: str) -> None:
    told = tell(item(), field)
    assert told.value is None
    assert told.text.endswith("。")
    assert "None" not in told.text
    assert value_of(item(), field) is None


@pytest.mark.parametrize("field", ["condition", "fee", "time", "place", "hours", "result"])
def test_a_missing_field_names_whom_to_ask(field: str) -> None:
    assert "0757-1" in tell(item(phone="0757-1"), field).text
    assert "12345" in tell(item(), field).text


def test_empty_texts_are_missing() -> None:
    fields = ("condition", "location", "hours", "phone", "online_url", "supervision_phone")
    bare = Item.model_validate(item_json() | dict.fromkeys(fields, ""))
    for field in ("condition", "place", "hours", "phone", "online", "supervision"):
        assert tell(bare, field).value is None


def test_not_online_tells_where_instead() -> None:
    assert "季华路1号" in tell(item(location="季华路1号"), "online").text


@pytest.mark.parametrize(("visits", "words"), [(0, "不用跑"), (1, "1次"), (2, "2次")])
def test_the_process_counts_visits(visits: int, words: str) -> None:
    assert words in tell(item(process=["a", "b"], visits=visits), "process").text


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"name": "居住证"}, "居住证"),
        ({"delivery": "邮寄"}, "邮寄"),
        ({"name": "居住证", "delivery": "邮寄"}, "邮寄"),
    ],
)
def test_results(result: dict[str, str], words: str) -> None:
    assert words in tell(item(result=result), "result").text


def test_an_empty_result_is_missing() -> None:
    assert tell(item(result={}), "result").value is None


ASKED = [
    ("办这个多少钱", {"fee"}),
    ("收费吗", {"fee"}),
    ("要不要钱", {"fee"}),
    ("几多钱", {"fee"}),
    ("要带什么", {"materials"}),
    ("需要哪些材料", {"materials"}),
    ("要带咩", {"materials"}),
    ("準備什麼材料", {"materials"}),
    ("多久能办好", {"time"}),
    ("要几天", {"time"}),
    ("几个工作日", {"time"}),
    ("什么条件", {"condition"}),
    ("办理流程", {"process"}),
    ("网上能办吗", {"online"}),
    ("在哪办", {"place"}),
    ("哪个窗口", {"place"}),
    ("咨询电话", {"phone"}),
    ("监督投诉电话", {"supervision"}),
    ("有没有空白表下载", {"forms"}),
    ("依据是什么", {"legal"}),
    ("归哪个部门管", {"department"}),
    ("周末能办吗", {"hours"}),
    ("多少钱，要几天", {"fee", "time"}),
    ("要带什么，去哪里办", {"materials", "place"}),
    ("你好", set()),
    ("", set()),
    ("居住证", set()),
]


@pytest.mark.parametrize(("text", "fields"), ASKED)
def test_fields_that_are_asked_in_so_many_words(text: str, fields: set[str]) -> None:
    assert set(fields_asked(text, {})) == fields


@pytest.mark.parametrize(
    ("chances", "fields"),
    [
        ({"fee": 0.9}, ("fee",)),
        ({"fee": 0.4}, ("fee",)),
        ({"fee": 0.1}, ()),
        ({"time": 0.8, "fee": 0.7}, ("fee", "time")),
        ({"time": 0.8, "fee": 0.2}, ("time",)),
        ({"centre": 0.9}, ()),
        ({"unknown": 0.9}, ()),
    ],
)
def test_fields_from_the_models_chances(chances: dict[str, float], fields: tuple[str, ...]) -> None:
    assert fields_asked("嗯", chances) == fields


@pytest.mark.parametrize(
    ("chances", "fields"),
    [({"place": 0.9}, ("place",)), ({"hours": 0.3}, ("hours",)), ({"fee": 0.9}, ()), ({}, ())],
)
def test_fields_of_a_centre(chances: dict[str, float], fields: tuple[str, ...]) -> None:
    assert centre_fields_asked("那个", chances) == fields
