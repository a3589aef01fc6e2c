"""From a draft to an item: the guide's cells understood, codes given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from hall.client.types import Item
from hall.documents import item_of
from hall.errors import InvalidDocument
from hall.importers import values
from hall.importers.drafts import LEVELS, Draft
from hall.importers.outcome import Outcome
from hall.importers.values import Days, Unclear, none_like

UNKNOWN_DEPARTMENT = "未注明"
_AS_IT_STANDS = (
    *(
        "catalog_code",
        "parent_district",
        "theme",
        "item_type",
        "online_url",
        "condition",
    ),
    *("hours", "phone", "supervision_phone"),
)
_GENERIC_LENGTH = 6
"""A name this short (变更, 首次申请) means nothing without the main name."""
_WHOLE_CITY = ("全市", "全区域", "全域", "全市通办")


def build(draft: Draft, outcome: Outcome) -> Item | None:
    """The item, without its final code; None when something in it is refused."""
    told = len(outcome.refused)
    item: dict[str, Any] = {"item_code": draft.identity.code or "-", **_names(draft)}
    for field in _AS_IT_STANDS:
        if text := _text(draft, field):
            item[field] = text
    item["department"] = _text(draft, "department") or _missing_department(draft, outcome)
    district = draft.identity.district
    if district and district not in _WHOLE_CITY:
        item["district"] = district
    item["aliases"] += [a for a in values.words(_text(draft, "aliases")) if a != item["name"]]
    for field in ("process", "legal_basis"):
        if text := _text(draft, field):
            item[field] = values.steps(text)
    _take_choices(draft, item, outcome)
    _take_days(draft, item, outcome)
    _take_fee(draft, item, outcome)
    _take_place(draft, item)
    result = {
        "name": _text(draft, "result_name"),
        "delivery": _text(draft, "result_delivery"),
    }
    if any(result.values()):
        item["result"] = {key: text for key, text in result.items() if text}
    item["materials"] = draft.materials
    item["situations"] = list(draft.situations.values())
    if len(outcome.refused) > told:
        return None
    try:
        return item_of(item)
    except InvalidDocument as error:
        for path, what in error.problems:
            field = path.partition(".")[0].partition("[")[0]
            known = field if field in draft.guide else _column_of(draft, field)
            outcome.refused.append(draft.first.problem(known, what))
        return None


def codes(drafts: Sequence[Draft], outcome: Outcome) -> list[list[tuple[str, str]]]:
    """For each draft its districts, each with its code; a draft that gets none is refused.

    A code that several districts share, or several 业务办理项 of one main item, stays with the
    first; the others get it with a mark made of their district and names.
    """
    taken: dict[str, Draft] = {}
    given: list[list[tuple[str, str]]] = []
    for draft in drafts:
        own: list[tuple[str, str]] = []
        for district in _districts(draft.identity.district):
            names = "|".join((district, *draft.identity.key()[1:]))
            mark = hashlib.sha1(names.encode(), usedforsecurity=False).hexdigest()
            base = draft.identity.code
            code = base or f"YM-{mark[:24]}"
            holder = taken.get(code)
            if holder is not None and base is not None:
                if not (holder is draft or _variants(holder, draft)):
                    text = (
                        f"编码 {base} 与第 {holder.first.number} 行的另一事项"
                        f"“{item_name(holder)}”重复，请改正其中一个"
                    )
                    outcome.refused.append(draft.first.problem("item_code", text))
                    draft.refused = True
                    break
                code = f"{base[:55]}-{mark[:8]}"
            taken.setdefault(code, draft)
            own.append((district, code))
        given.append(own)
    return given


def item_name(draft: Draft) -> str:
    """业务办理项名称, else the sub-item's, else the item's."""
    return next(name for name in reversed(_by_width(draft)) if name)


def _by_width(draft: Draft) -> list[str]:
    named = dict(zip(LEVELS, draft.identity.names, strict=True))
    # 主项 and 事项 are both the main name when there is a narrower one.
    return [named["main_name"], named["name"], named["sub_name"], named["handle_name"]]


def _names(draft: Draft) -> dict[str, Any]:
    name = item_name(draft)
    others = [other for other in _by_width(draft) if other and other != name]
    aliases = list(dict.fromkeys(others))
    if others and len(name) <= _GENERIC_LENGTH and not (name in others[-1] or others[-1] in name):
        aliases.append(f"{others[-1]}（{name}）")
    return {"name": name, "aliases": aliases}


def _variants(first: Draft, second: Draft) -> bool:
    """Whether two drafts may share a code: other districts, or parts of one main item."""
    if first.identity.district != second.identity.district:
        return True
    mains = [next(name for name in _by_width(draft) if name) for draft in (first, second)]
    return mains[0] == mains[1] and item_name(first) != item_name(second)


def _districts(cell: str) -> list[str]:
    parts = values.words(cell)
    if len(parts) > 1 and all(part[-1] in "区县市镇乡街道旗州场" for part in parts):
        return list(dict.fromkeys(parts))
    return [cell]


def _text(draft: Draft, field: str) -> str:
    text = draft.guide[field][0] if field in draft.guide else ""
    return "" if none_like(text) else text


def _column_of(draft: Draft, field: str) -> str | None:
    if field == "name":
        return next((level for level in reversed(LEVELS) if draft.first.text(level)), "name")
    if field in ("materials", "situations"):
        return field.removesuffix("s")
    return field if draft.first.has(field) else None


def _missing_department(draft: Draft, outcome: Outcome) -> str:
    row = draft.first
    text = f"“{item_name(draft)}”缺少实施主体，记为“{UNKNOWN_DEPARTMENT}”"
    outcome.warnings.append(row.problem(None, text))
    return UNKNOWN_DEPARTMENT


def _warn(draft: Draft, outcome: Outcome, field: str, wanted: str) -> None:
    text, row = draft.guide[field]
    outcome.warnings.append(row.problem(field, f"看不懂“{text[:30]}”，未导入；{wanted}"))


def _take_choices(draft: Draft, item: dict[str, Any], outcome: Outcome) -> None:
    if text := _text(draft, "audience"):
        item["audience"] = values.audience(text)
        if item["audience"] is None:
            del item["audience"]
            _warn(draft, outcome, "audience", "请写自然人、法人或自然人,法人")
    if text := _text(draft, "case_type"):
        item["case_type"] = values.case_type(text)
        if item["case_type"] is None:
            del item["case_type"]
            _warn(draft, outcome, "case_type", "请写即办件或承诺件")
    if text := _text(draft, "bookable"):
        item["bookable"] = values.yes(text) is not False
    if (found := draft.guide.get("visits")) is not None:
        try:
            number = values.visits(found[0])
            if number is not None:
                item["visits"] = number
        except Unclear as error:
            outcome.refused.append(found[1].problem("visits", str(error)))
    for field in ("effective_from", "effective_until"):
        if (found := draft.guide.get(field)) is not None:
            try:
                day = values.day(found[0])
                if day is not None:
                    item[field] = day.isoformat()
            except Unclear as error:
                outcome.refused.append(found[1].problem(field, str(error)))


def _take_days(draft: Draft, item: dict[str, Any], outcome: Outcome) -> None:
    limits: dict[str, Days] = {}
    common = _text(draft, "day_unit")
    for field, unit_field in (
        ("promised_days", "promised_unit"),
        ("legal_days", "legal_unit"),
    ):
        if (found := draft.guide.get(field)) is None:
            continue
        unit = _text(draft, unit_field) or common
        try:
            limit = values.days(found[0], found[1].header.title(field), unit)
        except Unclear as error:
            outcome.refused.append(found[1].problem(field, str(error)))
            continue
        if limit is not None:
            limits[field] = limit
            item[field] = limit.number
    units = {field: limit.unit for field, limit in limits.items() if limit.unit and limit.number}
    if not units:
        return
    # One unit holds for both limits; the promised one is what people are told.
    item["day_unit"] = units.get("promised_days") or units["legal_days"]
    if len(set(units.values())) > 1 and limits["legal_days"].number:
        del item["legal_days"]
        _warn(
            draft,
            outcome,
            "legal_days",
            "法定时限与承诺时限的单位（工作日、自然日）须一致",
        )


def _take_fee(draft: Draft, item: dict[str, Any], outcome: Outcome) -> None:
    standard, basis = _text(draft, "fee_standard"), _text(draft, "fee_basis")
    said = draft.guide["charged"][0] if "charged" in draft.guide else ""
    charged = values.charged(said) if said else None
    if said and charged is None and not none_like(said):
        _warn(draft, outcome, "charged", "请写是或否")
    if charged is None and standard:
        charged = values.charged(standard)
        charged = True if charged is None else charged
    if charged is None:
        return
    fee: dict[str, Any] = {"charged": charged}
    if not standard and len(said) > 4:
        standard = said
    if standard:
        fee["standard"] = standard
    if basis:
        fee["basis"] = basis
    item["fee"] = fee


def _take_place(draft: Draft, item: dict[str, Any]) -> None:
    place, window = _text(draft, "location"), _text(draft, "window")
    if window and window not in place:
        word = window if "窗" in window or "柜" in window else f"{window}窗口"
        place = f"{place} {word}".strip()
    if place:
        item["location"] = place
