"""The guide fields people ask for, and the sentences that answer them from an item.

Every sentence is made of the item's own fields; what the catalogue does not say is said to be
missing, never filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall.client import Item, Situation

LABELS: Mapping[str, str] = {
    "materials": "所需材料",
    "condition": "办理条件",
    "fee": "收费",
    "time": "办理时限",
    "place": "办理地点",
    "hours": "办理时间",
    "phone": "咨询电话",
    "process": "办理流程",
    "online": "网上办理",
    "result": "办理结果",
    "forms": "表格",
    "legal": "办理依据",
    "supervision": "监督投诉电话",
    "department": "办理部门",
}
"""Guide field -> what it is called, in the order in which several are answered."""

QUESTIONS: Mapping[str, str] = {
    "materials": "要带什么材料",
    "condition": "要什么条件",
    "fee": "收费吗",
    "time": "多久能办好",
    "place": "在哪里办",
    "process": "办理流程",
    "online": "网上能办吗",
    "phone": "咨询电话",
}
"""Fields offered as quick replies, in the words of a citizen."""

BY_DISTRICT = frozenset(("place", "hours", "phone", "supervision", "department", "online"))
"""Fields that tend to differ between districts; the others are compared."""


@dataclass(frozen=True)
class Told:
    """One field's answer: the sentence, and the catalogue's value it rests on (None: not there)."""

    field: str
    text: str
    value: str | None


def tell(item: Item, field: str, situation: Situation | None = None) -> Told:
    """The answer to one field of an item (materials apart: see `materials.py`)."""
    value = value_of(item, field)
    if value is None:
        return Told(field, _missing(item, field), None)
    return Told(field, _SENTENCES.get(field, _plain)(item, value), value)


def value_of(item: Item, field: str) -> str | None:
    """What the catalogue says of a field, as plain text; None when it says nothing."""
    values: Mapping[str, str | None] = {
        "condition": item.condition,
        "fee": _fee(item),
        "time": time_limit(item),
        "place": item.location,
        "hours": item.hours,
        "phone": item.phone,
        "process": "\n".join(f"{n}. {step}" for n, step in enumerate(item.process, 1)) or None,
        "online": item.online_url,
        "result": _result(item),
        "forms": _forms(item),
        "legal": "\n".join(item.legal_basis) or None,
        "supervision": item.supervision_phone,
        "department": item.department,
    }
    return values[field] or None


def time_limit(item: Item) -> str | None:
    """承诺办结时限 (or, without one, 法定办结时限) in words."""
    unit = item.day_unit or "工作日"
    if item.promised_days is not None:
        if item.promised_days == 0:
            return "当场办结，立等可取"
        return f"{_days(item.promised_days)}个{unit}内办结"
    if item.legal_days is not None:
        return f"法定时限{_days(item.legal_days)}个{unit}"
    return "即办件，当场办结" if item.case_type == "即办件" else None


def _days(days: float) -> str:
    if days == 0.5:
        return "半"
    return str(int(days)) if days == int(days) else str(days)


def _fee(item: Item) -> str | None:
    if item.fee is None:
        return None
    standard = (item.fee.standard or "").strip()
    if not item.fee.charged:
        extra = standard.replace("不收费", "").strip("，。；、 ")
        return f"不收费（{extra}）" if extra and extra not in ("无", "免费") else "不收费"
    return standard or "收费，标准以窗口公示为准"


def _result(item: Item) -> str | None:
    if item.result is None:
        return None
    name = f"办好后拿到{item.result.name}" if item.result.name else ""
    delivery = f"领取方式：{item.result.delivery}" if item.result.delivery else ""
    return "。".join(part for part in (name, delivery) if part) or None


def _forms(item: Item) -> str | None:
    lines = []
    for material in [*item.materials, *(m for s in item.situations for m in s.materials)]:
        links = []
        if material.blank_form_url:
            links.append(f"空白表 {material.blank_form_url}")
        if material.sample_url:
            links.append(f"填写样表 {material.sample_url}")
        if links:
            lines.append(f"{material.name}：" + "；".join(links))
    return "\n".join(dict.fromkeys(lines)) or None


def _plain(item: Item, value: str) -> str:
    return value


def _lines(item: Item, value: str) -> str:
    return "\n" + value


def _process(item: Item, value: str) -> str:
    visits = "" if item.visits is None else _visits(item.visits)
    return "\n" + value + (f"\n{visits}" if visits else "")


def _visits(count: int) -> str:
    return "全程不用跑现场。" if count == 0 else f"到现场次数：{count}次。"


def _online(item: Item, value: str) -> str:
    return f"可以网上办，地址：{value}"


_SENTENCES = {"process": _process, "forms": _lines, "online": _online, "legal": _lines}


def _missing(item: Item, field: str) -> str:
    if field == "online":
        place = f"，请到现场办理：{item.location}" if item.location else ""
        return f"暂不支持网上办理{place}。"
    if field == "forms":
        return "这项没有需要提前下载的表格。"
    if field == "supervision":
        return "指南没有写明，可以拨打12345反映。"
    phone = f"咨询电话{item.phone}或" if item.phone and field != "phone" else ""
    return f"指南没有写明，建议拨打{phone}12345核实。"
