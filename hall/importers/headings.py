"""Which column of a sheet fills which field: `headings.yml` read, and headers found with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path

import yaml

_SEARCHED_ROWS = 30
"""A header stands in one of the first rows that are not blank; titles and notes may precede it."""
_LONGEST = 40
"""Characters of a heading; explanations in brackets make some long."""
_BRACKETS = re.compile(r"[(（\[【<《〔].*?[)）\]】>》〕]")
_DROPPED = re.compile(r"[^\w]|_", re.UNICODE)
_GROUP_WORD = re.compile("(基本)?(信息|情况|清单|要素)$")
_NAMES = frozenset({"name", "main_name", "sub_name", "handle_name"})
_IGNORED = "ignored"


@dataclass(frozen=True)
class Header:
    """The columns of a table.

    Args:
        row: index of the header's last row.
        fields: for each field the columns that fill it, the best first.
        titles: heading of each column, as it stands in the file.
        unknown: headings that fill nothing.
    """

    row: int
    fields: Mapping[str, tuple[int, ...]]
    titles: Mapping[int, str]
    unknown: tuple[str, ...]

    def title(self, field: str) -> str:
        """Heading of the field's best column, or the usual one when there is none."""
        columns = self.fields.get(field)
        return self.titles[columns[0]] if columns else _synonyms()[0][field][0]


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The table's header: the row among the first with the most known headings.

    A second header row (承诺 and 法定 under 办结时限) and a row of groups above are joined to it.
    """
    best, best_score = None, 0
    seen = 0
    for n, row in enumerate(rows):
        if not any(row):
            continue
        seen += 1
        if seen > _SEARCHED_ROWS:
            break
        score = _score(row)
        if score > best_score:
            best, best_score = n, score
    if best is None:
        return None
    header, last = list(rows[best]), best
    if best + 1 < len(rows) and _completes(header, rows[best], rows[best + 1]):
        header, last = _joined(header, rows[best + 1]), best + 1
    if best > 0 and _completes(header, rows[best - 1], header):
        header = _joined(rows[best - 1], header)
    return _mapped(last, header)


def is_header(row: Sequence[str]) -> bool:
    """Whether a row in the middle of a table is a header again, as at the head of a new block."""
    return _score(row) >= 3 and _score(row) * 2 > len({cell for cell in row if cell})


def header_at(rows: Sequence[Sequence[str]], n: int) -> Header | None:
    """The header that row `n` is."""
    return _mapped(n, rows[n])


@lru_cache(maxsize=50_000)
def field_of(heading: str) -> tuple[str, int] | None:
    """Field of a heading, with how good a heading it is for that (0 is best)."""
    if not heading or len(heading) > _LONGEST:
        return None
    table = _synonyms()[1]
    return table.get(_plain(heading)) or table.get(_plain(_BRACKETS.sub("", heading)))


def _score(row: Sequence[str]) -> int:
    """How many different fields a row's cells are headings of; 0 when it can't be a header."""
    found = {match[0] for cell in row if cell and (match := field_of(cell))}
    if len(found) < 2 or not (found & _NAMES or "material" in found):
        return 0
    return len(found)


def _completes(known: Sequence[str], top: Sequence[str], bottom: Sequence[str]) -> bool:
    """Whether two rows are a header together, and tell more than `known` does by itself."""
    more = False
    for n, joined in enumerate(_joined(top, bottom)):
        under = bottom[n] if n < len(bottom) else ""
        over = top[n] if n < len(top) else ""
        if under and under != over and under not in joined and field_of(over):
            return False  # a row of data under its heading
        own = known[n] if n < len(known) else ""
        found = field_of(joined)
        if found is not None and found != (field_of(own) if own else None):
            more = True
    return more


def _joined(top: Sequence[str], bottom: Sequence[str]) -> list[str]:
    return [_join(over, under) for over, under in zip_longest(top, bottom, fillvalue="")]


def _join(over: str, under: str) -> str:
    """One heading of two cells: 法定 under 办结时限, 名称 under 材料, 材料名称 under 材料信息."""
    if not over or not under or over == under:
        return over or under
    group = _GROUP_WORD.sub("", over)
    for heading in (under + over, over + under, group + under, under, over):
        if field_of(heading):
            return heading
    return under


def _mapped(last: int, row: Sequence[str]) -> Header | None:
    titles: dict[int, str] = {}
    ranked: dict[str, list[tuple[int, int]]] = {}
    unknown: list[str] = []
    for column, heading in enumerate(row):
        found = field_of(heading) if heading else None
        if found is not None:
            titles[column] = heading
            ranked.setdefault(found[0], []).append((found[1], column))
        elif heading:
            unknown.append(heading)
    if not (ranked.keys() & _NAMES):
        return None
    fields = {
        field: tuple(column for _, column in sorted(columns))
        for field, columns in ranked.items()
        if field != _IGNORED
    }
    return Header(last, fields, titles, tuple(unknown))


def _plain(heading: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", heading)).lower()


@cache
def _synonyms() -> tuple[dict[str, list[str]], dict[str, tuple[str, int]]]:
    path = Path(__file__).with_name("headings.yml")
    lists: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    table: dict[str, tuple[str, int]] = {}
    for field, headings in lists.items():
        for rank, heading in enumerate(headings):
            before = table.setdefault(_plain(heading), (field, rank))
            if before[0] != field:
                raise ValueError(f"headings.yml: {heading} stands under {before[0]} and {field}")
    return lists, table
