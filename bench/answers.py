"""Conversations of `tests/e2e/questions-*.yaml`, held with a running stack and judged."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from settings import ROOT
from tests.e2e.judge import problems

AT_ONCE = 4
"""Conversations held side by side."""


@dataclass(frozen=True)
class Judged:
    """A turn and what is wrong with its reply."""

    conversation: str
    said: str
    kind: str
    problems: tuple[str, ...]


def read_conversations(folder: Path = ROOT / "tests" / "e2e") -> list[dict[str, Any]]:
    """All conversations of all files."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("questions-*.yaml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["conversations"]
    return found


def read_materials(catalogue: Path = ROOT / "data" / "catalogue") -> dict[str, dict[str, Any]]:
    """item -> situation -> names of the papers it adds."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(catalogue.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item.get("kind", "item") == "item":
                papers = {
                    s["name"]: [m["name"] for m in s.get("materials", ())]
                    for s in item.get("situations", ())
                }
                found.setdefault(item["name"], {}).update(papers)
    return found


def kind_of(turn: Mapping[str, Any]) -> str:
    """What is expected of the reply, by the strictest expectation."""
    if "offers" in turn:
        return "offers 给出选项"
    if "outcome" in turn:
        return f"outcome 结果: {turn['outcome']}"
    if "situation" in turn:
        return "situation 情形"
    return "fields 要素" if turn.get("fields") else "item 事项"


async def hold(base: str, conversations: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Hold the conversations and judge every reply; one that failed has that as its problem."""
    materials = read_materials()
    gate = asyncio.Semaphore(AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=30)

    async with aiohttp.ClientSession(timeout=timeout) as session:

        async def one(conversation: Mapping[str, Any]) -> list[Judged]:
            sender = uuid.uuid4().hex
            judged = []
            async with gate:
                for turn in conversation["turns"]:
                    try:
                        reply = await _ask(session, base, sender, str(turn["say"]))
                        wrong = problems(turn, reply, materials)
                    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                        wrong = [f"no answer: {type(error).__name__} {error}"]
                    place = str(conversation["id"])
                    judged.append(Judged(place, str(turn["say"]), kind_of(turn), tuple(wrong)))
            return judged

        held = await asyncio.gather(*(one(conversation) for conversation in conversations))
    return [turn for turns in held for turn in turns]


async def _ask(session: aiohttp.ClientSession, base: str, sender: str, text: str) -> Any:
    body = {"sender": sender, "text": text}
    async with session.post(f"{base}/chat", json=body) as answer:
        answer.raise_for_status()
        return await answer.json()


def by_kind(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """kind -> (turns that hold, turns), and all of them under "all 全部"."""
    found: dict[str, tuple[int, int]] = {}
    for turn in judged:
        for kind in (turn.kind, "all 全部"):
            held, total = found.get(kind, (0, 0))
            found[kind] = held + (not turn.problems), total + 1
    return dict(sorted(found.items()))
