"""Judges a reply of `POST /chat` by the facts it rests on, not by its wording."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Body = Mapping[str, Any]

NOTHING_TOLD = ("out_of_scope", "not_found", "smalltalk", "referred")


def problems(turn: Mapping[str, Any], reply: Body, materials_of: Mapping[str, Any]) -> list[str]:
    """What is wrong with a reply to `turn`; [] when it holds.

    Args:
        turn: as in `questions-*.yaml`.
        reply: `{"messages": [...]}`.
        materials_of: item -> situation -> names of the papers it adds.
    """
    facts = list(facts_of(reply))
    names = {fact["item_name"] for fact in facts}
    offered = set(offered_by(reply)) | names
    if "offers" in turn:
        seen = offered | {line for m in reply["messages"] for line in m["text"].splitlines()}
        missing = [n for n in turn["offers"] if not any(n in s for s in seen)]
        return [f"not offered: {missing}; {sorted(offered)}"] if missing else []
    if "outcome" in turn:
        told = sorted(n for n in names if turn["outcome"] in NOTHING_TOLD and n in materials_of)
        return [f"told facts of {told}"] if told and turn["outcome"] != "referred" else []
    wanted = set(turn.get("about_any") or [turn["about"]])
    found: list[str] = []
    if not names & wanted:
        return [f"about {sorted(names)}, offered {sorted(offered)}"]
    if names - wanted:
        found.append(f"also told of {sorted(names - wanted)}")
    told_fields = {fact["field"] for fact in facts if fact["item_name"] in wanted}
    text = "\n".join(m["text"] for m in reply["messages"])
    missing_fields = [f for f in turn.get("fields", []) if f not in told_fields]
    # A field that the catalogue leaves out is told to be missing, without a fact.
    missing_fields = [f for f in missing_fields if LABELS.get(f, f) not in text]
    if missing_fields:
        found.append(f"fields not told: {missing_fields}; told {sorted(told_fields)}")
    if "situation" in turn:
        own: list[str] = next(
            (materials_of[n][turn["situation"]] for n in wanted if n in materials_of), []
        )
        if own and not any(paper in text for paper in own) and turn["situation"] not in text:
            found.append(f"situation {turn['situation']} not told")
    return found


LABELS = {"online": "网上办理", "forms": "表格", "supervision": "监督投诉电话", "legal": "办理依据"}


def facts_of(reply: Body) -> Iterable[Mapping[str, Any]]:
    """Facts of all messages."""
    for message in reply["messages"]:
        yield from (message.get("custom") or {}).get("facts", ())


def offered_by(reply: Body) -> Iterable[str]:
    """Titles of all quick replies."""
    for message in reply["messages"]:
        yield from (button["title"] for button in message.get("buttons") or ())
