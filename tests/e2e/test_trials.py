"""Catalogues that nothing was fitted to, imported in place of the demonstration hall's, and asked about.

A third of the conversations by default; all of them with `TRIALS=all`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from settings import ROOT
from tests.e2e.conftest import Stack
from tests.e2e.trial import TRIALS, Held, Trial, report, transcript

NAMES = sorted(path.stem for path in TRIALS.glob("*.yaml"))
FLOOR = 0.85
"""Share of the turns that must hold. Raise it, never lower it."""
REACHED = 0.95
"""Share of the turns in which the right item must be told of or offered."""
WRONG = 0.05
"""Most of the turns in which another item's facts may be told."""
EVERY = 1 if os.environ.get("TRIALS") == "all" else 3
LONGEST = 10.0
"""Seconds from an import to answers about it."""


def take(stack: Stack, *files: str) -> None:
    """Put a catalogue in place of whatever the hall has."""
    imported = stack.hall("import", "--replace", *files)
    assert imported.returncode == 0, imported.stdout + imported.stderr


def known(stack: Stack) -> set[str]:
    """Names that the linker knows, as far as one search shows."""
    return {item["name"] for item in stack.search("登记", limit="50")}


@pytest.fixture(scope="module")
def guest(stack: Stack) -> Iterator[Stack]:
    """The stack, which gets the demonstration catalogue back in the end."""
    yield stack
    take(stack, *(str(p) for p in sorted((ROOT / "data" / "catalogue").glob("*.jsonl"))))


@pytest.mark.parametrize("name", NAMES)
def test_a_catalogue_never_seen(guest: Stack, name: str) -> None:
    trial = Trial.load(name)
    take(guest, str(trial.catalogue))
    until = time.monotonic() + LONGEST
    while not known(guest) or not known(guest) <= trial.papers.keys():
        assert time.monotonic() < until, f"{sorted(known(guest))[:5]} are still known"
        time.sleep(0.2)
    held = [trial.hold(one, guest.say) for one in trial.conversations[::EVERY]]
    told = "\n\n".join(transcript(one) for one in held if not one.good)
    figures = "\n".join(report(held))
    print(told + "\n" + figures)
    turns = [verdict for one in held for _, _, verdict in one.turns]
    assert share(held) >= FLOOR, figures
    assert sum(v.reached for v in turns) >= REACHED * len(turns), figures
    assert sum(v.wrong_item for v in turns) <= WRONG * len(turns), figures


def share(held: list[Held]) -> float:
    """Turns that hold, of all."""
    turns = [verdict for one in held for _, _, verdict in one.turns]
    return sum(not verdict.problems for verdict in turns) / len(turns)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_about_something_there(name: str) -> None:
    trial = Trial.load(name)
    situations = {s for own in trial.papers.values() for s in own}
    for group, turns in trial.conversations:
        for turn in turns:
            place = f"{group}: {turn['say']}"
            assert turn.keys() & {"about_any", "all", "outcome", "offers", "centre", "has"}, place
            named = {*turn.get("about_any", ()), *turn.get("all", ())}
            assert named <= trial.papers.keys(), place
            if "situation" in turn:
                assert turn["situation"] in situations, place
