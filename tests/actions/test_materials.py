"""What to bring."""

from __future__ import annotations

import re
from typing import Any

import pytest

from actions.guide.materials import card, checklist_path, listing, situation_named, wanted
from hall.client import Item, Material
from tests.hall.examples import item


def paper(name: str = "身份证", **fields: Any) -> Material:
    return Material.model_validate({"name": name} | fields)


LINES: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({}, ["1. 身份证"], ["（", "None", "可选"]),
    ({"form": "原件"}, ["原件"], []),
    ({"form": "复印件", "copies": 2}, ["复印件", "2份"], []),
    ({"copies": 0}, ["身份证"], ["0份"]),
    ({"required": False}, ["可选"], []),
    ({"required": True}, ["身份证"], ["可选"]),
    ({"note": "有效期内"}, ["有效期内"], []),
    (
        {"form": "原件", "copies": 1, "required": False, "note": "有的带"},
        ["原件", "1份", "可选", "有的带"],
        [],
    ),
    ({"source": "政府部门核发"}, ["1. 身份证"], ["免提交"]),
    ({"source": "申请人自备"}, ["1. 身份证"], ["免提交"]),
    ({"source": "数据共享"}, ["免提交", "身份证"], ["1. 身份证"]),
]


@pytest.mark.parametrize(("fields", "there", "not_there"), LINES)
def test_a_line(fields: dict[str, Any], there: list[str], not_there: list[str]) -> None:
    text = listing([paper(**fields)])
    assert all(word in text for word in there), text
    assert not any(word in text for word in not_there), text


def test_what_is_brought_comes_first_and_is_numbered() -> None:
    text = listing(
        [paper("甲", source="数据共享"), paper("乙"), paper("丙", source="数据共享"), paper("丁")]
    )
    assert re.findall(r"^(\d)\. (.)", text, re.MULTILINE) == [("1", "乙"), ("2", "丁")]
    last = text.splitlines()[-1]
    assert "免提交" in last
    assert "甲" in last and "丙" in last


def test_only_shared_papers() -> None:
    text = listing([paper("甲", source="数据共享")])
    assert "免提交" in text
    assert "1." not in text


@pytest.fixture
def with_situations() -> Item:
    return item(
        materials=[{"name": "通用"}],
        situations=[
            {"name": "加", "materials": [{"name": "加的"}]},
            {"name": "换", "replaces_common": True, "materials": [{"name": "换的"}]},
            {"name": "空", "materials": []},
        ],
    )


@pytest.mark.parametrize(
    ("name", "papers"),
    [
        (None, ["通用"]),
        ("加", ["通用", "加的"]),
        ("换", ["换的"]),
        ("空", ["通用"]),
        ("没有这种", ["通用"]),
    ],
)
def test_papers_of_a_situation(with_situations: Item, name: str | None, papers: list[str]) -> None:
    situation = situation_named(with_situations, name)
    assert [m.name for m in wanted(with_situations, situation)] == papers


def test_the_card_tells_the_same_and_links_the_checklist(with_situations: Item) -> None:
    told = card(with_situations, situation_named(with_situations, "加"))
    assert [m["name"] for m in told["items"]] == ["通用", "加的"]
    assert told["url"] == checklist_path("A1", "加")
    assert "加" in told["title"]


def test_links_of_forms() -> None:
    one = item(materials=[{"name": "表", "blank_form_url": "https://a", "sample_url": "https://b"}])
    (shown,) = card(one, None)["items"]
    assert [link["url"] for link in shown["links"]] == ["https://a", "https://b"]


@pytest.mark.parametrize("code", ["A1", "A/1", "A 1", "甲"])
@pytest.mark.parametrize("situation", [None, "租房", "就业/在职", "a&b=c#d"])
def test_paths_are_quoted(code: str, situation: str | None) -> None:
    path = checklist_path(code, situation)
    assert re.fullmatch(r"/checklist/[^/?#&]+(\?situation=[^&#/]+)?", path)
