"""The printable checklist (一次性告知单) of an item, for one situation or all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.base import SORRY, error_json
from hall.client import Hall, HallError, HallNotFound, Item, Material, Situation

TEMPLATES = Path(__file__).parent / "templates"


class Checklist:
    """Renders `GET /checklist/{item_code}?situation=`."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    async def page(self, request: web.Request) -> web.Response:
        """The page; 404 for an item or situation that is not there, 503 without the hall."""
        try:
            item, version = await self._hall.item(request.match_info["item_code"])
            centres = await self._hall.centres()
        except HallNotFound:
            return error_json(404, "no_item", "没有这个事项，或者它已经停办。")
        except HallError:
            return error_json(503, "hall_unavailable", SORRY)
        wanted = request.query.get("situation")
        situation = next((s for s in item.situations if s.name == wanted), None)
        if wanted and situation is None:
            return error_json(404, "no_situation", "这个事项没有这种情形。")
        page = self._environment.get_template("checklist.html").render(
            hall=centres[0].name if centres else "政务服务中心",
            item=_item(item),
            situation=situation.name if situation else None,
            materials=[_material(m) for m in _wanted(item, situation)],
            situations=[] if situation else [_situation(item, s) for s in item.situations],
            version=version,
            printed_at=datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%Y年%m月%d日 %H:%M"),
        )
        return web.Response(text=page, content_type="text/html", charset="utf-8")


def _wanted(item: Item, situation: Situation | None) -> tuple[Material, ...]:
    if situation is None:
        return item.materials
    return (
        situation.materials if situation.replaces_common else item.materials + situation.materials
    )


def _situation(item: Item, situation: Situation) -> dict[str, str]:
    code, name = quote(item.item_code, safe=""), quote(situation.name, safe="")
    return {"name": situation.name, "url": f"/checklist/{code}?situation={name}"}


def _material(material: Material) -> dict[str, Any]:
    return {
        "name": material.name,
        "form": material.form,
        "copies": material.copies,
        "required": material.required,
        "shared": material.shared,
        "note": material.note,
        "blank_form_url": material.blank_form_url,
        "sample_url": material.sample_url,
    }


def _item(item: Item) -> dict[str, Any]:
    unit = item.day_unit or "工作日"
    times = [
        f"{label}{days:g}个{unit}"
        for label, days in (("承诺", item.promised_days), ("法定", item.legal_days))
        if days
    ]
    if item.promised_days == 0:
        times.insert(0, "当场办结")
    fee = None
    if item.fee is not None:
        fee = (item.fee.standard or "收费") if item.fee.charged else "不收费"
    result = None
    if item.result is not None:
        result = "，".join(p for p in (item.result.name, item.result.delivery) if p) or None
    return {
        "name": item.name,
        "item_code": item.item_code,
        "department": item.department,
        "district": item.district,
        "condition": item.condition,
        "process": list(item.process),
        "fee": fee,
        "time": "；".join(times) or None,
        "location": item.location,
        "hours": item.hours,
        "phone": item.phone,
        "supervision_phone": item.supervision_phone,
        "online_url": item.online_url,
        "legal_basis": list(item.legal_basis),
        "result": result,
    }
