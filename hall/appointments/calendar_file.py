"""An appointment as a calendar file (iCalendar, RFC 5545).

The UID is the booking's for good and SEQUENCE its revision, so a calendar that reads the file again
moves the entry instead of adding another. Nothing in it tells who comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from hall.client.appointments import Booking
from hall.client.types import Item, Material

_PRODUCT = "-//Yimen//Hall//ZH"
_DAY_BEFORE = timedelta(days=-1)


def calendar_file(booking: Booking, item: Item | None, now: datetime) -> str:
    """The file.

    Args:
        booking: as told to clients.
        item: its guide, for the checklist; None: it was withdrawn since.
        now: becomes DTSTAMP.
    """
    cancelled = booking.status == "cancelled"
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{booking.calendar_token}@yimen")
    event.add("sequence", booking.revision)
    event.add("dtstamp", now)
    event.add("dtstart", booking.slot.starts_at)
    event.add("dtend", booking.slot.ends_at)
    event.add("summary", f"办理{booking.item_name}")
    event.add("location", f"{booking.slot.centre_name} {booking.centre_address}".strip())
    event.add("description", _description(booking, item))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if not cancelled:
        event.add_component(_reminder(booking))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    raw: bytes = calendar.to_ical()
    return raw.decode()


def _reminder(booking: Booking) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _DAY_BEFORE)
    alarm.add("description", f"明天办理{booking.item_name}，请带齐材料")
    return alarm


def _description(booking: Booking, item: Item | None) -> str:
    lines = [f"预约码：{booking.booking_code}"]
    if booking.situation:
        lines.append(f"情形：{booking.situation}")
    if item is not None:
        to_bring = [one for one in materials_for(item, booking.situation) if not one.shared]
        if to_bring:
            lines.append("请带：")
        lines += [f"{n}. {_material(one)}" for n, one in enumerate(to_bring, start=1)]
        if item.phone:
            lines.append(f"咨询电话：{item.phone}")
    return "\n".join(lines)


def materials_for(item: Item, situation: str | None) -> Sequence[Material]:
    """What to bring in a situation: its own materials, and the common ones unless it replaces
    them."""
    chosen = next((one for one in item.situations if one.name == situation), None)
    if chosen is None:
        return item.materials
    return chosen.materials if chosen.replaces_common else (*item.materials, *chosen.materials)


def _material(material: Material) -> str:
    details = [material.form or ""]
    if material.copies:
        details.append(f"{material.copies}份")
    if not material.required:
        details.append("如有")
    told = "，".join(detail for detail in details if detail)
    return f"{material.name}（{told}）" if told else material.name
