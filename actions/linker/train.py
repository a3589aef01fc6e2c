"""Train the linker's small models: `python -m actions.linker.train`.

Learns from labelled pairs written for this project (`data/linker/pairs-*.tsv`, and some aliases of
the demonstration catalogue), bare and inside sentences of `data/nlu`, with whole names as
candidates. About 20 s.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from actions.linker.concepts import Concepts, load
from actions.linker.features import FEATURES, features
from actions.linker.index import Background, Floats, Index, Name
from actions.linker.linker import CANDIDATES
from actions.linker.model import LinkerModel, trust_features
from actions.linker.synthesis import Slips, ways_to_say

FOLDS = 3
SMALL_CATALOGUES = (300, 80, 30, 30)
"""Sizes of the small catalogues drawn for training."""
SLIPS = 0.17
"""Share of pairs that are learned with a slip of typing or hearing as well."""
EASY_WAYS = 3
"""Made-up easy forms of each name, beside the hand-written ones."""

_MENTION = re.compile(r"\[([^\]]+)\]\(item\)")
_PENALTY = 2.0


@dataclass(frozen=True)
class Pair:
    """An utterance and the position of the name that it means."""

    text: str
    name: int


@dataclass(frozen=True)
class Example:
    """A pair's candidates as rows, and which row is the right one (None: none of them)."""

    rows: Floats
    right: int | None
    group: int


def read_pairs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(official name, ways to say it) a line of `pairs-*.tsv`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, said = line.partition("\t")
        if name.strip() and not name.startswith("#"):
            yield name.strip(), [s.strip() for s in said.split("|") if s.strip()]


