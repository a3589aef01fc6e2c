"""Item linking: `python -m bench.linking OUT` measures one catalogue size in a process of its own.

A process of its own, because memory is measured. Names and utterances come from the shared data
where it lies beside the project; without it from the project's own pairs, which the linker was
trained on, so that only speed and memory are reported then.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import gc
import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from actions.guide.resolve import ItemResolver
from actions.linker import ItemLinker
from actions.linker.concepts import Concepts, background_names, load
from actions.linker.index import Background, Index, Name
from actions.linker.linker import CANDIDATES
from actions.linker.model import LinkerModel
from bench.figures import spread
from settings import ROOT

NAMES, PARAPHRASES, SOUNDS = "item_names.csv", "item_paraphrases.csv", "same_pinyin.txt"
KNOWLEDGE = ROOT / "data" / "linker"
SEED = 42
WARM_UP = 50
_ACTIONS = (
    *("设立", "变更", "注销", "延续", "补领", "换发", "首次申请", "年检", "备案", "查询", "撤销"),
    *("转移", "终止", "恢复", "核验"),
)
_ASIDES = ("", "（个人）", "（单位）", "（市级）", "（县级）", "（街道）", "（省外）", "（境外）")


@dataclass(frozen=True)
class Asked:
    """An utterance, and the names of which each is right."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Material:
    """What is linked to what; `labelled`: whether the utterances are unknown to the linker."""

    names: tuple[str, ...]
    asked: tuple[Asked, ...]
    labelled: bool


def read_material(data: Path) -> Material:
    """The shared names and paraphrases, else the project's own."""
    if not (data / NAMES).exists() or not (data / PARAPHRASES).exists():
        from actions.linker.material import (
            read_pairs,
        )  # a second's worth of imports, needed here alone

        pairs = [p for path in sorted(KNOWLEDGE.glob("pairs-*.tsv")) for p in read_pairs(path)]
        own = tuple(Asked(way, frozenset([name])) for name, ways in pairs for way in ways)
        names = dict.fromkeys(name for name, _ in pairs)
        return Material(tuple(names), tuple(random.Random(SEED).sample(own, 1500)), False)
    with (data / NAMES).open(encoding="utf-8-sig", newline="") as file:
        names = dict.fromkeys(row["name"].strip() for row in csv.DictReader(file))
    with (data / PARAPHRASES).open(encoding="utf-8-sig", newline="") as file:
        asked = tuple(
            Asked(row["query"], frozenset(g.strip() for g in row["gold_item"].split("|")))
            for row in csv.DictReader(file)
        )
    return Material(tuple(names), asked, True)


def sized(names: Sequence[str], size: int, concepts: Concepts) -> list[str]:
    """The first `size` names, or all and as many made up from them, as halls' own lists have them.

    A made-up name is a real one's thing with another action, in another variant.
    """
    found = dict.fromkeys(names[:size])
    if len(found) < size:
        stems = [s for name in names if len(s := concepts.without_actions(name)) >= 3]
        made = [f"{s}{a}{b}" for s, a, b in itertools.product(stems, _ACTIONS, _ASIDES)]
        random.Random(SEED).shuffle(made)
        numbered = (f"{name}第{n}类" for n in itertools.count(1) for name in made)
        for name in itertools.chain(made, numbered):
            if len(found) >= size:
                break
            found.setdefault(name)
    return list(found)


def read_sounds(path: Path) -> dict[str, str]:
    """character -> characters that sound alike, those of the same tone if there are any."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and line.count("\t") >= 1:
            character, same, *other = line.split("\t")
            found[character] = same.strip() or "".join(other).strip()
    return {character: alike for character, alike in found.items() if alike}


def misheard(text: str, sounds: Mapping[str, str], dice: random.Random) -> str:
    """The text with one character, of a longer one two, replaced by one that sounds alike."""
    places = [i for i, character in enumerate(text) if character in sounds]
    for place in dice.sample(places, min(len(places), 1 if len(text) < 8 else 2)):
        text = text[:place] + dice.choice(sounds[text[place]]) + text[place + 1 :]
    return text


def shares(ranked: Sequence[Sequence[str]], asked: Sequence[Asked]) -> dict[str, float]:
    """Shares of utterances whose right name comes first, and among the first five."""
    total = max(len(asked), 1)
    first = sum(bool(set(r[:1]) & a.right) for r, a in zip(ranked, asked, strict=True))
    five = sum(bool(set(r[:5]) & a.right) for r, a in zip(ranked, asked, strict=True))
    return {"top1": round(first / total, 4), "top5": round(five / total, 4)}


class PlainTfidf:
    """What there is to beat: cosine of TF-IDF over 1- and 2-grams of characters."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
        self._matrix = self._vectorizer.fit_transform(self._names)

    def five(self, text: str) -> list[str]:
        """The first five names."""
        scores = (self._matrix @ self._vectorizer.transform([text]).T).toarray().ravel()
        return [self._names[i] for i in np.argsort(-scores, kind="stable")[:5]]


