"""Items in the making: rows of a spreadsheet gathered by item, situation and material."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from hall.importers.materials import material_of
from hall.importers.outcome import Outcome
from hall.importers.rows import Row
from hall.importers.values import none_like

LEVELS = ("main_name", "name", "sub_name", "handle_name")
"""Columns of names from the widest to the narrowest; the narrowest given names the item."""
GUIDE = (
    *("catalog_code", "aliases", "department", "parent_district", "theme", "audience"),
    *(
        "item_type",
        "case_type",
        "legal_days",
        "promised_days",
        "legal_unit",
        "promised_unit",
    ),
    *(
        "day_unit",
        "visits",
        "online_url",
        "condition",
        "process",
        "charged",
        "fee_standard",
    ),
    *(
        "fee_basis",
        "location",
        "window",
        "hours",
        "phone",
        "supervision_phone",
        "legal_basis",
    ),
    *(
        "result_name",
        "result_delivery",
        "bookable",
        "effective_from",
        "effective_until",
    ),
)
_CODES = ("handle_code", "item_code")
_LINES = re.compile(r"(?:^|\n)\s*(?:[(（]?\d{1,2}[)）.、．](?!\d)|[①-⑳])\s*")


@dataclass(frozen=True)
class Identity:
    """What tells one item from another; names by level, "" where a level has none."""

    code: str | None
    district: str
    names: tuple[str, ...]

    def alike(self, other: Identity) -> bool:
        """Same district and names, blanks and full-width forms aside."""
        return self.key() == other.key()

    def key(self) -> tuple[str, ...]:
        """Comparable district and names."""
        return tuple(_comparable(text) for text in (self.district, *self.names))


@dataclass
class Draft:
    """One item's rows so far."""

    identity: Identity
    first: Row
    guide: dict[str, tuple[str, Row]] = field(default_factory=dict)
    materials: list[dict[str, Any]] = field(default_factory=list)
    situations: dict[str, dict[str, Any]] = field(default_factory=dict)
    situation: str = ""
    refused: bool = False
    conflicts: set[str] = field(default_factory=set)


