"""How appointments are told: a line in a list, a summary to be confirmed, what to bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.guide.materials import listing, situation_named, wanted
from actions.when import say_day
from hall.client import Booking, Item, Slot


def period(slot: Slot) -> str:
    """ "14:00-14:30"."""
    return f"{slot.starts_at:%H:%M}-{slot.ends_at:%H:%M}"


def moment(slot: Slot, today: date) -> str:
    """ "12月2日（下周三）14:00-14:30"."""
    return f"{say_day(slot.starts_at.date(), today)}{period(slot)}"


def place(slot: Slot, address: str | None) -> str:
    """Centre and address."""
    return f"{slot.centre_name}（{address}）" if address else slot.centre_name


def line(booking: Booking, today: date) -> str:
    """One appointment in a list."""
    slot = booking.slot
    return (
        f"{booking.item_name}，{moment(slot, today)}，{slot.centre_name}，"
        f"预约码：{booking.booking_code}"
    )


def title(booking: Booking, today: date) -> str:
    """One appointment as an option to choose."""
    return f"{booking.item_name} {moment(booking.slot, today)}"


def told(booking: Booking, today: date) -> str:
    """A fresh appointment, with its code."""
    slot = booking.slot
    return (
        f"约好了！预约码：{booking.booking_code}\n"
        f"事项：{booking.item_name}\n"
        f"时间：{moment(slot, today)}\n"
        f"地点：{place(slot, booking.centre_address)}\n"
        "到时带身份证原件，报预约码就行。"
    )


def to_bring(item: Item, situation: str | None) -> str:
    """What to bring, in short; empty where it depends on a situation nobody told."""
    chosen = situation_named(item, situation)
    if item.situations and chosen is None:
        return "要带的材料和您的情况有关，问我“要带什么材料”就能查。"
    papers = wanted(item, chosen)
    return f"要带的材料：\n{listing(papers)}" if papers else "不用另外带材料。"


def card(booking: Booking, today: date) -> Mapping[str, Any]:
    """The appointment as a card, with its calendar file."""
    return {
        "kind": "booking",
        "title": booking.item_name,
        "code": booking.booking_code,
        "status": booking.status,
        "when": moment(booking.slot, today),
        "starts_at": booking.slot.starts_at.isoformat(),
        "ends_at": booking.slot.ends_at.isoformat(),
        "place": place(booking.slot, booking.centre_address),
        "url": f"/calendar/{booking.calendar_token}.ics",
    }


def slot_title(slot: Slot, today: date | None = None) -> str:
    """A period as an option: "下午14:00-14:30"; with its day when `today` is given."""
    half = "上午" if slot.starts_at.hour < 12 else "下午"
    day = f"{say_day(slot.starts_at.date(), today)}" if today else ""
    return f"{day}{half}{period(slot)}"
