"""Appointments: the same promises from the fake hall and from the reference hall over HTTP.

It is Monday, 23 November 2026, nine o'clock. 3 October 2026 is a holiday, 10 October a Saturday
on which people work.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date, datetime, timedelta

import pytest

from hall.client import Booking, HallNotFound, HallRefused, HallUnavailable, Hold, PersonProof, Slot
from hall.clock import HALL_ZONE
from tests.contract.hall_subjects import Subject
from tests.hall.examples import centre, item
from tests.hall.people import asker, proof, visitor

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)
TUESDAY_AT_NINE = datetime(2026, 11, 24, 9, 0, tzinfo=HALL_ZONE)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(HallRefused) as caught:
        await call
    return caught.value.code


@pytest.fixture
async def hall(subject: Subject) -> Subject:
    await subject.put_centres(centre("C1", district="禅城区"), centre("C2", district="祖庙街道"))
    await subject.put(
        item("A1", name="护照", theme="公安专项", district="禅城区", location="二楼"),
        item("A2", name="身份证", theme="公安专项", district="禅城区"),
        item("A3", name="执照", theme="企业设立"),
        item("A4", name="公示", bookable=False),
    )
    return subject


async def slot_at(hall: Subject, when: datetime, code: str = "A1") -> Slot:
    found = await hall.hall.slots(code, when.date(), when.date())
    return next(one for one in found.slots if one.starts_at == when)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HALL_ZONE)


async def held(hall: Subject, when: datetime, key: str, code: str = "A1") -> Hold:
    slot = await slot_at(hall, when, code)
    hold: Hold = await hall.hall.hold(slot.slot_id, key)
    return hold


async def booked(
    hall: Subject, when: datetime = TUESDAY_AT_NINE, n: int = 1, code: str = "A1"
) -> Booking:
    hold = await held(hall, when, f"{n}-{when}-{code}", code)
    made: Booking = await hall.hall.book(hold.hold_id, code, visitor(n), f"{n}-{when}-{code}")
    return made


# Slots


async def test_the_periods_of_a_day(hall: Subject) -> None:
    found = await hall.hall.slots("A1", TUESDAY, TUESDAY)
    starts = [f"{one.starts_at:%H:%M}" for one in found.slots]
    assert starts == [
        *("09:00", "09:30", "10:00", "10:30", "11:00", "11:30"),
        *("14:00", "14:30", "15:00", "15:30", "16:00", "16:30"),
    ]
    first = found.slots[0]
    assert (first.centre_code, first.centre_name) == ("C1", "中心C1")
    assert first.starts_at.utcoffset() == timedelta(hours=8)
    assert first.ends_at - first.starts_at == timedelta(minutes=30)
    assert (first.capacity, first.remaining) == (10, 10)
    rules = found.rules
    assert (rules.first_day, rules.last_day, rules.hold_minutes) == ("2026-11-23", "2026-12-23", 5)
    assert (rules.most_misses, rules.block_days) == (3, 30)


async def test_what_is_past_or_too_near_is_not_offered(hall: Subject) -> None:
    hall.clock.moment = at(23, 10, 45)
    found = await hall.hall.slots("A1", MONDAY - DAY, MONDAY)
    assert found.slots[0].starts_at == at(23, 11, 30)
    hall.clock.moment = at(23, 17)
    found = await hall.hall.slots("A1", MONDAY, MONDAY)
    assert found.slots == ()
    assert found.rules.first_day == "2026-11-24"


async def test_what_is_too_far_is_not_offered(hall: Subject) -> None:
    found = await hall.hall.slots("A1", date(2026, 12, 22), date(2027, 1, 10))
    days = {one.starts_at.date() for one in found.slots}
    assert days == {date(2026, 12, 22), date(2026, 12, 23)}


async def test_weekends_and_holidays_are_closed_and_make_up_days_open(hall: Subject) -> None:
    hall.clock.moment = at(28, 9, month=9)
    found = await hall.hall.slots("A1", date(2026, 9, 30), date(2026, 10, 11))
    days = sorted({one.starts_at.date() for one in found.slots})
    assert [f"{day:%m%d}" for day in days] == ["0930", "1008", "1009", "1010"]
    closed = {date.fromisoformat(day) for day in found.closed}
    assert closed == {date(2026, 10, n) for n in (1, 2, 3, 4, 5, 6, 7, 11)}


async def test_an_item_is_booked_in_its_district_or_anywhere(hall: Subject) -> None:
    own = await hall.hall.slots("A1", TUESDAY, TUESDAY)
    assert {one.centre_code for one in own.slots} == {"C1"}
    anywhere = await hall.hall.slots("A3", TUESDAY, TUESDAY)
    assert {one.centre_code for one in anywhere.slots} == {"C1", "C2"}
    one = await hall.hall.slots("A3", TUESDAY, TUESDAY, "C2")
    assert {one.centre_code for one in one.slots} == {"C2"}
    for code, where in (("A1", "C2"), ("A3", "C9")):
        with pytest.raises(HallNotFound):
            await hall.hall.slots(code, TUESDAY, TUESDAY, where)


async def test_what_is_not_booked_has_no_slots(hall: Subject) -> None:
    for code in ("A4", "A9"):
        with pytest.raises(HallNotFound):
            await hall.hall.slots(code, TUESDAY, TUESDAY)


async def test_a_catalogue_without_centres_has_one(subject: Subject) -> None:
    await subject.put(item("A1", location="人民路1号政务大厅"))
    hold = await held(subject, at(24, 9), "1")
    assert hold.slot.centre_name == "办事大厅"
    made = await subject.hall.book(hold.hold_id, "A1", visitor(), "1")
    assert (made.slot.centre_name, made.centre_address) == ("办事大厅", "人民路1号政务大厅")


async def test_a_centre_that_comes_later_is_bookable_at_once(hall: Subject) -> None:
    await hall.put_centres(centre("C3", district="南庄镇"))
    await hall.put(item("B1", district="南庄镇"))
    made = await booked(hall, code="B1")
    assert made.slot.centre_code == "C3"


# Holds


async def test_a_hold_takes_a_place_for_five_minutes(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    assert hold.slot.remaining == 9
    assert hold.expires_at == hall.clock.moment + timedelta(minutes=5)
    assert (await slot_at(hall, at(24, 9))).remaining == 9
    assert (await slot_at(hall, at(24, 9, 30))).remaining == 10
    hall.clock.moment += timedelta(minutes=5)
    assert (await slot_at(hall, at(24, 9))).remaining == 10
    assert await refused(hall.hall.book(hold.hold_id, "A1", visitor(), "1")) == "hold_expired"


async def test_a_hold_is_given_back(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    await hall.hall.release(hold.hold_id)
    await hall.hall.release(hold.hold_id)
    await hall.hall.release("never")
    assert (await slot_at(hall, at(24, 9))).remaining == 10
    assert await refused(hall.hall.book(hold.hold_id, "A1", visitor(), "1")) == "hold_expired"


async def test_releasing_does_not_cancel(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    await hall.hall.book(hold.hold_id, "A1", visitor(), "1")
    await hall.hall.release(hold.hold_id)
    assert len(await hall.hall.bookings(proof(), asker())) == 1


async def test_the_same_hold_again_is_the_same_place(hall: Subject) -> None:
    first = await held(hall, at(24, 9), "1")
    again = await held(hall, at(24, 9), "1")
    assert (again.hold_id, again.slot.remaining) == (first.hold_id, 9)
    assert await refused(held(hall, at(24, 10), "1")) == "key_reused"
    hall.clock.moment += timedelta(minutes=5)
    later = await held(hall, at(24, 10), "1")
    assert later.hold_id != first.hold_id


async def test_a_full_slot_is_refused_until_somebody_gives_way(hall: Subject) -> None:
    holds = [await held(hall, at(24, 9), str(n)) for n in range(10)]
    slot = await slot_at(hall, at(24, 9))
    assert slot.remaining == 0
    assert await refused(hall.hall.hold(slot.slot_id, "11")) == "slot_full"
    again = await hall.hall.hold(slot.slot_id, "3")
    assert again.hold_id == holds[3].hold_id
    await hall.hall.release(holds[5].hold_id)
    assert (await hall.hall.hold(slot.slot_id, "11")).slot.remaining == 0


async def test_slots_that_are_not_offered_cannot_be_held(hall: Subject) -> None:
    slot = await slot_at(hall, at(24, 9))
    stem = slot.slot_id[:-12]
    for when in ("202611211000", "202611280900", "202612240900", "202611240915", "202611241200"):
        assert await refused(hall.hall.hold(stem + when, when)) == "slot_closed"
    for odd in ("", "x", "a~b~c", slot.slot_id.replace("C1", "C9"), slot.slot_id + "0"):
        code = await refused(hall.hall.hold(odd or "~", "odd" + odd))
        assert code == "slot_closed", odd
    hall.clock.moment = at(24, 8, 45)
    assert await refused(hall.hall.hold(slot.slot_id, "late")) == "slot_closed"


# Booking


async def test_a_booking_tells_everything_and_nothing_personal(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    made = await hall.hall.book(hold.hold_id, "A1", visitor(), "1", situation="首次")
    assert (made.item_code, made.item_name, made.situation) == ("A1", "护照", "首次")
    assert (made.status, made.revision, made.moved_from) == ("booked", 0, None)
    assert (made.slot.starts_at, made.slot.remaining) == (at(24, 9), 9)
    assert made.centre_address == "路C1号"
    assert made.name == "陈**"
    assert (
        made.identity_number
        == visitor().identity_number[:3] + "*" * 11 + (visitor().identity_number[-4:])
    )
    assert made.phone == "138****0001"
    assert len(made.booking_code) >= 8
    assert not set(made.booking_code) & set("01OIl")
    assert len(made.calendar_token) >= 22


async def test_the_same_booking_again_is_the_same(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    first = await hall.hall.book(hold.hold_id, "A1", visitor(), "1")
    again = await hall.hall.book(hold.hold_id, "A1", visitor(), "1")
    assert again == first
    assert (await slot_at(hall, at(24, 9))).remaining == 9
    assert await refused(hall.hall.book(hold.hold_id, "A1", visitor(2), "2")) == "hold_expired"


async def test_one_a_day_for_an_item(hall: Subject) -> None:
    await booked(hall, at(24, 9))
    hold = await held(hall, at(24, 15), "second")
    assert (
        await refused(hall.hall.book(hold.hold_id, "A1", visitor(), "second")) == "already_booked"
    )
    await hall.hall.book(hold.hold_id, "A2", visitor(), "third")
    await booked(hall, at(25, 9))
    await booked(hall, at(24, 9), n=2)


async def test_a_place_is_booked_for_an_item_of_its_queue(hall: Subject) -> None:
    hold = await held(hall, at(24, 9), "1")
    assert await refused(hall.hall.book(hold.hold_id, "A3", visitor(), "1")) == "wrong_slot"
    for code in ("A4", "A9"):
        with pytest.raises(HallNotFound):
            await hall.hall.book(hold.hold_id, code, visitor(), code)
    await hall.hall.book(hold.hold_id, "A1", visitor(), "1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("identity_number", visitor().identity_number[:-1] + "5"),
        ("identity_number", "12345"),
        ("identity_number", "440604199002300011"),
        ("phone", "12812345678"),
        ("phone", "1381234567"),
        ("name", "123"),
        ("organisation_code", "91440101MA59XXXXX1"),
    ],
)
async def test_a_visitor_who_cannot_be_is_refused(hall: Subject, field: str, value: str) -> None:
    hold = await held(hall, at(24, 9), "1")
    with pytest.raises(HallRefused) as caught:
        await hall.hall.book(hold.hold_id, "A1", visitor(**{field: value}), "1")
    assert caught.value.code == "invalid_visitor"
    assert caught.value.message.startswith(field)
    assert value not in caught.value.message
    await hall.hall.book(hold.hold_id, "A1", visitor(), "1")


async def test_who_often_did_not_come_is_blocked_for_a_while(hall: Subject) -> None:
    for day in (24, 25, 26):
        await booked(hall, at(day, 9))
    attended = await booked(hall, at(27, 9))
    await hall.attend(attended.booking_code)
    hall.clock.moment = at(30, 9)
    assert await refused(booked(hall, at(30, 10))) == "too_many_misses"
    await booked(hall, at(30, 10), n=2)
    hall.clock.moment = at(26, 9, month=12)
    await booked(hall, at(28, 10, month=12))


# Finding, cancelling, moving


async def test_somebodys_appointments_to_come(hall: Subject) -> None:
    later, sooner = await booked(hall, at(25, 9)), await booked(hall, at(24, 9))
    await booked(hall, at(24, 9), n=2)
    found = await hall.hall.bookings(proof(), asker())
    assert [one.booking_code for one in found] == [sooner.booking_code, later.booking_code]
    small = PersonProof(identity_number=proof().identity_number.lower(), phone_last4="0001")
    assert len(await hall.hall.bookings(small, asker())) == 2
    hall.clock.moment = at(24, 10)
    assert [one.booking_code for one in await hall.hall.bookings(proof(), asker())] == [
        later.booking_code
    ]
    assert await hall.hall.bookings(proof(1, "9999"), asker()) == ()
    assert await hall.hall.bookings(proof(7), asker()) == ()


async def test_cancelling_frees_the_place(hall: Subject) -> None:
    made = await booked(hall)
    gone = await hall.hall.cancel(made.booking_code, proof(), asker(), "c1")
    assert (gone.status, gone.revision, gone.booking_code) == ("cancelled", 1, made.booking_code)
    again = await hall.hall.cancel(made.booking_code, proof(), asker(), "c1")
    assert again == gone
    assert (await slot_at(hall, at(24, 9))).remaining == 10
    assert await hall.hall.bookings(proof(), asker()) == ()
    code = await refused(hall.hall.cancel(made.booking_code, proof(), asker(), "c2"))
    assert code == "not_active"
    hold = await held(hall, at(24, 9), "new")
    assert (await hall.hall.book(hold.hold_id, "A1", visitor(), "new")).slot.remaining == 9


async def test_what_is_over_or_done_is_not_cancelled(hall: Subject) -> None:
    past, attended = await booked(hall, at(24, 9)), await booked(hall, at(25, 9))
    await hall.attend(attended.booking_code)
    hall.clock.moment = at(24, 9, 30)
    for made in (past, attended):
        code = await refused(hall.hall.cancel(made.booking_code, proof(), asker(), "c"))
        assert code == "not_active"


async def test_a_move_keeps_the_code_and_gives_up_the_old_place_last(hall: Subject) -> None:
    made = await booked(hall, at(24, 9))
    hold = await held(hall, at(25, 14), "m1")
    moved = await hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m1")
    assert (moved.booking_code, moved.calendar_token) == (made.booking_code, made.calendar_token)
    assert (moved.slot.starts_at, moved.moved_from) == (at(25, 14), at(24, 9))
    assert (moved.revision, moved.status, moved.slot.remaining) == (1, "booked", 9)
    assert (await slot_at(hall, at(24, 9))).remaining == 10
    again = await hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m1")
    assert again == moved
    other = await hall.hall.move(
        made.booking_code, (await held(hall, at(26, 9), "m2")).hold_id, proof(), asker(), "m2"
    )
    assert (other.revision, other.moved_from) == (2, at(25, 14))


async def test_a_move_to_a_hold_that_ended_leaves_everything(hall: Subject) -> None:
    made = await booked(hall, at(24, 9))
    hold = await held(hall, at(25, 14), "m1")
    hall.clock.moment += timedelta(minutes=5)
    call = hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m1")
    assert await refused(call) == "hold_expired"
    assert [one.slot.starts_at for one in await hall.hall.bookings(proof(), asker())] == [at(24, 9)]
    assert (await slot_at(hall, at(24, 9))).remaining == 9
    fresh = await held(hall, at(25, 14), "m2")
    moved = await hall.hall.move(made.booking_code, fresh.hold_id, proof(), asker(), "m1")
    assert moved.slot.starts_at == at(25, 14)


async def test_a_move_within_the_day_and_onto_another_one(hall: Subject) -> None:
    made = await booked(hall, at(24, 9))
    hold = await held(hall, at(24, 14), "m1")
    await hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m1")
    await booked(hall, at(25, 9))
    hold = await held(hall, at(25, 14), "m2")
    call = hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m2")
    assert await refused(call) == "already_booked"


async def test_only_who_booked_cancels_and_moves(hall: Subject) -> None:
    made, other = await booked(hall), await booked(hall, n=2)
    hold = await held(hall, at(25, 9), "m")
    for wrong in (proof(1, "9999"), proof(2), proof(3)):
        with pytest.raises(HallNotFound):
            await hall.hall.cancel(made.booking_code, wrong, asker(wrong.phone_last4), "c")
        with pytest.raises(HallNotFound):
            await hall.hall.move(
                made.booking_code, hold.hold_id, wrong, asker(wrong.phone_last4), "m"
            )
    with pytest.raises(HallNotFound):
        await hall.hall.cancel("YY22222222", proof(), asker(), "c")
    for n, one in ((1, made), (2, other)):
        assert (await hall.hall.bookings(proof(n), asker(str(n))))[0].booking_code == (
            one.booking_code
        )


async def test_after_five_wrong_proofs_nobody_tries_again(hall: Subject) -> None:
    made = await booked(hall)
    for n in range(5):
        assert await hall.hall.bookings(proof(1, f"900{n}"), asker()) == ()
    assert await refused(hall.hall.bookings(proof(), asker())) == "locked"
    assert await refused(hall.hall.cancel(made.booking_code, proof(), asker("b"), "c")) == "locked"
    assert await refused(hall.hall.bookings(proof(2), asker())) == "locked"
    hall.clock.moment += timedelta(minutes=30)
    assert len(await hall.hall.bookings(proof(), asker())) == 1


# The calendar file, and a hall that is away


async def test_the_calendar_file_follows_the_booking(hall: Subject) -> None:
    made = await booked(hall, at(24, 9))
    first = await hall.hall.calendar(made.calendar_token)
    assert "DTSTART;TZID=Asia/Shanghai:20261124T090000" in first
    hold = await held(hall, at(25, 14), "m1")
    await hall.hall.move(made.booking_code, hold.hold_id, proof(), asker(), "m1")
    second = await hall.hall.calendar(made.calendar_token)
    assert "DTSTART;TZID=Asia/Shanghai:20261125T140000" in second

    def line(text: str, name: str) -> str:
        return next(one for one in text.splitlines() if one.startswith(name))

    assert line(first, "UID:") == line(second, "UID:")
    assert (line(first, "SEQUENCE:"), line(second, "SEQUENCE:")) == ("SEQUENCE:0", "SEQUENCE:1")
    with pytest.raises(HallNotFound):
        await hall.hall.calendar(made.calendar_token[:-1] + "~")


async def test_a_hall_that_is_away_is_unavailable(hall: Subject) -> None:
    await hall.break_down()
    for call in (
        hall.hall.slots("A1", TUESDAY, TUESDAY),
        hall.hall.hold("s", "k"),
        hall.hall.release("h"),
        hall.hall.book("h", "A1", visitor(), "k"),
        hall.hall.bookings(proof(), asker()),
        hall.hall.cancel("c", proof(), asker(), "k"),
        hall.hall.move("c", "h", proof(), asker(), "k"),
        hall.hall.calendar("t"),
    ):
        with pytest.raises(HallUnavailable):
            await call
