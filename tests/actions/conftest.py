"""The action server's inside with a fake hall: conversations of tracker after tracker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.app import executor
from actions.catalogue import Catalogue
from actions.linker import ItemLinker
from actions.linker.concepts import Concepts, background_names, load
from actions.linker.index import Background, Index
from actions.linker.model import LinkerModel, ModelError
from actions.people import DeskHours
from actions.tasks.all import Surroundings
from actions.vault import MemoryVault, Seals
from actions.when import StateCalendar
from dialogue.personal import find, tokenise
from hall.client import Centre, Item
from hall.clock import HALL_ZONE
from tests.fakes import FakeHall

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "data" / "linker"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def concepts() -> Concepts:
    return load(KNOWLEDGE)


@pytest.fixture(scope="session")
def background(concepts: Concepts) -> Background:
    return Background(background_names(KNOWLEDGE), concepts)


@pytest.fixture(scope="session")
def model() -> LinkerModel:
    """The trained linker of this working copy."""
    try:
        return LinkerModel.load(ROOT / "models" / "linker.json")
    except ModelError as error:
        pytest.fail(f"{error}: run make train")


def demonstration_items() -> list[Item]:
    """The items of data/catalogue."""
    return [
        Item.model_validate_json(line)
        for path in sorted((ROOT / "data" / "catalogue").glob("*.jsonl"))
        if path.name != "centres.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def demonstration_centres() -> list[Centre]:
    """The centres of data/catalogue."""
    text = (ROOT / "data" / "catalogue" / "centres.jsonl").read_text(encoding="utf-8")
    return [Centre.model_validate_json(line) for line in text.splitlines() if line.strip()]


@dataclass
class Said:
    """What came of a turn."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "\n".join(m.get("text") or "" for m in self.messages)

    @property
    def buttons(self) -> list[str]:
        return [b["title"] for m in self.messages for b in m.get("buttons") or ()]

    @property
    def facts(self) -> list[dict[str, Any]]:
        return [f for m in self.messages for f in (m.get("custom") or {}).get("facts", ())]

    @property
    def fields(self) -> set[str]:
        return {fact["field"] for fact in self.facts}

    @property
    def names(self) -> set[str]:
        return {fact["item_name"] for fact in self.facts}

    @property
    def outcome(self) -> str | None:
        return next(
            (c["outcome"] for m in self.messages if "outcome" in (c := m.get("custom") or {})), None
        )

    @property
    def is_choice(self) -> bool:
        return any((m.get("custom") or {}).get("choices") for m in self.messages)


_GUIDE = ("ask", "inform", "affirm", "deny")
_ACTIONS = {
    **dict.fromkeys(_GUIDE, "action_answer"),
    "handoff": "action_refer_to_people",
    "out_of_scope": "action_fallback",
    **dict.fromkeys(("greet", "goodbye", "thanks", "ask_bot", "vent"), "action_smalltalk"),
    **dict.fromkeys(("stop", "repeat", "go_back", "start_over"), "action_control"),
}
"""Which action the rules call for an act; every other act begins a task."""


def surroundings(today: list[date]) -> Surroundings:
    """What tasks need: it is nine o'clock of the day in `today`."""
    calendar = StateCalendar()

    def now() -> datetime:
        return datetime.combine(today[0], time(9), tzinfo=HALL_ZONE)

    vault = MemoryVault(Seals("a key of the tests, long enough"), lambda: 0.0)
    return Surroundings(vault, now, calendar, DeskHours(calendar, time(9), time(17)))


@dataclass
class Actions:
    """An executor over a fake hall, and the conversations with it."""

    hall: FakeHall
    catalogue: Catalogue
    linker: ItemLinker
    executor: ActionExecutor
    today: list[date]
    vault: MemoryVault
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def say(
        self,
        text: str,
        intent: str = "ask",
        action: str = "action_answer",
        fields: dict[str, float] | None = None,
        sender: str = "web::u1",
        sureness: float = 0.95,
        ranking: dict[str, float] | None = None,
        mode: str | None = None,
    ) -> Said:
        """One turn, as Rasa would have it run; slots go through JSON as they do there."""
        slots = self.slots.setdefault(sender, {})
        ranks = ranking or {intent: sureness}
        call = {
            "next_action": action,
            "sender_id": sender,
            "domain": {},
            "tracker": {
                "sender_id": sender,
                "slots": json.loads(json.dumps(slots)),
                "latest_message": {
                    "text": text,
                    "intent": {"name": intent, "confidence": sureness},
                    "intent_ranking": [{"name": n, "confidence": c} for n, c in ranks.items()],
                    "entities": [],
                    "guide_fields": fields or {},
                    "metadata": {"mode": mode} if mode else {},
                },
                "events": [],
                "paused": False,
                "followup_action": None,
                "active_loop": {},
                "latest_action_name": "action_listen",
            },
        }
        result = await self.executor.run(json.loads(json.dumps(call)))
        result = result.model_dump() if hasattr(result, "model_dump") else result
        for event in result["events"]:
            assert event["event"] == "slot"
            slots[event["name"]] = json.loads(json.dumps(event["value"]))
        return Said(result["responses"], result["events"])

    async def tell(self, text: str, intent: str = "inform", **options: Any) -> Said:
        """One turn of somebody whose personal numbers the gateway has put away."""
        sender = options.get("sender", "web::u1")
        numbers = find(text)
        tokens = [await self.vault.put(sender, n.kind, n.value) for n in numbers]
        action = options.pop("action", _ACTIONS.get(intent, "action_task"))
        return await self.say(tokenise(text, numbers, tokens), intent, action, **options)

    def memory(self, sender: str = "web::u1") -> dict[str, Any]:
        return self.slots.get(sender, {})


@pytest.fixture
def make(
    concepts: Concepts, background: Background, model: LinkerModel
) -> Callable[..., Awaitable[Actions]]:
    """Makes actions that know some items and centres."""

    async def make_(items: list[Item], centres: list[Centre] | None = None) -> Actions:
        days = [TODAY]
        hall = FakeHall(lambda: days[0])
        hall.put(*items)
        hall.put_centres(*(centres or []))
        linker = ItemLinker(Index([], concepts, background), model)
        catalogue = Catalogue(hall, linker, concepts, background, lambda: days[0])
        await catalogue.refresh()
        around = surroundings(days)
        made = executor(hall, catalogue, linker, concepts, around)
        return Actions(hall, catalogue, linker, made, days, around.vault)

    return make_


@pytest.fixture(scope="session")
def _demonstration(concepts: Concepts, background: Background, model: LinkerModel) -> Actions:
    hall = FakeHall(lambda: TODAY)
    hall.put(*demonstration_items())
    hall.put_centres(*demonstration_centres())
    linker = ItemLinker(Index([], concepts, background), model)
    catalogue = Catalogue(hall, linker, concepts, background, lambda: TODAY)
    with ThreadPoolExecutor(1) as elsewhere:  # no loop of ours runs there
        elsewhere.submit(asyncio.run, catalogue.refresh()).result()
    around = surroundings([TODAY])
    made = executor(hall, catalogue, linker, concepts, around)
    return Actions(hall, catalogue, linker, made, [TODAY], around.vault)


@pytest.fixture
def demonstration(_demonstration: Actions) -> Actions:
    """Actions that know the demonstration catalogue, for tests that leave it as it is."""
    return replace(_demonstration, slots={})