class Assembly:
    """Gathers the rows of a file into drafts.

    Args:
        outcome: told what is refused.
    """

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.drafts: list[Draft] = []
        self._by_key: dict[tuple[str, ...], list[Draft]] = {}
        self._current: Draft | None = None

    def begin_table(self) -> None:
        """A new sheet: nothing continues from the last one."""
        self._current = None

    def add(self, row: Row) -> None:
        """Takes a row in."""
        draft = self._draft_for(row)
        if draft is None:
            return
        failed = row.failed_cell()
        if failed is not None:
            text = f"单元格的公式出错（{row.text(failed)}），请改为文字"
            self._refuse(draft, row, failed, text)
            return
        self._take_guide(draft, row)
        self._take_material(draft, row)

    def _draft_for(self, row: Row) -> Draft | None:
        before = self._current
        identity = _identity(row, before.identity if before else None)
        if identity is None:
            self._refuse(before, row, "name", "缺少事项名称，且上面没有可以接续的事项")
            return None
        bad = _bad_code(identity.code)
        draft = self._found(identity)
        if draft is None:
            draft = Draft(identity, row)
            self.drafts.append(draft)
            self._by_key.setdefault(identity.key(), []).append(draft)
        elif draft.identity.code is None and identity.code is not None:
            draft.identity = replace(draft.identity, code=identity.code)
        if bad:
            column = next((name for name in _CODES if row.text(name)), "item_code")
            self._refuse(draft, row, column, bad)
        if draft is not before:
            draft.situation = ""
        self._current = draft
        return draft

    def _found(self, identity: Identity) -> Draft | None:
        current = self._current
        alike = self._by_key.get(identity.key(), [])
        if current in alike and identity.code in (None, current.identity.code):
            return current
        for draft in alike:
            if identity.code is None or draft.identity.code in (None, identity.code):
                return draft
        return None

    def _take_guide(self, draft: Draft, row: Row) -> None:
        for name in GUIDE:
            text = row.text(name)
            if not text:
                continue
            before = draft.guide.get(name)
            if before is None or (none_like(before[0]) and not none_like(text)):
                draft.guide[name] = (text, row)
            elif (
                before[0] != text
                and _comparable(before[0]) != _comparable(text)
                and not none_like(text)
                and name not in draft.conflicts
            ):
                draft.conflicts.add(name)
                said = f"与本事项第 {before[1].number} 行的内容不同，采用第 {before[1].number} 行的"
                self._outcome.warnings.append(row.problem(name, said))

    def _take_material(self, draft: Draft, row: Row) -> None:
        self._take_situation(draft, row)
        text = row.text("material")
        if none_like(text):
            stray = next(
                (
                    name
                    for name in ("copies", "required", "source", "form")
                    if not text and not none_like(row.text(name)) and not row.spread(name)
                ),
                None,
            )
            if stray is not None and row.has("material"):
                said = f"缺少材料名称（同一行填写了“{row.header.title(stray)}”），没有材料请填“无”"
                self._refuse(draft, row, "material", said)
            return
        group = draft.materials
        if draft.situation:
            group = draft.situations[draft.situation]["materials"]
        names = [part.strip() for part in _LINES.split(text) if part.strip()]
        for name in names if len(names) > 1 else [text]:
            material, warnings = material_of(row, name)
            self._outcome.warnings += warnings
            if material not in group:
                group.append(material)

    def _take_situation(self, draft: Draft, row: Row) -> None:
        text = row.text("situation")
        if text and not none_like(text):
            name = _one_line(text)
            draft.situation = name
            situation = draft.situations.setdefault(name, {"name": name, "materials": []})
            condition = row.text("situation_condition")
            if not none_like(condition):
                situation.setdefault("condition", condition)
            if row.text("replaces_common").startswith("是"):
                situation["replaces_common"] = True
        elif text or any(row.text(name) and not row.spread(name) for name in LEVELS):
            # "无情形", or a row that repeats the item's name and leaves the situation blank.
            draft.situation = ""

    def _refuse(self, draft: Draft | None, row: Row, column: str, text: str) -> None:
        self._outcome.refused.append(row.problem(column, text))
        if draft is not None:
            draft.refused = True


def _identity(row: Row, before: Identity | None) -> Identity | None:
    """The identity of the item that a row belongs to; None when nothing tells.

    Blank cells continue what stands above: names above the narrowest one given, and those below as
    long as the given ones are the same as before.
    """
    code = next((text for name in _CODES if not none_like(text := row.text(name))), None)
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", code)) if code else None
    given = [row.text(name) for name in LEVELS]
    said = [_one_line(text) if not none_like(text) else "" for text in given]
    district = row.text("district")
    place = _one_line(district) if not none_like(district) else ""
    if not any(said):
        if before is None or (code is not None and before.code not in (None, code)):
            return None
        names = before.names
        moved = bool(place) and place != before.district
        kept = code or (None if moved else before.code)
        return Identity(kept, place or before.district, names)
    widest = next(n for n, name in enumerate(said) if name)
    names = tuple(said)
    continued = False
    if before is not None:
        same = all(
            not name or _comparable(name) == _comparable(old)
            for name, old in zip(said, before.names, strict=True)
        )
        if same and code in (None, before.code):
            continued = True
            names = tuple(
                name or ("" if text else old)
                for name, text, old in zip(said, given, before.names, strict=True)
            )
        elif widest > 0 and any(before.names[:widest]) and not any(given[:widest]):
            continued = True
            names = (*before.names[:widest], *said[widest:])
    if not district and continued and before is not None:
        place = before.district
    return Identity(code, place or row.district or "", names)


def _bad_code(code: str | None) -> str | None:
    if code is None:
        return None
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", code):
        return f"编码 {code} 被表格软件转成了科学计数法，已丢失位数，请把该列设为文本后重新填写"
    if len(code) > 64:
        return "编码过长，最多 64 个字符"
    return None


@lru_cache(maxsize=50_000)
def _comparable(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()
