"""How well a name fits an utterance, as numbers for the re-ranker."""

from __future__ import annotations

from collections.abc import Callable, KeysView, Sequence

import numpy as np

from actions.linker.index import Floats, Hit, Index, Query, Surface

FEATURES = (
    "raw",
    "canonical",
    "concepts",
    "sounds",
    "raw_lead",
    "canonical_lead",
    "concepts_lead",
    "sounds_lead",
    "name_covered",
    "name_covered_by_sound",
    "query_covered",
    "query_covered_by_sound",
    "query_bigrams_covered",
    "name_bigrams_covered",
    "canonical_query_covered",
    "canonical_name_covered",
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
    "subsequence",
    "subsequence_of_query",
)
"""Names of the features, in the order of the columns."""

_FIRST = frozenset(("首次", "设立", "核发", "申请", "登记", "参保", "出具"))
_GENERIC = frozenset(("申请", "核发", "登记"))


def features(index: Index, query: Query, hits: Sequence[Hit]) -> Floats:
    """One row a hit, one column a feature; shape (len(hits), len(FEATURES)), float32."""
    rows = np.zeros((len(hits), len(FEATURES)), dtype=np.float32)
    if not hits:
        return rows
    tops = [max(hit.scores[k] for hit in hits) or 1.0 for k in range(4)]
    idf = index.raw.idf
    said = _weights(query.characters, idf)
    said_bigrams = _weights(query.bigrams, idf)
    informative = query.actions - _GENERIC
    said_canonical = _weights(query.canonical_bigrams, index.canonical.idf)
    for row, hit in zip(rows, hits, strict=True):
        surface = hit.surface
        row[0:4] = hit.scores
        row[4:8] = [score / top for score, top in zip(hit.scores, tops, strict=True)]
        sounds_shared = len(surface.sounds & query.sound_pairs)
        row[8] = surface.share_of_characters(query.characters)
        row[9] = sounds_shared / (len(surface.sounds) or 1)
        row[10] = _share(said, surface.characters)
        row[11] = sounds_shared / (len(query.sound_pairs) or 1)
        row[12] = _share(said_bigrams, surface.bigrams)
        row[13] = surface.share_of_bigrams(query.bigrams)
        row[14] = _share(said_canonical, surface.canonical_bigrams)
        row[15] = surface.share_of_canonical(query.canonical_bigrams)
        shared = len(query.things & surface.things)
        row[16] = min(shared, 3)
        row[17] = min(len(query.things) - shared, 3)
        row[18] = min(len(surface.things) - shared, 3)
        row[19:25] = _actions(informative, query.actions, surface.actions)
        row[25] = surface.is_alias
        row[26:28] = _aside(surface, query)
        row[28] = surface.text in query.text
        common = _subsequence(query.reading.canonical[:60], surface.reading.canonical[:60])
        row[29] = common / (len(surface.reading.canonical[:60]) or 1)
        row[30] = common / (len(query.reading.canonical[:60]) or 1)
    return rows


def _aside(surface: Surface, query: Query) -> tuple[float, float]:
    """(parts of the name in parentheses that were not said, that were), as shares of characters."""
    if not surface.aside:
        return 0.0, 0.0
    said = len(surface.aside & query.characters) / len(surface.aside)
    return 1.0 - said, said


def _weights(grams: frozenset[str], idf: Callable[[str], float]) -> dict[str, float]:
    return {gram: idf(gram) for gram in grams}


def _share(weights: dict[str, float], held: KeysView[str]) -> float:
    """Which share of the weight of `weights` lies on members of `held`."""
    total = sum(weights.values())
    return sum(w for g, w in weights.items() if g in held) / total if total else 0.0


def _actions(
    informative: frozenset[str], said: frozenset[str], named: frozenset[str]
) -> tuple[float, float, float, float, float, float]:
    """(agree, clash, extra, unsaid and first-time, unsaid and another, said but the name has none)."""
    telling = named - _GENERIC
    if informative:
        agree = len(informative & telling)
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


def _subsequence(a: str, b: str) -> int:
    """Length of the longest common subsequence.

    Bit-parallel (Hyyrö 2004): one big-integer step a character of `b`.
    """
    masks: dict[str, int] = {}
    for position, character in enumerate(a):
        masks[character] = masks.get(character, 0) | 1 << position
    full = (1 << len(a)) - 1
    row = full
    for character in b:
        matches = row & masks.get(character, 0)
        row = (row + matches | row - matches) & full
    return len(a) - row.bit_count()
