"""Scripted dialogues through the whole stack, at a fixed time: tests/stories/tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from settings import ROOT
from tests.e2e.conftest import Stack, clock_of
from tests.e2e.people import person
from tests.e2e.scripts import Story, Values, seen, sender_of, stories

STORIES = list(stories(ROOT / "tests" / "stories" / "tasks"))
HARMLESS = [story for story in STORIES if not any("hall" in turn for turn in story.turns)]
HARMFUL = [story for story in STORIES if any("hall" in turn for turn in story.turns)]
PLUMBING = re.compile(r"Traceback|\bNone\b|\{[a-z_]+\}|utter_|action_|⟦|⟧|\bnull\b")


def play(stack: Stack, story: Story, values: Values) -> list[str]:
    """Have the dialogue; what was said and what is wrong."""
    sender = sender_of(story)
    told: list[str] = []
    for turn in story.turns:
        if turn.get("hall") == "down":
            stack.kill("hall")
        if turn.get("hall") == "up":
            stack.start("hall")
            stack.wait_until("hall")
        said = values.fill(turn["say"])
        reply = stack.say(sender, said)
        if turn.get("again"):
            reply = stack.say(sender, said)
        text = seen(reply)
        told.append(f"> {said}\n{text}")
        told += [f"  !! {wrong}" for wrong in wrong_with(turn, text, values)]
        for name, pattern in (turn.get("keep") or {}).items():
            found = re.search(pattern, text)
            values[name] = found.group(1) if found else "?"
    return told


def wrong_with(turn: dict[str, Any], text: str, values: Values) -> Iterator[str]:
    """What is wrong with a reply."""
    for pattern in turn.get("has", ()):
        if not re.search(values.fill(pattern, literal=True), text):
            yield f"lacks {pattern}"
    for pattern in turn.get("lacks", ()):
        if re.search(values.fill(pattern, literal=True), text):
            yield f"has {pattern}"
    if found := PLUMBING.search(text):
        yield f"shows {found.group()}"
    for name in ("identity", "phone", "credit"):
        if values[name] in text:
            yield f"shows the {name} in full"


def known_wrong(stack: Stack, story: Story, values: Values) -> Iterator[str]:
    """Where the hall knows something else than the story wants."""
    wanted = story.then.get("bookings")
    if wanted is None:
        return
    for who, expected in wanted.items():
        somebody = person(story.name if who == "self" else f"{story.name}.{who}")
        found = bookings_of(stack, somebody.identity, somebody.phone)
        have = sorted(f"{b['slot']['starts_at'][:10]} {b['item_name']}" for b in found)
        want = sorted(values.fill(one) for one in expected)
        if len(have) != len(want) or not all(
            h.startswith(w.split(" ")[0]) and w.split(" ", 1)[1] in h
            for h, w in zip(have, want, strict=True)
        ):
            yield f"the hall has {have} for {who}, not {want}"


def bookings_of(stack: Stack, identity: str, phone: str) -> list[dict[str, Any]]:
    """What the hall's own API says."""
    body = {
        "proof": {"identity_number": identity, "phone_last4": phone[-4:]},
        "asker": {"conversation": "the tests", "user": f"the tests {identity}"},
    }
    status, answer = stack.call(
        "hall",
        "POST",
        "/bookings/search",
        body,
        {"Authorization": f"Bearer {stack.environment['HALL_API_KEY']}"},
    )
    assert status == 200, answer
    return list(answer["bookings"])


@pytest.mark.parametrize("story", HARMLESS, ids=lambda story: story.name)
def test_story(stack: Stack, story: Story) -> None:
    check(stack, story)


@pytest.mark.parametrize("story", HARMFUL, ids=lambda story: story.name)
def test_story_with_faults(healthy: Stack, story: Story) -> None:
    check(healthy, story)


def check(stack: Stack, story: Story) -> None:
    values = Values(story, clock_of(stack))
    told = play(stack, story, values)
    told += [f"  !! {wrong}" for wrong in known_wrong(stack, story, values)]
    assert not any(line.startswith("  !!") for line in told), "\n".join(told)
