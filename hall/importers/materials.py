"""One material of a spreadsheet's row."""

from __future__ import annotations

import re
from typing import Any

from hall.importers.outcome import Problem
from hall.importers.rows import Row
from hall.importers.values import copies, none_like, source, yes


def material_of(row: Row, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The material in the row as the schema has it, and what deserves a word."""
    warnings: list[Problem] = []
    notes: list[str] = []
    material: dict[str, Any] = {"name": re.sub(r"\s*\n\s*", "", name)}
    for column in ("form", "blank_form_url", "sample_url"):
        if not none_like(text := row.text(column)):
            material[column] = text
    _take_copies(row, material, notes)
    required = row.text("required")
    if not none_like(required) or required == "无":
        known = yes(required)
        material["required"] = known is not False
        if known is None:
            notes.append(required)
        elif "容缺" in required:
            material["required"] = True
            notes.append(required)
    channel = row.text("source")
    if not none_like(channel):
        known_source = source(channel)
        if known_source is not None:
            material["source"] = known_source
        else:
            notes.append(f"来源：{channel}")
    if yes(row.text("shared")):
        material["source"] = "数据共享"
    if not none_like(text := row.text("note")):
        notes.append(text)
    if notes:
        material["note"] = "；".join(dict.fromkeys(notes))
    return material, warnings


def _take_copies(row: Row, material: dict[str, Any], notes: list[str]) -> None:
    text = row.text("copies")
    if not none_like(text):
        number = copies(text)
        if number is not None:
            material["copies"] = number
        else:
            notes.append(f"份数：{text}")
        kinds = [kind for kind in ("原件", "复印件") if kind in text]
        if kinds:
            material.setdefault("form", "、".join(kinds))
    counted = {}
    for kind, column in (("原件", "original_copies"), ("复印件", "duplicate_copies")):
        if not none_like(cell := row.text(column)):
            number = copies(cell)
            if number is None and yes(cell):
                number = 1
            if number:
                counted[kind] = number
    if not counted:
        return
    material.setdefault("form", "、".join(counted))
    if len(counted) == 1:
        material.setdefault("copies", next(iter(counted.values())))
    else:
        notes.append("，".join(f"{kind}{number}份" for kind, number in counted.items()))
