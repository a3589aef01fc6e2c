"""Train the linker's small models: `python -m actions.linker.train [DATA [MODEL]] [--held-out]`.

Learns from labelled pairs written for this project (`data/linker/pairs-*.tsv`, and aliases of the
demonstration catalogue), bare and inside sentences of `data/nlu`, with whole catalogues to choose
from. About 20 s; `--held-out` first learns three times without a third of the names, and says how
well those are found.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from actions.linker.concepts import Concepts, background_names, load
from actions.linker.features import features
from actions.linker.fit import Example, fit_rank, fit_trust, places
from actions.linker.index import Background, Index
from actions.linker.linker import CANDIDATES
from actions.linker.material import (
    Catalogue,
    Pair,
    enriched,
    read_carriers,
    read_catalogues,
    read_strangers,
)
from actions.linker.model import LinkerModel

FOLDS = 3
SMALL_CATALOGUES = (200, 80, 30, 30)
"""Sizes of the small catalogues drawn for training."""
KNOWN, UNKNOWN = 400, 250
"""Utterances of each small catalogue, at most: that it has an item for, and that it has none for."""
STRANGE = 150
"""Utterances about no item at all that each catalogue meets."""


def examples_of(index: Index, pairs: Sequence[Pair], wanted: Sequence[str]) -> list[Example]:
    """Candidates and features of each pair in one catalogue, which may lack the right name.

    `wanted` are the names that pairs point to; an example's group is that position.
    """
    found: list[Example] = []
    for pair in pairs:
        query = index.query(pair.text)
        hits = index.candidates(query, CANDIDATES)
        if len(hits):
            meant = None if pair.name is None else index.position_of(wanted[pair.name])
            right = next((i for i, n in enumerate(hits.names.tolist()) if n == meant), None)
            found.append(Example(features(index, query, hits), right, pair.name or 0))
    return found


def small_ones(
    catalogue: Catalogue,
    strangers: Sequence[Pair],
    concepts: Concepts,
    background: Background,
    dice: random.Random,
) -> list[Example]:
    """Examples from small catalogues drawn from one.

    Halls differ in size; in a small one most of what is asked for is missing, which is what `trust`
    has to notice.
    """
    wanted = [name.text for name in catalogue.names]
    examples: list[Example] = []
    for size in SMALL_CATALOGUES:
        drawn = set(dice.sample(range(len(wanted)), min(size, len(wanted) // 2)))
        index = Index([catalogue.names[i] for i in sorted(drawn)], concepts, background)
        own = [p for p in catalogue.pairs if p.name in drawn]
        others = [p for p in catalogue.pairs if p.name not in drawn]
        inside = dice.sample(own, min(KNOWN, len(own)))
        outside = dice.sample(others, min(UNKNOWN, len(own), len(others)))
        strange = dice.sample(strangers, STRANGE)
        examples += examples_of(index, [*inside, *outside, *strange], wanted)
    return examples


def read_examples(data: Path, concepts: Concepts) -> list[Example]:
    """Every example that is learned from."""
    dice = random.Random(5)
    background = Background(background_names(data / "linker"), concepts)
    synonyms, carriers = concepts.synonyms(), read_carriers(data)
    strangers = [Pair(text, None, False) for text in read_strangers(data)]
    examples: list[Example] = []
    for bare in read_catalogues(data):
        catalogue = enriched(bare, synonyms, carriers, dice)
        index = Index(catalogue.names, concepts, background)
        asked = [*catalogue.pairs, *dice.sample(strangers, STRANGE)]
        examples += examples_of(index, asked, [n.text for n in catalogue.names])
        examples += small_ones(catalogue, strangers, concepts, background, dice)
    return examples


def held_out(examples: Sequence[Example]) -> str:
    """How well names are found that were not learned from."""
    found: list[int] = []
    for fold in range(FOLDS):
        rank = fit_rank([e for e in examples if e.group % FOLDS != fold])
        found += places([e for e in examples if e.group % FOLDS == fold], rank)
    first = sum(place == 0 for place in found) / len(found)
    five = sum(place < 5 for place in found) / len(found)
    return f"held-out names: top-1 {first:.3f}, top-5 {five:.3f}"


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("data"))
    parser.add_argument("model", type=Path, nargs="?", default=Path("models/linker.json"))
    parser.add_argument("--held-out", action="store_true")
    given = parser.parse_args(arguments)
    examples = read_examples(given.data, load(given.data / "linker"))
    if given.held_out:
        print(f"linker: {held_out(examples)}")
    rank = fit_rank(examples)
    trust, bias = fit_trust(examples, rank)
    LinkerModel(rank, trust, bias).save(given.model)
    print(f"linker: {len(examples)} examples, {given.model}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
