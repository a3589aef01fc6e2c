"""Questions of people over the demonstration catalogue: a share that holds, and a list that must."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from hall.client import Centre, Item
from settings import ROOT
from tests.e2e.conftest import Stack, text_of
from tests.e2e.judge import problems

FLOOR = 0.70
"""Share of the turns of questions-*.yaml that must hold. Raise it, never lower it."""

HERE = Path(__file__).parent
OUT = HERE / "out"
QUESTIONS = sorted(HERE.glob("questions-*.yaml"))
STORIES = sorted((HERE.parent / "stories").glob("*.yaml"))


@dataclass(frozen=True)
class Conversation:
    """One conversation of a file."""

    name: str
    turns: list[dict[str, Any]]


def conversations(path: Path) -> Iterator[Conversation]:
    for one in yaml.safe_load(path.read_text(encoding="utf-8"))["conversations"]:
        yield Conversation(f"{path.stem}:{one['id']}", one["turns"])


def papers() -> dict[str, dict[str, list[str]]]:
    """Item -> situation -> the papers that it adds, over all districts."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "data" / "catalogue").glob("*.jsonl")):
        if path.name == "centres.jsonl":
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            item = Item.model_validate_json(line)
            own = found[item.name]
            for situation in item.situations:
                own[situation.name].extend(m.name for m in situation.materials)
    return {name: dict(own) for name, own in found.items()}


PAPERS = papers()


def run(stack: Stack, conversation: Conversation) -> Iterator[tuple[str, list[str], str]]:
    """(what was said, what is wrong with the reply, the reply) turn by turn."""
    sender = uuid.uuid4().hex
    for turn in conversation.turns:
        reply = stack.say(sender, turn["say"])
        wrong = problems(turn, reply, PAPERS)
        text = text_of(reply)
        # A story may also name words that the reply has, or must not have.
        wrong += [f"lacks {word!r}" for word in turn.get("has", ()) if word not in text]
        wrong += [f"has {word!r}" for word in turn.get("lacks", ()) if word in text]
        yield turn["say"], wrong, text


def test_most_questions_are_answered(stack: Stack) -> None:
    lines, turns, held = [], 0, 0
    for path in QUESTIONS:
        of_file = [
            (conversation, *one)
            for conversation in conversations(path)
            for one in run(stack, conversation)
        ]
        good = sum(not wrong for _, _, wrong, _ in of_file)
        turns, held = turns + len(of_file), held + good
        for conversation, said, wrong, text in of_file:
            if wrong:
                told = text.replace("\n", " / ")[:120]
                lines.append(f"{conversation.name}  {said}\n    {'; '.join(wrong)}\n    {told}")
        lines.append(f"{path.stem}: {good} of {len(of_file)} turns hold")
    lines.append(f"all: {held} of {turns} turns hold, {held / turns:.3f}")
    OUT.mkdir(exist_ok=True)
    (OUT / ".gitignore").write_text("*\n", encoding="utf-8")
    (OUT / "questions.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    assert held / turns >= FLOOR, f"{held / turns:.3f}; see {OUT / 'questions.txt'}"


@pytest.mark.parametrize(
    "conversation", [c for path in STORIES for c in conversations(path)], ids=lambda c: c.name
)
def test_stories_hold(stack: Stack, conversation: Conversation) -> None:
    told = []
    for said, wrong, text in run(stack, conversation):
        told.append(f"> {said}\n{text}" + "".join(f"\n  !! {one}" for one in wrong))
        assert wrong == [], "\n".join(told)


def test_every_turn_says_what_it_wants() -> None:
    centres = (ROOT / "data" / "catalogue" / "centres.jsonl").read_text(encoding="utf-8")
    known = {*PAPERS, *(Centre.model_validate_json(c).name for c in centres.splitlines())}
    for path in (*QUESTIONS, *STORIES):
        names = [c.name for c in conversations(path)]
        assert len(names) == len(set(names)), path
        for conversation in conversations(path):
            for turn in conversation.turns:
                place = f"{conversation.name}: {turn['say']}"
                assert turn.keys() & {"about", "about_any", "outcome", "offers"}, place
                named = {*turn.get("about_any", ()), turn.get("about")} - {None}
                assert not named or named & known, place
                if "situation" in turn and "about" in turn:
                    assert turn["situation"] in PAPERS[turn["about"]], place
