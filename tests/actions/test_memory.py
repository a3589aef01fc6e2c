"""What a conversation remembers survives Rasa's slots, which are JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from actions.memory import Choice, Memory
from tests.actions.conftest import ROOT

FULL = Memory(
    item_name="居住证申领",
    item_code="A1",
    situation="租房",
    district="石湾镇街道",
    centre="C1",
    asked=("fee", "time"),
    choice=Choice("situation", ("租房", "自有"), ("materials",), "居住证申领", firm=False),
    spoken=({"text": "要带这些", "buttons": ["收费吗"], "choices": True},),
)
CHOICES = [
    Choice("item", ()),
    Choice("item", ("甲",)),
    Choice("district", ("甲", "乙"), ("place",), "居住证申领"),
    Choice("item", ("甲", "乙"), firm=False),
]


def through_slots(memory: Memory, before: Memory | None = None) -> Memory:
    """The memory after its changes went to Rasa and came back."""
    slots: dict[str, Any] = {}
    for source in (before or Memory(), memory):
        for event in source.changes(Memory.of(slots)):
            assert event["event"] == "slot"
            slots[event["name"]] = json.loads(json.dumps(event["value"], ensure_ascii=False))
    return Memory.of(slots)


def test_everything_survives() -> None:
    assert through_slots(FULL) == FULL


@pytest.mark.parametrize("choice", CHOICES)
def test_choices_survive(choice: Choice) -> None:
    assert through_slots(Memory(choice=choice)).choice == choice


def test_what_is_forgotten_stays_forgotten() -> None:
    assert through_slots(Memory(), before=FULL) == Memory()


def test_nothing_changes_nothing() -> None:
    assert FULL.changes(FULL) == []
    assert Memory.of({}) == Memory()
    assert Memory.of(dict.fromkeys(("item_name", "asked", "choice", "spoken"))) == Memory()


def test_only_what_changed_is_told() -> None:
    from dataclasses import replace

    events = replace(FULL, district="南庄镇").changes(FULL)
    assert [(e["name"], e["value"]) for e in events] == [("district", "南庄镇")]


@pytest.mark.parametrize("choice", ["text", 5, [], {}, {"options": None}, {"kind": None}])
def test_a_slot_of_an_older_shape_breaks_nothing(choice: Any) -> None:
    found = Memory.of({"choice": choice}).choice
    assert found is None or found.options == ()


def test_another_item_drops_what_belonged_to_the_first() -> None:
    other = FULL.about("结婚登记")
    assert (other.item_name, other.item_code, other.situation) == ("结婚登记", None, None)
    assert other.district == FULL.district
    assert FULL.about("居住证申领") == FULL


def test_every_field_has_its_slot_without_influence() -> None:
    files = [ROOT / "bot" / "domain" / name for name in ("guide.yml", "tasks.yml")]
    domains = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    slots = {name: slot for domain in domains for name, slot in domain["slots"].items()}
    assert set(slots) == set(Memory.__dataclass_fields__)
    assert {slot["influence_conversation"] for slot in slots.values()} == {False}
