"""How well a name fits an utterance, as numbers for the re-ranker.

Everything is computed for all candidates of an utterance at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from actions.linker.index import RANKERS, WIDTH, Found, Index, Query
from actions.linker.ranker import Bools, Floats

FEATURES = (
    *RANKERS,
    *(f"{ranker}_lead" for ranker in RANKERS),
    "name_characters_said",
    "said_characters_held",
    "name_bigrams_said",
    "said_bigrams_held",
    "name_official_said",
    "said_official_held",
    "name_sounds_said",
    "said_sounds_held",
    "name_stem_characters_said",
    "said_stem_characters_held",
    "name_stem_said",
    "said_stem_held",
    "name_things_said",
    "said_things_held",
    "things_shared",
    "things_missing",
    "things_extra",
    "actions_agree",
    "actions_clash",
    "actions_extra",
    "action_unsaid_first",
    "action_unsaid_other",
    "action_said_unnamed",
    "is_alias",
    "aside_unsaid",
    "aside_said",
    "contained",
    "subsequence_of_name",
    "subsequence_of_said",
    "official_subsequence_of_name",
    "official_subsequence_of_said",
    "starts_alike",
    "ends_alike",
    "length",
    "said_length",
    "said_unknown",
)
"""Names of the features, in the order of the columns."""

_FIRST = frozenset(("首次", "设立", "核发", "申请", "登记", "参保", "出具"))
_GENERIC = frozenset(("申请", "核发", "登记"))


def features(index: Index, query: Query, found: Found) -> Floats:
    """One row a candidate, one column a feature; shape (len(found), len(FEATURES)), float32."""
    if not len(found):
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    tops = found.scores.max(axis=0)
    surfaces = [index.surfaces[i] for i in found.surfaces.tolist()]
    columns = [
        *found.scores.T,
        *(found.scores / np.where(tops > 0, tops, 1.0)).T,
        *_overlaps(index, query, found),
        *_actions(query, [s.actions for s in surfaces]),
        np.array([s.is_alias for s in surfaces], dtype=np.float32),
        *_asides(query, [index.aside[i] for i in found.names.tolist()]),
        np.array([s.text in query.text for s in surfaces], dtype=np.float32),
        *_order(query, index, found),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _overlaps(index: Index, query: Query, found: Found) -> list[Floats]:
    """Shares of the name that were said and of what was said that the name has, by rarity."""
    columns = []
    overlaps = [
        ranker.overlap(said, found.surfaces)
        for ranker, said in zip(index.rankers, query.columns, strict=True)
    ]
    for kind, (ranker, weights) in index.kinds.items():
        overlap = overlaps[ranker]
        shared, whole = overlap.sums(weights)
        said = weights[query.columns[ranker]].sum()
        columns += [shared / np.maximum(whole, 1e-6), shared / max(said, 1e-6)]
        if kind == "things":
            many, all_ = overlap.sums((weights > 0).astype(np.float32))
            columns += [
                np.minimum(many, 3),
                np.minimum(len(query.things) - many, 3),
                np.minimum(all_ - many, 3),
            ]
    return columns


def _actions(query: Query, named: Sequence[frozenset[str]]) -> npt.NDArray[np.float32]:
    """(agree, clash, extra, unsaid and first-time, unsaid and another, said but the name has none)."""
    told = query.actions - _GENERIC
    return np.array([_action(told, query.actions, n) for n in named], dtype=np.float32).T


def _action(
    told: frozenset[str], said: frozenset[str], named: frozenset[str]
) -> tuple[float, float, float, float, float, float]:
    telling = named - _GENERIC
    if told:
        agree = len(told & telling)
        return (
            min(agree, 2),
            float(bool(telling) and not agree),
            min(len(telling) - agree, 3),
            0.0,
            0.0,
            float(not telling and not said & named),
        )
    first = not telling or bool(telling & _FIRST)
    return 0.0, 0.0, 0.0, float(first), float(not first), 0.0


def _asides(query: Query, asides: Sequence[frozenset[str]]) -> npt.NDArray[np.float32]:
    """(parts of the names in parentheses that were not said, that were), as shares of characters."""
    said = [len(aside & query.characters) / len(aside) if aside else 0.0 for aside in asides]
    unsaid = [1.0 - s if aside else 0.0 for s, aside in zip(said, asides, strict=True)]
    return np.array([unsaid, said], dtype=np.float32)


def _order(query: Query, index: Index, found: Found) -> list[npt.NDArray[Any]]:
    """What two texts have in common in the same order, at their ends, and how long they are."""
    columns: list[npt.NDArray[Any]] = []
    for text, codes in ((query.text, index.written), (query.reading.official, index.official)):
        said = np.frombuffer(text[:WIDTH].encode("utf-16-le"), dtype=np.uint16)
        names = codes[found.surfaces]
        lengths = np.maximum((names > 0).sum(axis=1), 1)
        common = _subsequence(names, said)
        columns += [common / lengths, common / max(len(said), 1)]
    ends = names[np.arange(len(names)), lengths - 1] == (said[-1] if len(said) else 0)
    columns += [names[:, 0] == (said[0] if len(said) else 0), ends]
    unknown = len(query.bigrams) - len(query.columns[0])
    columns += [
        np.log(lengths),
        np.full(len(names), np.log(max(len(said), 1))),
        np.full(len(names), unknown),
    ]
    return columns


def _subsequence(names: npt.NDArray[np.uint16], said: npt.NDArray[np.uint16]) -> Floats:
    """Length of the longest common subsequence of each row of `names` with `said`.

    Bit-parallel over each name (Hyyrö 2004), one step a character of `said`.
    """
    alike: Bools = names[None, :, :] == said[:, None, None]
    masks = np.packbits(alike, axis=2, bitorder="little").view(np.uint64)[:, :, 0]
    row = np.full(len(names), ~np.uint64(0))
    for mask in masks:
        matches = row & mask
        row = (row + matches) | (row - matches)
    return np.bitwise_count(~row).astype(np.float32)
