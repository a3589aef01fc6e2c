"""Scripted dialogues: what is said, what must and must not come back, what the hall knows then.

A file of tests/stories/tasks holds `stories`; each has an `id` and `turns`. A turn has `say`, and
may have `has` and `lacks` (regular expressions over all that the citizen sees: texts, button titles,
cards), `keep` (name -> expression with one group, for later turns), `hall: down` or `up` (the hall
is killed or started before it), `again: true` (the same message is delivered twice). Sentences take
the values of `people.Person` and of `days_of`, and what was kept: "帮我约{wed}下午办护照". `who` names
another person of the story: {other.name}. `then` says what the hall must know at the end.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import yaml

from tests.e2e.people import person

WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Story:
    """One dialogue."""

    name: str
    turns: list[dict[str, Any]]
    then: dict[str, Any] = field(default_factory=dict)


def stories(folder: Path) -> Iterator[Story]:
    """All stories of a folder's files."""
    for path in sorted(folder.glob("*.yaml")):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]:
            yield Story(f"{path.stem}:{one['id']}", one["turns"], one.get("then") or {})


def days_of(now: datetime) -> dict[str, str]:
    """Days by name, as people say them and as they are read back.

    `{wed}` is 下周三 (Wednesday of next week, or the first working day after it), `{wed_day}` is
    "12月2日", `{wed_iso}` "2026-12-02"; likewise mon, tue, thu, fri, and tomorrow, yesterday, sunday.
    """
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    found: dict[str, str] = {}
    for offset, name in enumerate(("mon", "tue", "wed", "thu", "fri")):
        day = monday + timedelta(days=7 + offset)
        said = f"下周{WEEK[offset]}"
        if not chinese_calendar.is_workday(day):
            while not chinese_calendar.is_workday(day):
                day += timedelta(days=1)
            said = f"{day.month}月{day.day}日"
        found |= _named(name, day, said)
    found |= _named("tomorrow", today + timedelta(days=1), "明天")
    found |= _named("yesterday", today - timedelta(days=1), "昨天")
    found |= _named("sunday", monday + timedelta(days=13), "下周日")
    return found


def _named(name: str, day: date, said: str) -> dict[str, str]:
    return {
        name: said,
        f"{name}_day": f"{day.month}月{day.day}日",
        f"{name}_iso": day.isoformat(),
    }


class Values(dict[str, str]):
    """The values that sentences may take; `{other.name}` is another person's."""

    def __init__(self, story: Story, now: datetime) -> None:
        super().__init__(days_of(now))
        self.story = story
        self |= person(story.name).values

    def fill(self, text: str, *, literal: bool = False) -> str:
        """A sentence with its values; `literal` escapes them for a regular expression."""

        def value(match: re.Match[str]) -> str:
            who, _, name = match.group(1).rpartition(".")
            found = person(f"{self.story.name}.{who}").values[name] if who else self[name]
            return re.escape(found) if literal else found

        return re.sub(r"\{([a-z_]+[a-z0-9_.]*)\}", value, text)


def seen(reply: Mapping[str, Any]) -> str:
    """All that a citizen sees of a reply."""
    parts: list[str] = []
    for message in reply["messages"]:
        parts.append(message["text"])
        parts += [button["title"] for button in message.get("buttons") or ()]
        parts += [str(v) for card in message.get("cards") or () for v in card.values()]
    return "\n".join(parts)


def sender_of(story: Story) -> str:
    """A fresh conversation for a story."""
    return f"story-{uuid.uuid4().hex}"
