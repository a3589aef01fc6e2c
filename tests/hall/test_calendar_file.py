"""Calendar files as calendars read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar

from hall.appointments.calendar_file import calendar_file
from hall.client import Booking, Item, Slot
from hall.clock import HALL_ZONE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
START = datetime(2026, 11, 25, 14, 30, tzinfo=HALL_ZONE)
ITEM = Item.model_validate(
    {
        "item_code": "A1",
        "name": "护照换发",
        "department": "公安局",
        "phone": "0757-82001000",
        "materials": [
            {"name": "身份证", "form": "原件", "copies": 1},
            {"name": "户籍信息", "source": "数据共享"},
        ],
        "situations": [
            {"name": "未成年人", "materials": [{"name": "出生证", "required": False}]},
            {"name": "遗失", "replaces_common": True, "materials": [{"name": "声明"}]},
        ],
    }
)


def booking(**fields: Any) -> Booking:
    slot = Slot(
        slot_id="s",
        centre_code="C1",
        centre_name="禅城中心",
        starts_at=START,
        ends_at=START + timedelta(minutes=30),
        capacity=10,
        remaining=9,
    )
    known: dict[str, Any] = {
        "booking_code": "YYABCDEFGH",
        "item_code": "A1",
        "item_name": "护照换发",
        "slot": slot,
        "centre_address": "季华五路15号",
        "status": "booked",
        "name": "陈**",
        "identity_number": "440***********1234",
        "phone": "138****5678",
        "calendar_token": "token",
    }
    return Booking.model_validate(known | fields)


def event_of(text: str) -> Any:
    events = Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_an_appointment() -> None:
    text = calendar_file(booking(), ITEM, NOW)
    event = event_of(text)
    assert event["UID"] == "token@yimen"
    assert event["SEQUENCE"] == 0
    assert event["STATUS"] == "CONFIRMED"
    assert event["DTSTART"].dt == START
    assert event["DTEND"].dt == START + timedelta(minutes=30)
    assert event["SUMMARY"] == "办理护照换发"
    assert event["LOCATION"] == "禅城中心 季华五路15号"
    assert "METHOD:PUBLISH" in text
    assert "BEGIN:VTIMEZONE" in text and "TZID:Asia/Shanghai" in text
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)


def test_it_follows_the_standard_on_the_wire() -> None:
    text = calendar_file(booking(), ITEM, NOW)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_what_to_bring_follows_the_situation_and_leaves_out_what_is_shared() -> None:
    def brought(situation: str | None) -> list[str]:
        told = event_of(calendar_file(booking(situation=situation), ITEM, NOW))["DESCRIPTION"]
        return [line for line in told.splitlines() if line[:1].isdigit()]

    assert brought(None) == ["1. 身份证（原件，1份）"]
    assert brought("未成年人") == ["1. 身份证（原件，1份）", "2. 出生证（如有）"]
    assert brought("遗失") == ["1. 声明"]
    assert brought("不存在的情形") == ["1. 身份证（原件，1份）"]


def test_nothing_tells_who_comes() -> None:
    text = calendar_file(booking(), ITEM, NOW)
    for personal in ("陈", "440", "138****"):
        assert personal not in text
    assert "YYABCDEFGH" in text


def test_a_cancelled_one_is_taken_out_of_calendars() -> None:
    text = calendar_file(booking(status="cancelled", revision=2), ITEM, NOW)
    event = event_of(text)
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CANCELLED", 2, "token@yimen")
    assert "METHOD:CANCEL" in text
    assert event.walk("VALARM") == []


def test_an_item_that_is_gone_leaves_the_appointment() -> None:
    event = event_of(calendar_file(booking(), None, NOW))
    assert event["DESCRIPTION"] == "预约码：YYABCDEFGH"
