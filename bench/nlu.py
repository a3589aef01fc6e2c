"""How the dialogue model reads messages: run by `bench.evaluate` in the bot's environment.

`bot/.venv/bin/python -m bench.nlu cross-validate OUT` writes, as JSON, what every example is read
as by components that were trained without it; `… held-out OUT` what messages are read as that are
never trained on, and what reading costs; `… alternatives OUT` compares other classifiers. The
components are the real ones; only the graph runner is not there. Python 3.10, and nothing of ours
but `bot` and what of `bench` needs nothing else.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.model_selection import GroupKFold

from bench.figures import bare, groups_of
from bench.pipeline import Messages, components, copies, rasa, tell

FOLDS = 5
PLAIN = "everyday.yml"
"""Files that end so hold the plain middle of each act, the others its edges."""
REPEATS = 5
"""How often the held-out messages are read for the costs."""


def mentions_of(message: Any) -> list[str]:
    """The items annotated in an example."""
    text = message.get("text")
    entities = message.get("entities") or []
    return [text[e["start"] : e["end"]] for e in entities if e["entity"] == "item"]


def fields_of(message: Any) -> list[str]:
    """The guide fields that the data give an example."""
    metadata = (message.get("metadata") or {}).get("intent") or {}
    return sorted(metadata.get("fields") or [])


def load(folder: Path) -> Messages:
    """The examples of a folder; of each, `plain` tells the kind of its file."""
    found = []
    for path in sorted(folder.rglob("*.yml")):
        for message in (
            rasa("shared.nlu.training_data.loading").load_data(str(path)).intent_examples
        ):
            if message.get("text"):
                message.set("plain", path.name.endswith(PLAIN))
                found.append(message)
    return found


@dataclass
class Data:
    """Examples with their groups.

    Attributes:
        messages: normalised.
        groups: one an example; what is left out is left out group by group.
        later: the entries of the pipeline that learn from the examples; the others have been through.
    """

    messages: Messages
    intents: Any
    groups: Any
    later: list[dict[str, Any]]

    def part(self, positions: Any) -> Messages:
        return copies([self.messages[i] for i in positions])


def read(entries: list[dict[str, Any]], nlu: Path, folder: Path) -> Data:
    """The project's examples, through every component that does not learn from them."""
    messages = load(nlu)
    mentions = [mentions_of(m) for m in messages]
    before = 0
    for component in components(entries, folder):
        if component.learns_from_data:
            break
        component.train(messages)
        before += 1
    groups = groups_of(mentions, [bare(m.get("text")) for m in messages])
    intents = np.array([m.get("intent") for m in messages])
    tell(
        f"  {len(messages)} examples, {len(set(groups))} groups, the largest of "
        f"{max(np.unique(groups, return_counts=True)[1])}"
    )
    return Data(messages, intents, np.array(groups, dtype=object), entries[before:])


def cross_validate(data: Data, folder: Path) -> dict[str, Any]:
    """Every example, as read by components trained without its group."""
    records: list[dict[str, Any]] = []
    seconds: list[float] = []
    splits = GroupKFold(FOLDS).split(data.messages, data.intents, data.groups)
    for number, (learnt, held) in enumerate(splits):
        began = time.perf_counter()
        training, asked = data.part(learnt), data.part(held)
        trained = []
        for component in components(data.later, folder / f"fold{number}"):
            component.train(training)
            trained.append(component)
        seconds.append(round(time.perf_counter() - began, 1))
        for component in trained:
            component.process(asked)
        records += [_record(message, data.messages[i]) for message, i in zip(asked, held)]  # noqa: B905
        tell(f"  fold {number + 1} of {FOLDS}: {time.perf_counter() - began:.0f} s")
    _, sizes = np.unique(data.groups, return_counts=True)
    facts = {
        "examples": len(records),
        "groups": len(sizes),
        "largest_group": int(sizes.max()),
        "training_seconds": seconds,
    }
    return {**facts, "readings": records}


def _record(read: Any, original: Any) -> dict[str, Any]:
    ranking = read.get("intent_ranking") or [read.get("intent")]
    return {
        "text": original.get("text"),
        "intent": original.get("intent"),
        "chances": {r["name"]: round(float(r["confidence"]), 5) for r in ranking},
        "fields": fields_of(original),
        "field_chances": read.get("guide_fields") or {},
        "plain": bool(original.get("plain")),
    }


def read_held_out(
    entries: list[dict[str, Any]], nlu: Path, held_out: Path, folder: Path
) -> dict[str, Any]:
    """Messages that nothing learns from, read one by one after training on all examples."""
    training, asked = load(nlu), load(held_out)
    trained = []
    for component in components(entries, folder):
        component.train(training)
        trained.append(component)
    known = {bare(m.get("text")) for m in training}
    milliseconds = []
    for _ in range(REPEATS):
        messages = copies(asked)
        for message in messages:
            began = time.process_time()
            for component in trained:
                component.process([message])
            milliseconds.append((time.process_time() - began) * 1000)
    records = [_record(read, original) for read, original in zip(messages, asked)]  # noqa: B905
    for record, message in zip(records, messages):  # noqa: B905
        record["known"] = bare(message.get("text")) in known
    mean = sum(milliseconds) / len(milliseconds)
    return {"message_cpu_ms": round(mean, 3), "readings": records}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("cross-validate", "held-out", "alternatives"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--nlu", type=Path, default=Path("data/nlu"))
    parser.add_argument("--held-out", type=Path, default=Path("data/nlu-held-out"))
    parser.add_argument("--no-diet", action="store_true")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.WARNING)
    entries = yaml.safe_load(arguments.config.read_text(encoding="utf-8"))["pipeline"]
    with tempfile.TemporaryDirectory(prefix="yimen-nlu-") as name:
        folder = Path(name)
        if arguments.what == "cross-validate":
            answer = cross_validate(read(entries, arguments.nlu, folder / "before"), folder)
        elif arguments.what == "held-out":
            answer = read_held_out(entries, arguments.nlu, arguments.held_out, folder / "all")
        else:
            from bench.classifiers import alternatives

            data = read(entries, arguments.nlu, folder / "before")
            answer = alternatives(data, not arguments.no_diet, arguments.nlu, folder)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
