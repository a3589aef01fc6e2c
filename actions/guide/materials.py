"""What to bring: the common papers, a situation's own, and what need not be brought (免提交)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from hall.client import Item, Material, Situation


def wanted(item: Item, situation: Situation | None) -> tuple[Material, ...]:
    """The papers asked of somebody in that situation; without one, the common papers."""
    if situation is None:
        return item.materials
    if situation.replaces_common:
        return situation.materials
    return item.materials + situation.materials


def situation_named(item: Item, name: str | None) -> Situation | None:
    """The item's situation of that name, or None."""
    return next((s for s in item.situations if s.name == name), None)


def listing(materials: Sequence[Material]) -> str:
    """A numbered list, what has to be brought first."""
    brought = [m for m in materials if not m.shared]
    shared = [m for m in materials if m.shared]
    lines = [f"{n}. {_line(m)}" for n, m in enumerate(brought, 1)]
    if shared:
        lines.append("免提交（系统自动核验，不用带）：" + "、".join(m.name for m in shared))
    return "\n".join(lines)


def _line(material: Material) -> str:
    details = []
    if material.form:
        details.append(material.form)
    if material.copies:
        details.append(f"{material.copies}份")
    if not material.required:
        details.append("可选")
    if material.note:
        details.append(material.note)
    return material.name + (f"（{'，'.join(details)}）" if details else "")


def card(item: Item, situation: Situation | None) -> Mapping[str, Any]:
    """The list as a card, with a link to the printable checklist (一次性告知单)."""
    return {
        "kind": "materials",
        "title": "材料清单" + (f"：{situation.name}" if situation else ""),
        "items": [
            {
                "name": m.name,
                "note": "，".join(p for p in (m.form, m.note) if p),
                "shared": m.shared,
                "required": m.required,
                "links": _links(m),
            }
            for m in wanted(item, situation)
        ],
        "url": checklist_path(item.item_code, situation.name if situation else None),
    }


def _links(material: Material) -> list[Mapping[str, str]]:
    found = (("空白表", material.blank_form_url), ("样表", material.sample_url))
    return [{"label": label, "url": url} for label, url in found if url]


def checklist_path(item_code: str, situation: str | None) -> str:
    """Path of the printable checklist on the web channel."""
    path = f"/checklist/{quote(item_code, safe='')}"
    return path + (f"?situation={quote(situation, safe='')}" if situation else "")
