"""Other classifiers on our features, and DIET against ours on a sample: for the decision record."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GroupKFold, GroupShuffleSplit
from sklearn.neural_network import MLPClassifier
from sklearn.svm import LinearSVC

from bench.nlu import FOLDS, Data, read
from bench.pipeline import components, tell

SEED = 42

STOCK_NLU: list[dict[str, Any]] = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 20, "constrain_similarities": True, "random_seed": SEED},
]


def _makers() -> dict[str, Callable[[], Any]]:
    return {
        "LinearSVC C=0.6 (MessageReader's)": lambda: LinearSVC(C=0.6),
        "SGD, logistic, averaged, alpha 2e-6, 15 rounds": lambda: SGDClassifier(
            loss="log_loss", alpha=2e-6, max_iter=15, tol=None, average=True, random_state=SEED
        ),
        "LogisticRegression C=1, lbfgs, balanced, 100 steps (Rasa's)": lambda: LogisticRegression(
            C=1.0, solver="lbfgs", max_iter=100, class_weight="balanced", random_state=SEED
        ),
        "LogisticRegression C=30, lbfgs": lambda: LogisticRegression(
            C=30.0, solver="lbfgs", max_iter=100, random_state=SEED
        ),
    }


def _small_network() -> Any:
    return MLPClassifier((128,), max_iter=10, batch_size=64, alpha=1e-5, random_state=SEED)


def alternatives(data: Data, diet: bool, nlu: Path, folder: Path) -> dict[str, Any]:
    """Classifiers on one fold; and, with a small network and DIET, on a sample."""
    splits = GroupKFold(FOLDS).split(data.messages, data.intents, data.groups)
    learnt, held = next(splits)
    rows = _compare(data, learnt, held, _makers())
    answer: dict[str, Any] = {"train": len(learnt), "held_out": len(held), "whole": rows}
    if diet:
        answer["sample"] = _sample(data, nlu, folder)
    return answer


def _compare(
    data: Data, learnt: Any, held: Any, makers: dict[str, Callable[[], Any]]
) -> list[dict[str, Any]]:
    """Scikit-learn's classifiers over MessageReader's rows of one split."""
    a, b = _rows(data, learnt, held)
    found = []
    for name, make in makers.items():
        began = time.process_time()
        model = make().fit(a, data.intents[learnt])
        fitted = time.process_time()
        right = float(np.mean(model.predict(b) == data.intents[held]))
        found.append(_row(name, right, fitted - began, None))
    return found


def _rows(data: Data, learnt: Any, held: Any) -> tuple[Any, Any]:
    lexicon = importlib.import_module("bot.components.lexicon").Lexicon.read(
        Path("data/linker"), Path("data/lexicon")
    )
    terms = importlib.import_module("bot.components.terms")
    a, b = (
        [terms.terms_of(data.messages[i].get("text"), lexicon) for i in part]
        for part in (learnt, held)
    )
    columns = terms.Columns.fit(a)
    return columns.matrix(a), columns.matrix(b)


def _row(name: str, right: float, seconds: float, each: float | None) -> dict[str, Any]:
    row = {
        "name": name,
        "accuracy": round(right, 4),
        "fit_seconds": round(seconds, 1),
        "message_ms": None if each is None else round(each * 1000, 2),
    }
    tell(f"  {row}")
    return row


def _sample(data: Data, nlu: Path, folder: Path) -> dict[str, Any]:
    """2,500 examples to learn from, 500 held out whose groups are not among them."""
    splitter = GroupShuffleSplit(1, test_size=0.2, random_state=SEED)
    learnt, held = next(splitter.split(data.messages, data.intents, data.groups))
    dice = np.random.RandomState(SEED)
    learnt, held = dice.permutation(learnt)[:2500], dice.permutation(held)[:500]
    rows = _compare(data, learnt, held, {**_makers(), "network, 128 hidden": _small_network})
    raw = read(STOCK_NLU, nlu, folder / "stock-tokens")
    training, asked = raw.part(learnt), raw.part(held)
    seconds = each = 0.0
    for component in components(raw.later, folder / "diet"):
        began = time.process_time()
        component.train(training)
        seconds += time.process_time() - began
        began = time.process_time()
        for message in asked:
            component.process([message])
        each += (time.process_time() - began) / len(asked)
    said = np.array([m.get("intent")["name"] for m in asked])
    right = float(np.mean(said == data.intents[held]))
    rows.append(_row("stock featurizers and DIET, 20 epochs", right, seconds, each))
    return {"train": len(learnt), "held_out": len(held), "rows": rows}