def read_material(data: Path) -> tuple[list[Name], list[Pair]]:
    """All names to choose from, and all pairs: from pair files and the catalogue's aliases."""
    aliases: dict[str, tuple[str, ...]] = {}
    said: dict[str, list[str]] = {}
    for path in sorted((data / "linker").glob("pairs-*.tsv")):
        for name, ways in read_pairs(path):
            aliases.setdefault(name, ())
            said.setdefault(name, []).extend(ways)
    for path in sorted((data / "catalogue").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item.get("kind", "item") == "item" and item["name"] not in aliases:
                names = item.get("aliases", [])
                # Every other alias is known to the index. All are asked for: people say aliases,
                # and say what no alias foresaw.
                aliases[item["name"]] = tuple(names[1::2])
                said.setdefault(item["name"], []).extend(names)
    names_ = [Name(text, known, (text,)) for text, known in aliases.items()]
    position = {name.text: i for i, name in enumerate(names_)}
    return names_, [Pair(way, position[name]) for name, ways in said.items() for way in ways]


def read_carriers(data: Path) -> list[str]:
    """Sentences of the NLU data with a gap "{}" where the item was named."""
    carriers = []
    for path in sorted((data / "nlu" / "guide" / "ask").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip().removeprefix("- ")
            if line.startswith("    - ") and len(_MENTION.findall(text)) == 1 and "{" not in text:
                carriers.append(_MENTION.sub("{}", text))
    return carriers


def examples_of(index: Index, names: Sequence[Name], pairs: Sequence[Pair]) -> list[Example]:
    """Candidates and features of each pair in one catalogue, which may lack the right name."""
    found: list[Example] = []
    for pair in pairs:
        query = index.query(pair.text)
        hits = index.search(query, CANDIDATES)
        if hits:
            wanted = index.position_of(names[pair.name].text)
            right = next((i for i, hit in enumerate(hits) if hit.name == wanted), None)
            found.append(Example(features(index, query, hits), right, pair.name))
    return found


def catalogues(
    names: Sequence[Name], pairs: Sequence[Pair], concepts: Concepts, seed: int = 5
) -> list[Example]:
    """Examples from the whole catalogue and from small ones drawn from it.

    Halls differ in size; in a small one most of what is asked for is missing, which is what `trust`
    has to notice.
    """
    dice = random.Random(seed)
    background = Background([name.text for name in names], concepts)
    examples = examples_of(Index(names, concepts, background), names, pairs)
    for size in SMALL_CATALOGUES:
        drawn = dice.sample(range(len(names)), size)
        index = Index([names[i] for i in drawn], concepts, background)
        inside = [p for p in pairs if p.name in set(drawn)]
        outside = dice.sample([p for p in pairs if p.name not in set(drawn)], min(500, len(inside)))
        examples += examples_of(index, names, [*inside, *outside])
    return examples


def fit_rank(examples: Sequence[Example]) -> Floats:
    """Weights that make the right row the likeliest of its list (softmax over candidates)."""
    rows = np.concatenate([e.rows for e in examples]).astype(np.float64)
    scale = rows.std(axis=0) + 1e-6
    sizes = [len(e.rows) for e in examples]
    starts = np.cumsum([0, *sizes[:-1]])
    right = starts + np.array([e.right or 0 for e in examples])
    scaled = rows / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = scaled @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        odds = np.exp(scores)
        totals = np.add.reduceat(odds, starts)
        chance = odds / np.repeat(totals, sizes)
        value = -(scores[right] - np.log(totals)).sum() + _PENALTY * weights @ weights
        slope = scaled.T @ chance - scaled[right].sum(axis=0) + 2 * _PENALTY * weights
        return value, slope

    fitted = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    weights: Floats = (fitted.x / scale).astype(np.float32)
    return weights


def fit_trust(examples: Sequence[Example], rank: Floats) -> tuple[Floats, float]:
    """Weights of `trust`: whether the right name is among the candidates; every other example is
    seen a second time with that name, and so the item, taken out of the catalogue."""
    rows, labels = [], []
    for number, example in enumerate(examples):
        scores = example.rows @ rank
        rows.append(trust_features(example.rows, scores))
        labels.append(example.right is not None)
        if number % 2 and example.right is not None and len(example.rows) > 1:
            without = np.delete(example.rows, example.right, axis=0)
            rows.append(trust_features(without, without @ rank))
            labels.append(False)
    model = LogisticRegression(max_iter=5000, C=0.5)
    model.fit(np.array(rows), np.array(labels))
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def with_carriers(pairs: Sequence[Pair], carriers: Sequence[str], seed: int = 7) -> list[Pair]:
    """Every pair bare, and once inside a sentence."""
    dice = random.Random(seed)
    carried = [Pair(dice.choice(carriers).replace("{}", p.text), p.name) for p in pairs if carriers]
    return [*pairs, *carried]


def with_easy_ways(
    names: Sequence[Name], pairs: Sequence[Pair], concepts: Concepts, seed: int = 11
) -> list[Pair]:
    """The pairs, and shortened or reworded forms of every name."""
    dice = random.Random(seed)
    synonyms = concepts.synonyms()
    easy = [
        Pair(said, position)
        for position, name in enumerate(names)
        for text in (name.text, *name.aliases)
        for said in ways_to_say(text, synonyms, dice, EASY_WAYS if text == name.text else 1)
    ]
    return [*pairs, *easy]


def with_slips(pairs: Sequence[Pair], names: Sequence[Name], seed: int = 13) -> list[Pair]:
    """The pairs, and every sixth of them once more with a slip in it."""
    dice = random.Random(seed)
    slips = Slips([name.text for name in names] + [pair.text for pair in pairs])
    wrong = [Pair(slips.slip(p.text, dice), p.name) for p in pairs if dice.random() < SLIPS]
    return [*pairs, *wrong]


def train(data: Path, concepts: Concepts) -> tuple[LinkerModel, str]:
    """The model, and a line on how well it does on names it was not trained on."""
    names, pairs = read_material(data)
    hand_written = len(pairs)
    pairs = with_easy_ways(names, pairs, concepts)
    pairs = with_carriers(with_slips(pairs, names), read_carriers(data))
    examples = catalogues(names, pairs, concepts)
    first = five = total = 0
    for fold in range(FOLDS):
        rank = fit_rank([e for e in examples if e.right is not None and e.group % FOLDS != fold])
        held = [e for e in examples if e.right is not None and e.group % FOLDS == fold]
        places = [_place(example, rank) for example in held]
        first += sum(place == 0 for place in places)
        five += sum(place < 5 for place in places)
        total += len(held)
    rank = fit_rank([e for e in examples if e.right is not None])
    trust, bias = fit_trust(examples, rank)
    report = (
        f"{len(names)} names, {hand_written} hand-written pairs; held-out names: "
        f"top-1 {first / total:.3f}, top-5 {five / total:.3f}"
    )
    return LinkerModel(rank, trust, bias), report


def _place(example: Example, rank: Floats) -> int:
    scores = example.rows @ rank
    return int((scores > scores[example.right]).sum())


def main(arguments: Sequence[str]) -> int:
    """Train from DATA (default data) and write MODEL (default models/linker.json)."""
    data = Path(arguments[0] if arguments else "data")
    target = Path(arguments[1] if len(arguments) > 1 else "models/linker.json")
    model, report = train(data, load(data / "linker"))
    model.save(target)
    print(f"linker: {report}")
    for name, weight in sorted(zip(FEATURES, model.rank, strict=True), key=lambda p: -abs(p[1])):
        print(f"  {name:24} {weight:+.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
