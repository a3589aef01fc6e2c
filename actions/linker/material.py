"""What the linker learns from: names, ways to say them, and sentences around them.

Names are grouped into catalogues, and an utterance chooses among the names of its own catalogue:
what two lists call differently would else be right in one list and wrong in the other.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.linker.index import Name
from actions.linker.synthesis import Slips, ways_to_say

EASY_WAYS = 2
"""Made-up easy forms of each name, beside the hand-written ones."""
CARRIED = 0.5
"""Share of the hand-written ways that are learned inside a sentence as well."""
SLIPS = 0.12
"""Share of pairs that are learned with a slip of typing or hearing as well."""

_MENTION = re.compile(r"\[([^\]]+)\]\(item\)")


@dataclass(frozen=True)
class Pair:
    """An utterance, the position of the name that it means (None: no item at all), and whether a
    person wrote it for that name."""

    text: str
    name: int | None
    hand_written: bool


@dataclass(frozen=True)
class Catalogue:
    """Names to choose from, and what was said for them."""

    names: tuple[Name, ...]
    pairs: tuple[Pair, ...]


def read_pairs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(official name, ways to say it) a line of `pairs-*.tsv`."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, said = line.partition("\t")
        if name.strip() and not name.startswith("#"):
            yield name.strip(), [s.strip() for s in said.split("|") if s.strip()]


def read_catalogues(data: Path) -> list[Catalogue]:
    """The lists of `pairs-*.tsv` by what stands before the second hyphen, and the demonstration's."""
    lists: dict[str, dict[str, list[str]]] = {}
    for path in sorted((data / "linker").glob("pairs-*.tsv")):
        said = lists.setdefault(path.stem.split("-")[1], {})
        for name, ways in read_pairs(path):
            said.setdefault(name, []).extend(ways)
    catalogues = [_catalogue(said, {}) for said in lists.values()]
    aliases: dict[str, list[str]] = {}
    for path in sorted((data / "catalogue").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if item.get("kind", "item") == "item":
                aliases[item["name"]] = item.get("aliases", [])
    # Every other alias is known to the index. All are asked for: people say aliases, and say what no
    # alias foresaw.
    return [*catalogues, _catalogue(aliases, {n: tuple(a[1::2]) for n, a in aliases.items()})]


def _catalogue(
    said: Mapping[str, Sequence[str]], aliases: Mapping[str, tuple[str, ...]]
) -> Catalogue:
    names = tuple(Name(name, aliases.get(name, ()), (name,)) for name in said)
    pairs = [Pair(way, i, True) for i, ways in enumerate(said.values()) for way in ways]
    return Catalogue(names, tuple(pairs))


def read_carriers(data: Path) -> list[str]:
    """Sentences of the NLU data with a gap "{}" where the item was named."""
    carriers = []
    for path in sorted((data / "nlu" / "guide" / "ask").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip().removeprefix("- ")
            if line.startswith("    - ") and len(_MENTION.findall(text)) == 1 and "{" not in text:
                carriers.append(_MENTION.sub("{}", text))
    return carriers


def read_strangers(data: Path) -> list[str]:
    """What people say that is about no item: the out-of-scope and the small talk of the NLU data."""
    found = []
    for pattern in ("out_of_scope*.yml", "smalltalk*.yml"):
        for path in sorted((data / "nlu").glob(pattern)):
            lines = path.read_text(encoding="utf-8").splitlines()
            found += [
                line.strip().removeprefix("- ") for line in lines if line.startswith("    - ")
            ]
    return found


def enriched(
    catalogue: Catalogue,
    synonyms: Mapping[str, Sequence[str]],
    carriers: Sequence[str],
    dice: random.Random,
) -> Catalogue:
    """The catalogue with easy forms of its names, slips, and pairs inside sentences."""
    pairs = list(catalogue.pairs)
    for position, name in enumerate(catalogue.names):
        for text in (name.text, *name.aliases):
            count = EASY_WAYS if text == name.text else 1
            said = ways_to_say(text, synonyms, dice, count)
            pairs += [Pair(way, position, False) for way in said]
    slips = Slips([n.text for n in catalogue.names] + [p.text for p in pairs])
    pairs += [Pair(slips.slip(p.text, dice), p.name, False) for p in pairs if dice.random() < SLIPS]
    if carriers:
        pairs += [
            Pair(dice.choice(carriers).replace("{}", p.text), p.name, False)
            for p in pairs
            if dice.random() < CARRIED
        ]
    return Catalogue(catalogue.names, tuple(pairs))
