"""The NLU components outside Rasa's graph: run by `bench.evaluate` in the bot's environment.

`bot/.venv/bin/python -m bench.nlu cross-validate OUT` writes, as JSON, what every example is read
as by components that were trained without it; `… alternatives OUT` compares other classifiers. The
components are the real ones, made and trained as config.yml says; only the graph runner is not
there. Python 3.10, and nothing of ours but `bot` and `bench.figures`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GroupKFold, GroupShuffleSplit
from sklearn.svm import LinearSVC

from bench.figures import groups_of

FOLDS = 5
SEED = 42
Messages = list[Any]
"""Of Rasa's `Message`; rasa is not there when mypy looks at this file."""

STOCK_NLU: list[dict[str, Any]] = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 20, "constrain_similarities": True, "random_seed": SEED},
]


def _rasa(module: str) -> Any:
    return importlib.import_module(f"rasa.{module}")


def tell(text: str) -> None:
    """Progress."""
    print(text, file=sys.stderr, flush=True)


class Component:
    """One entry of a pipeline: a Rasa component with its config, and a place for its files."""

    def __init__(self, entry: dict[str, Any], number: int, folder: Path) -> None:
        _rasa("engine.recipes.default_components")  # registers Rasa's own
        registered = _rasa("engine.recipes.default_recipe").DefaultV1Recipe._from_registry(
            entry["name"]
        )
        given = {key: value for key, value in entry.items() if key != "name"}
        config = {**registered.clazz.get_default_config(), **given}
        if "ranking" in config:
            config["ranking"] = 10_000  # every intent's chance, not the first few
        resource = _rasa("engine.storage.resource").Resource(f"{number}")
        path = folder / f"{number}"
        path.mkdir()
        storage = _rasa("engine.storage.local_model_storage").LocalModelStorage(path)
        context = _rasa("engine.graph").ExecutionContext(None, node_name=f"node_{number}")
        self.name = str(entry["name"])
        self.trainable = bool(registered.is_trainable)
        self.made = registered.clazz.create(config, storage, resource, context)
        tokenizer = _rasa("nlu.tokenizers.tokenizer").Tokenizer
        self.learns_from_data = self.trainable and not isinstance(self.made, tokenizer)

    def train(self, messages: Messages) -> None:
        """Train on the messages, then process them, as Rasa's training does."""
        kind = _rasa("shared.nlu.training_data.training_data").TrainingData
        data = kind(training_examples=messages)
        if self.trainable and hasattr(self.made, "train"):
            self.made.train(data)
        if hasattr(self.made, "process_training_data"):
            self.made.process_training_data(data)

    def process(self, messages: Messages) -> None:
        """Read messages."""
        self.made.process(messages)


def components(entries: Sequence[dict[str, Any]], folder: Path) -> Iterator[Component]:
    """Fresh components in a fresh folder."""
    folder.mkdir()
    for number, entry in enumerate(entries):
        yield Component(entry, number, folder)


def copies(messages: Messages) -> Messages:
    """The messages without the features that later components put on them."""
    kind = _rasa("shared.nlu.training_data.message").Message
    return [
        kind(data=dict(m.data), output_properties=set(m.output_properties), features=[])
        for m in messages
    ]


def mentions_of(message: Any) -> list[str]:
    """The items annotated in an example."""
    text = message.get("text")
    entities = message.get("entities") or []
    return [text[e["start"] : e["end"]] for e in entities if e["entity"] == "item"]


def fields_of(message: Any) -> list[str]:
    """The guide fields that the data give an example."""
    metadata = (message.get("metadata") or {}).get("intent") or {}
    return sorted(metadata.get("fields") or [])


@dataclass
class Data:
    """Examples, tokenised, with their groups."""

    messages: Messages
    intents: Any
    groups: Any
    later: list[dict[str, Any]]
    """The entries of the pipeline that learn from the examples; those before have been through."""

    def part(self, positions: Any) -> Messages:
        return copies([self.messages[i] for i in positions])


def read(entries: list[dict[str, Any]], nlu: Path, folder: Path) -> Data:
    """The project's examples, through every component that does not learn from them."""
    loaded = _rasa("shared.nlu.training_data.loading").load_data(str(nlu))
    messages = [m for m in loaded.intent_examples if m.get("text")]
    mentions = [mentions_of(m) for m in messages]
    before = 0
    for component in components(entries, folder):
        if component.learns_from_data:
            break
        component.train(messages)
        before += 1
    groups = groups_of(mentions, [m.get("text") for m in messages])
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
    }


