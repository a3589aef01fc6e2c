"""Where the time of a turn goes: the same first turns, asked part by part, one at a time.

The bot tells its own times (`timing` of bot/gateway.py); the action server is asked with calls made
like the bot's from what it read; the hall is asked for items. What lies between is a difference of
medians, so the stages add up only about.
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import aiohttp

from bench.figures import spread
from bench.load import Generator, Outcome, generator
from bench.stack import Stack
from bench.stock import read_rules
from hall.client import HttpHall


def actions_of_intents() -> dict[str, str]:
    """intent -> the action that its rule calls."""
    found = {}
    for rule in read_rules():
        steps = {key: value for step in rule["steps"] for key, value in step.items()}
        found[str(steps["intent"])] = str(steps["action"])
    return found


def action_call(text: str, read: Mapping[str, Any], action: str) -> dict[str, Any]:
    """The bot's call of an action (bot/lean/actions.py) in the first turn of a conversation."""
    sender = f"web::{uuid.uuid4().hex}"
    ranking = [read["intent"], *read.get("alternatives", ())]
    message = {
        "text": text,
        "intent": read["intent"],
        "intent_ranking": ranking,
        "entities": [],
        "guide_fields": read.get("guide_fields", {}),
        "metadata": {},
    }
    now = time.time()
    events = [
        {"event": "user", "timestamp": now, "text": text, "parse_data": message},
        {"event": "user_featurization", "timestamp": now, "use_text_for_featurization": False},
    ]
    tracker = {
        "sender_id": sender,
        "slots": {},
        "latest_message": message,
        "latest_event_time": now,
        "followup_action": None,
        "paused": False,
        "events": events,
        "latest_input_channel": "web",
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return {"next_action": action, "sender_id": sender, "tracker": tracker, "version": "3.6.21"}


async def measure_stages(
    stack: Stack, conversations: Sequence[Sequence[str]], count: int
) -> dict[str, Any]:
    """Medians and spreads of every stage, over `count` first turns."""
    texts = list(itertools.islice(itertools.cycle(c[0] for c in conversations), count))
    async with (
        generator(stack.url("channels") + "/chat") as front,
        generator(stack.url("bot") + "/webhooks/gateway/turn") as bot,
        generator(stack.url("actions") + "/webhook") as actions,
    ):
        whole, behind, acted = Outcome(), Outcome(), Outcome()
        read, by_intent = [], actions_of_intents()
        # In turns, so that whatever else the machine does falls on all of them alike.
        for text in texts:
            body = await _ask_bot(bot, text, behind)
            await front.send({"sender": uuid.uuid4().hex, "text": text}, whole)
            name = str((body or {}).get("intent", {}).get("name"))
            if body is not None and name in by_intent:
                await actions.send(action_call(text, body, by_intent[name]), acted)
            read.append(body)
    answered = [body for body in read if body is not None]
    nlu = [float(body["timing"]["nlu_ms"]) for body in answered]
    dialogue = [float(body["timing"]["dialogue_ms"]) for body in answered]
    asked = await _ask_hall(stack, min(count, 200))
    errors = whole.errors + behind.errors + acted.errors
    return {
        "turns": len(answered),
        "errors": len(errors),
        "first_error": next(iter(errors), None),
        "whole": spread(whole.milliseconds),
        "bot": spread(behind.milliseconds),
        "nlu": spread(nlu),
        "dialogue": spread(dialogue),
        "action": spread(acted.milliseconds),
        "hall": spread(asked),
        "medians": between(
            median(whole.milliseconds),
            median(behind.milliseconds),
            median(nlu),
            median(dialogue),
            median(acted.milliseconds),
            median(asked),
        ),
    }


def between(
    whole: float, bot: float, nlu: float, dialogue: float, action: float, hall: float
) -> dict[str, float]:
    """What each stage takes by itself, from medians that contain one another."""
    stages = {
        "gateway and its hop (channels)": whole - bot,
        "connector and its hop (bot)": bot - nlu - dialogue,
        "NLU": nlu,
        "policies, tracker, hop to the action": dialogue - action,
        "action (linking, rendering)": action - hall,
        "one call of the hall": hall,
    }
    return {name: round(value, 2) for name, value in stages.items()}


async def _ask_bot(bot: Generator, text: str, outcome: Outcome) -> Any:
    conversation = f"web::{uuid.uuid4().hex}"
    body = {"conversation": conversation, "channel": "web", "text": text, "metadata": {}}
    return await bot.send(body, outcome)


async def _ask_hall(stack: Stack, count: int) -> list[float]:
    """Milliseconds for an item each."""
    took = []
    async with aiohttp.ClientSession() as session:
        key = stack.environment.get("HALL_API_KEY")
        hall = HttpHall(session, stack.url("hall"), key)
        changes = (await hall.changes(None)).changes
        codes = [change.code for change in changes if change.item is not None]
        for code in itertools.islice(itertools.cycle(codes), count):
            began = time.perf_counter()
            await hall.item(code)
            took.append((time.perf_counter() - began) * 1000)
    return took