def resident_mb() -> float:
    """Memory of this process, MB, after giving back what is free."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def timed(work: Callable[[str], Any], texts: Sequence[str]) -> tuple[list[Any], dict[str, float]]:
    """What `work` gives for each text, and how long it took, milliseconds.

    `cpu_p50` and `cpu_p95` leave out the time in which other processes had the core.
    """
    for text in texts[:WARM_UP]:
        work(text)
    results, took, worked = [], [], []
    for text in texts:
        began, cpu = time.perf_counter(), time.thread_time()
        results.append(work(text))
        worked.append((time.thread_time() - cpu) * 1000)
        took.append((time.perf_counter() - began) * 1000)
    cpu_spread = spread(worked)
    return results, {**spread(took), "cpu_p50": cpu_spread["p50"], "cpu_p95": cpu_spread["p95"]}


def measure(
    data: Path, size: int | None, weights: Path, accuracy: bool, most: int | None
) -> dict[str, Any]:
    """Everything about one size of catalogue; `most`: how many utterances, None: all.

    Memory is taken around the making of the index alone, before anything else is made.
    """
    material = read_material(data)
    concepts = load(KNOWLEDGE)
    names = sized(material.names, size or len(material.names), concepts)
    asked = list(material.asked)
    random.Random(SEED).shuffle(asked)
    asked = asked[:most]
    texts = [a.text for a in asked]
    model = LinkerModel.load(weights)
    before = resident_mb()
    began = time.perf_counter()
    background = Background(background_names(KNOWLEDGE), concepts)
    index = Index([Name(name, (), (name,)) for name in names], concepts, background)
    seconds = time.perf_counter() - began
    linker = ItemLinker(index, model)
    after = resident_mb()
    links, took = timed(lambda text: linker.link(text, limit=5), texts)
    _, resolving = timed(lambda text: ItemResolver(linker, concepts).resolve(text, None), texts)
    answer: dict[str, Any] = {
        "names": len(names),
        "made_up": len(set(names) - set(material.names)),
        "asked": len(asked),
        "build_seconds": round(seconds, 2),
        "index_mb": round(after - before, 1),
        "process_mb": round(resident_mb(), 1),
        "link_ms": took,
        "resolve_ms": resolving,
    }
    if accuracy and material.labelled:
        ranked = [[c.name.text for c in link.candidates] for link in links]
        answer["linker"] = shares(ranked, asked)
        found = [_candidates(index, a.text) for a in asked]
        among = sum(bool(f & a.right) for f, a in zip(found, asked, strict=True))
        answer["candidates"] = round(among / len(asked), 4)
        plain = PlainTfidf(names)
        ranked, answer["tfidf_ms"] = timed(plain.five, texts)
        answer["tfidf"] = shares(ranked, asked)
        if (data / SOUNDS).exists():
            dice, sounds = random.Random(SEED), read_sounds(data / SOUNDS)
            noisy = [misheard(text, sounds, dice) for text in texts]
            ranked = [[c.name.text for c in linker.link(text, 5).candidates] for text in noisy]
            answer["linker_misheard"] = shares(ranked, asked)
            answer["tfidf_misheard"] = shares([plain.five(text) for text in noisy], asked)
    return answer


def _candidates(index: Index, text: str) -> set[str]:
    hits = index.search(index.query(text), CANDIDATES)
    return {index.names[hit.name].text for hit in hits}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--names", type=int, help="size of the catalogue; default: the data's own")
    parser.add_argument("--weights", type=Path, default=ROOT / "models" / "linker.json")
    parser.add_argument("--accuracy", action="store_true")
    parser.add_argument("--most", type=int, help="utterances to link; default: all")
    given = parser.parse_args()
    answer = measure(given.data, given.names, given.weights, given.accuracy, given.most)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
