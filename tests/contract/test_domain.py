"""The dialogue model's files agree with each other, with the actions and with the catalogue."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from actions.app import executor
from actions.catalogue import Catalogue
from actions.guide.fields import LABELS
from actions.linker import ItemLinker
from actions.linker.concepts import background_names, load
from actions.linker.index import Background, Index
from hall.client import Centre, Item
from tests.actions.conftest import surroundings
from tests.fakes import FakeHall

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "data" / "linker"
DOMAIN = sorted((ROOT / "bot" / "domain").glob("*.yml"))
NLU = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
RULES = sorted((ROOT / "data" / "rules").rglob("*.yml"))
HAN = re.compile(r"[㐀-鿿]")
LATIN = re.compile(r"[A-Za-z]{3,}")


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def of_domain(key: str) -> list[Any]:
    """Entries of every domain file under a key."""
    return [entry for path in DOMAIN for entry in read(path).get(key) or ()]


def examples() -> Iterator[tuple[Path, str, str]]:
    """(file, intent, example) of all NLU data."""
    for path in NLU:
        for block in read(path)["nlu"]:
            if "intent" not in block:
                continue
            listed = block["examples"]
            lines = listed.splitlines() if isinstance(listed, str) else [e["text"] for e in listed]
            for line in lines:
                text = line.strip().removeprefix("-").strip()
                if text:
                    yield path, block["intent"].partition("/")[0], text


EXAMPLES = list(examples())


def test_actions_of_the_domain_equal_those_registered() -> None:
    concepts = load(KNOWLEDGE)
    background = Background(background_names(KNOWLEDGE), concepts)
    linker = ItemLinker(Index([], concepts, background), None)  # type: ignore[arg-type]
    hall = FakeHall()
    catalogue = Catalogue(hall, linker, concepts, background, lambda: date(2026, 11, 23))
    around = surroundings([date(2026, 11, 23)])
    registered = set(executor(hall, catalogue, linker, concepts, around).actions)
    assert registered == set(of_domain("actions"))


def test_nothing_stands_twice_in_the_domain() -> None:
    for key in ("intents", "actions", "slots", "responses", "entities"):
        names = Counter(of_domain(key))
        assert [name for name, count in names.items() if count > 1] == []


def rules() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in RULES:
        for rule in read(path)["rules"]:
            yield rule["rule"], rule["steps"]


def test_every_intent_has_a_rule_and_every_rule_an_intent() -> None:
    ruled = Counter(step["intent"] for _, steps in rules() for step in steps if "intent" in step)
    assert set(ruled) == set(of_domain("intents"))
    assert [intent for intent, count in ruled.items() if count > 1] == []


def test_every_rule_calls_an_action_of_the_domain_once() -> None:
    own = set(of_domain("actions"))
    for name, steps in rules():
        called = [step["action"] for step in steps if "action" in step]
        assert len(called) == 1, name
        assert set(called) <= own, name


def test_every_intent_of_the_data_is_in_the_domain_and_has_enough() -> None:
    counts = Counter(intent for _, intent, _ in EXAMPLES)
    assert set(counts) == set(of_domain("intents"))
    assert {intent: n for intent, n in counts.items() if n < 30} == {}


def test_there_are_three_thousand_examples() -> None:
    assert len(EXAMPLES) >= 3000


def test_no_example_stands_twice() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", text)

    seen: dict[str, set[str]] = {}
    count: Counter[str] = Counter()
    for path, intent, text in EXAMPLES:
        count[bare(text)] += 1
        seen.setdefault(bare(text), set()).add(f"{intent} {path.name}")
    assert {text: sorted(seen[text]) for text, n in count.items() if n > 1} == {}


def test_every_label_of_a_question_is_a_field() -> None:
    from actions.guide.asked import CENTRE_FIELDS

    known = {*LABELS, *CENTRE_FIELDS, "centre"}
    found: Counter[str] = Counter()
    for path in NLU:
        for block in read(path)["nlu"]:
            found.update(((block.get("metadata") or {}).get("fields")) or ())
    assert set(found) <= known
    assert set(LABELS) <= set(found)


def test_every_response_is_chinese_and_is_used() -> None:
    answers = {n: r for path in DOMAIN for n, r in (read(path).get("responses") or {}).items()}
    assert answers
    for name, variants in answers.items():
        for variant in variants:
            assert HAN.search(variant["text"]), name
            assert not LATIN.search(variant["text"]), name
            for button in variant.get("buttons") or ():
                assert HAN.search(button["title"]), name
    called = {
        f"utter_{step['intent']}"
        for _, steps in rules()
        if any(s.get("action") == "action_smalltalk" for s in steps)
        for step in steps
        if "intent" in step
    }
    assert set(answers) == called


def test_every_sentence_of_the_actions_and_channels_is_chinese() -> None:
    """Words given to a citizen in code: all that ends a sentence is Chinese."""
    import ast

    for path in [*(ROOT / "actions").rglob("*.py"), *(ROOT / "channels").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "Message",
                "error_json",
            ):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        if re.fullmatch(r"[a-z_0-9]+", argument.value):
                            continue  # a code
                        assert HAN.search(argument.value), f"{path}: {argument.value}"


@pytest.mark.parametrize("path", [*DOMAIN, *NLU, *RULES], ids=lambda p: p.name)
def test_every_file_is_of_the_same_format(path: Path) -> None:
    assert read(path)["version"] == "3.1"


# The demonstration catalogue


def lines() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{path.name}:{number}", json.loads(line))
        for path in sorted((ROOT / "data" / "catalogue").glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    ]


LINES = lines()
ITEMS = [(place, one) for place, one in LINES if one.get("kind", "item") == "item"]
CENTRES = [(place, one) for place, one in LINES if one.get("kind") == "centre"]


def schema(name: str) -> Any:
    text = (ROOT / "hall" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def test_every_item_and_centre_is_valid() -> None:
    validators = {"item": schema("item"), "centre": schema("centre")}
    for place, one in LINES:
        kind = one.get("kind", "item")
        assert [e.message for e in validators[kind].iter_errors(one)] == [], place
        (Item if kind == "item" else Centre).model_validate(one)


def test_there_are_enough_items_of_every_kind() -> None:
    assert len(ITEMS) >= 150
    assert len({one["theme"] for _, one in ITEMS}) == 6
    assert sum(bool(one.get("situations")) for _, one in ITEMS) >= 30
    assert {a for _, one in ITEMS for a in one["audience"].split(",")} == {"自然人", "法人"}
    assert len(CENTRES) >= 2
    assert max(len(one.get("situations") or ()) for _, one in ITEMS) == 18


def test_codes_are_unique() -> None:
    for listed, key in ((ITEMS, "item_code"), (CENTRES, "centre_code")):
        codes = Counter(one[key] for _, one in listed)
        assert [code for code, count in codes.items() if count > 1] == []


FILLED = (
    *("item_code", "name", "aliases", "department", "district", "theme", "audience"),
    *("case_type", "legal_days", "promised_days", "condition", "process", "fee", "location"),
    *("hours", "phone", "supervision_phone", "legal_basis", "result", "materials"),
)


def test_every_guide_field_is_filled() -> None:
    for place, one in ITEMS:
        empty = [f for f in FILLED if one.get(f) in (None, "", [], {})]
        # What has situations that replace the common papers needs none of its own.
        if one.get("situations"):
            empty = [f for f in empty if f != "materials"]
        assert empty == [], f"{place} {one['name']}"
        assert one["fee"]["charged"] is False or one["fee"].get("standard"), place
    for place, one in CENTRES:
        empty = [f for f in ("address", "hours", "phone", "transport") if not one.get(f)]
        assert empty == [], place


def test_situations_of_an_item_have_different_names() -> None:
    for place, one in ITEMS:
        names = [s["name"] for s in one.get("situations") or ()]
        assert len(names) == len(set(names)), place


@pytest.mark.parametrize(
    "wanted",
    [
        *("居民身份证首次申领", "居民身份证换领", "居民身份证补领"),
        *("居住证申领", "居住证签注", "居住证补领"),
        *("普通护照首次申请", "普通护照换发", "普通护照补发"),
        *("食品经营许可（新办）", "老年人优待证办理", "内地居民结婚登记"),
        *("国有建设用地使用权及房屋所有权转移登记", "社会保障卡申领"),
        *("基本医疗保险参保人员异地就医备案", "住房公积金提取（租赁住房）"),
    ],
)
def test_what_everyone_asks_for_is_there_and_bookable(wanted: str) -> None:
    found = [one for _, one in ITEMS if one["name"] == wanted]
    assert found
    assert all(one.get("bookable", True) for one in found)


def test_the_business_licence_change_has_its_18_situations() -> None:
    found = [
        one
        for _, one in ITEMS
        if any("营业执照变更" in word for word in (one["name"], *one["aliases"]))
        and len(one.get("situations") or ()) == 18
    ]
    assert found