def _classifiers() -> dict[str, Callable[[], Any]]:
    return {
        "SGD, averaged, alpha 2e-6, 15 rounds (ActClassifier's)": lambda: SGDClassifier(
            loss="log_loss", alpha=2e-6, max_iter=15, tol=None, average=True, random_state=SEED
        ),
        "LinearSVC C=0.5 (no chances)": lambda: LinearSVC(C=0.5),
        "LogisticRegression C=1, lbfgs, balanced, 100 steps (Rasa's)": lambda: LogisticRegression(
            C=1.0, solver="lbfgs", max_iter=100, class_weight="balanced", random_state=SEED
        ),
        "LogisticRegression C=10, liblinear": lambda: LogisticRegression(
            C=10.0, solver="liblinear", random_state=SEED
        ),
    }


def alternatives(data: Data, diet: bool, nlu: Path, folder: Path) -> dict[str, Any]:
    """Other classifiers on our features, on one fold; and DIET against ours on a sample."""
    splits = GroupKFold(FOLDS).split(data.messages, data.intents, data.groups)
    learnt, held = next(splits)
    rows = _compare(data, learnt, held, folder / "whole")
    answer: dict[str, Any] = {"train": len(learnt), "held_out": len(held), "whole": rows}
    if diet:
        answer["sample"] = _sample(data, nlu, folder)
    return answer


def _compare(data: Data, learnt: Any, held: Any, folder: Path) -> list[dict[str, Any]]:
    """Scikit-learn's classifiers over the featurizers' rows of one split."""
    training, asked = data.part(learnt), data.part(held)
    for component in components(data.later, folder):
        if "intent" in component.name or "fields" in component.name:
            continue
        component.train(training)
        component.process(asked)
    rows_of = importlib.import_module("bot.components.sentence_features").rows_of
    a, b = rows_of(training), rows_of(asked)
    found = []
    for name, make in _classifiers().items():
        began = time.perf_counter()
        model = make().fit(a, data.intents[learnt])
        fitted = time.perf_counter()
        one_by_one = [model.predict(b[i]) for i in range(min(200, b.shape[0]))]
        each = (time.perf_counter() - fitted) / len(one_by_one)
        right = float(np.mean(model.predict(b) == data.intents[held]))
        found.append(_row(name, right, fitted - began, each))
    return found


def _row(name: str, right: float, seconds: float, each: float) -> dict[str, Any]:
    row = {
        "name": name,
        "accuracy": round(right, 4),
        "fit_seconds": round(seconds, 1),
        "message_ms": round(each * 1000, 2),
    }
    tell(f"  {row}")
    return row


def _sample(data: Data, nlu: Path, folder: Path) -> dict[str, Any]:
    """2,500 examples to learn from, 500 held out whose groups are not among them."""
    splitter = GroupShuffleSplit(1, test_size=0.2, random_state=SEED)
    learnt, held = next(splitter.split(data.messages, data.intents, data.groups))
    dice = np.random.RandomState(SEED)
    learnt, held = dice.permutation(learnt)[:2500], dice.permutation(held)[:500]
    rows = _compare(data, learnt, held, folder / "sample")
    raw = read(STOCK_NLU, nlu, folder / "stock-tokens")
    order = {id(m): i for i, m in enumerate(raw.messages)}
    assert len(order) == len(data.messages)
    training, asked = raw.part(learnt), raw.part(held)
    seconds = each = 0.0
    for component in components(raw.later, folder / "diet"):
        began = time.perf_counter()
        component.train(training)
        seconds += time.perf_counter() - began
        began = time.perf_counter()
        for message in asked:
            component.process([message])
        each += (time.perf_counter() - began) / len(asked)
    said = np.array([m.get("intent")["name"] for m in asked])
    right = float(np.mean(said == data.intents[held]))
    rows.append(_row("stock featurizers and DIET, 20 epochs", right, seconds, each))
    return {"train": len(learnt), "held_out": len(held), "rows": rows}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("cross-validate", "alternatives"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--nlu", type=Path, default=Path("data/nlu"))
    parser.add_argument("--no-diet", action="store_true")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.disable(logging.WARNING)
    entries = yaml.safe_load(arguments.config.read_text(encoding="utf-8"))["pipeline"]
    with tempfile.TemporaryDirectory(prefix="yimen-nlu-") as name:
        folder = Path(name)
        data = read(entries, arguments.nlu, folder / "tokens")
        if arguments.what == "cross-validate":
            answer = cross_validate(data, folder)
        else:
            answer = alternatives(data, not arguments.no_diet, arguments.nlu, folder)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
