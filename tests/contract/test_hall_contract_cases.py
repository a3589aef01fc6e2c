"""Cases, bindings, feedback and news: the same promises from the fake hall and over HTTP.

It is Monday, 23 November 2026, nine o'clock.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date, datetime, timedelta

import pytest

from hall.cases.drafts import CaseDraft, Step, SupplementDraft
from hall.client import (
    Asker,
    BindProof,
    Booking,
    Case,
    Event,
    HallNotFound,
    HallRefused,
    HallUnavailable,
    RatingDraft,
    RequestDraft,
)
from hall.clock import HALL_ZONE
from hall.feedback.drafts import Progress
from tests.contract.hall_subjects import Subject
from tests.hall.examples import item
from tests.hall.people import asker, by_identity, by_number, proof, visitor

CODE = "11440604007035209K4000709001001"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(HallRefused) as caught:
        await call
    return caught.value.code


@pytest.fixture
async def hall(subject: Subject) -> Subject:
    await subject.put(item(CODE, name="居住证", promised_days=3, theme="公安专项"))
    return subject


async def filed(hall: Subject, n: int = 1, key: str = "k1") -> Case:
    return await hall.file_case(CaseDraft(item_code=CODE, applicant=visitor(n)), key)


async def booked(hall: Subject, n: int = 1, by: Asker | None = None) -> Booking:
    found = await hall.hall.slots(CODE, date(2026, 11, 24), date(2026, 11, 24))
    hold = await hall.hall.hold(found.slots[0].slot_id, f"h{n}")
    made: Booking = await hall.hall.book(hold.hold_id, CODE, visitor(n), f"b{n}", asker=by)
    return made


async def news(hall: Subject) -> list[Event]:
    return list((await hall.hall.events(None)).events)


def bind_proof(n: int = 1, phone: str | None = None) -> BindProof:
    one = visitor(n)
    return BindProof(identity_number=one.identity_number, phone=phone or one.phone)


# Cases


async def test_a_case_as_its_applicant_sees_it(hall: Subject) -> None:
    case = await filed(hall)
    assert (await hall.hall.cases(by_number(case.case_number), asker())) == (case,)
    assert case == Case(
        case_number=f"{CODE}202611230001",
        item_code=CODE,
        item_name="居住证",
        department="公安局",
        applicant="陈**",
        stage="收件",
        since=NINE,
        events=case.events,
    )
    assert [(event.stage, event.at) for event in case.events] == [("收件", NINE)]


async def test_what_does_not_fit_opens_nothing(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    for n, wrong in enumerate(
        (
            by_number(number, "0002"),
            by_number(number[:-1] + "7"),
            by_identity(1, "0002"),
            by_identity(5),
            by_number(number).model_copy(update={"identity_number": visitor(5).identity_number}),
        )
    ):
        assert await hall.hall.cases(wrong, asker(n)) == ()
    both = by_identity().model_copy(update={"case_number": number})
    assert len(await hall.hall.cases(both, asker())) == 1
    assert await refused(hall.hall.cases(by_number(number, "12"), asker())) == "bad_request"
    neither = by_number(number).model_copy(update={"case_number": None})
    assert await refused(hall.hall.cases(neither, asker())) == "bad_request"


async def test_five_wrong_proofs_lock_for_half_an_hour(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    for _ in range(5):
        assert await hall.hall.cases(by_number(number, "9999"), asker()) == ()
    assert await refused(hall.hall.cases(by_identity(), asker())) == "locked"
    assert await refused(hall.hall.cases(by_number(number), asker("other"))) == "locked"
    assert await hall.hall.cases(by_identity(), asker("other"))
    hall.clock.moment += timedelta(minutes=30)
    assert await hall.hall.cases(by_number(number), asker())


async def test_who_is_on_record_makes_no_wrong_guess(hall: Subject) -> None:
    await booked(hall)
    await filed(hall, n=2)
    for _ in range(6):
        assert await hall.hall.cases(by_identity(1), asker(1)) == ()
        assert await hall.hall.bookings(proof(2), asker(2)) == ()


async def test_the_newest_case_comes_first(hall: Subject) -> None:
    first = await filed(hall)
    hall.clock.moment += timedelta(minutes=1)
    second = await filed(hall, key="k2")
    found = await hall.hall.cases(by_identity(), asker())
    assert [case.case_number for case in found] == [second.case_number, first.case_number]


async def test_a_case_goes_through_its_stages(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    hall.clock.moment += timedelta(hours=2)
    case = await hall.step_case(number, Step(stage="受理"))
    assert (case.promised_by, case.working_days_left) == (date(2026, 11, 26), 3)
    assert case.since == NINE + timedelta(hours=2)
    hall.clock.moment += timedelta(days=4)
    (case,) = await hall.hall.cases(by_number(number), asker())
    assert case.working_days_left == -1
    case = await hall.step_case(number, Step(stage="送达", pickup="1楼3号窗口，带身份证"))
    assert (case.outcome, case.pickup, case.finished) == ("准予", "1楼3号窗口，带身份证", False)
    case = await hall.step_case(number, Step(stage="送达", finished=True))
    assert (case.finished, case.working_days_left) == (True, None)


async def test_a_refused_case_has_ended(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    case = await hall.step_case(number, Step(stage="决定", outcome="不予", note="不符合条件"))
    assert (case.finished, case.outcome, case.events[-1].note) == (True, "不予", "不符合条件")


async def test_a_supplement_until_the_case_goes_on(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    wanted = SupplementDraft(materials=("合同",), until=date(2026, 11, 30), how="窗口补交")
    case = await hall.ask_supplement(number, wanted)
    assert case.supplement is not None
    assert case.supplement.model_dump() == wanted.model_dump()
    case = await hall.step_case(number, Step(stage="受理"))
    assert case.supplement is None


# News and bindings


async def test_news_of_a_case_goes_to_who_is_bound(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    await hall.step_case(number, Step(stage="受理"))
    bound = await hall.hall.bind("wechat:foshan:o1", bind_proof(), asker())
    assert (bound.user, bound.name, bound.bound_at) == ("wechat:foshan:o1", "陈**", NINE)
    assert bound.phone == "138****0001"
    assert visitor().identity_number[3:-4] not in bound.identity_number
    wanted = SupplementDraft(materials=("合同",), until=date(2026, 11, 30), how="窗口补交")
    await hall.ask_supplement(number, wanted)
    await hall.step_case(number, Step(stage="审查"))
    await hall.step_case(number, Step(stage="审查"))
    await hall.hall.unbind("wechat:foshan:o1")
    await hall.hall.unbind("wechat:foshan:o1")
    await hall.step_case(number, Step(stage="决定"))
    user = ("wechat:foshan:o1",)
    told = await news(hall)
    assert [(one.kind, one.data["stage"], one.recipients) for one in told] == [
        ("case_stage", "受理", ()),
        ("case_supplement", "受理", user),
        ("case_stage", "审查", user),
        ("case_stage", "决定", ()),
    ]
    assert told[1].data["supplement"]["materials"] == ["合同"]
    assert (told[0].data["case_tail"], told[0].data["item_name"]) == ("0001", "居住证")
    assert number not in str(told)
    assert visitor().identity_number not in str(told)


async def test_a_bound_user_needs_no_other_proof(hall: Subject) -> None:
    case = await filed(hall)
    booking = await booked(hall)
    await filed(hall, n=2, key="k2")
    assert await hall.hall.bound("u") is None
    for call in (hall.hall.my_cases("u"), hall.hall.my_bookings("u")):
        with pytest.raises(HallNotFound):
            await call
    bound = await hall.hall.bind("u", bind_proof(), asker())
    assert await hall.hall.bound("u") == bound
    assert await hall.hall.my_cases("u") == (case,)
    assert await hall.hall.my_bookings("u") == (booking,)
    await hall.hall.bind("u", bind_proof(2), asker())
    assert await hall.hall.my_bookings("u") == ()


async def test_only_what_is_on_record_binds(hall: Subject) -> None:
    await filed(hall)
    await booked(hall, n=2)
    assert (await hall.hall.bind("u", bind_proof(2), asker())).user == "u"
    for n, wrong in enumerate(
        (bind_proof(1, visitor(2).phone), bind_proof(1, "13900000001"), bind_proof(3))
    ):
        assert await refused(hall.hall.bind("u", wrong, asker(n))) == "no_match"
    assert (await hall.hall.bound("u")).phone == "138****0002"
    for n in range(5):
        assert await refused(hall.hall.bind("u", bind_proof(10 + n), asker())) == "no_match"
    assert await refused(hall.hall.bind("u", bind_proof(2), asker())) == "locked"


async def test_a_booking_under_somebodys_number_opens_none_of_their_cases(hall: Subject) -> None:
    """Nobody checks who books: whoever knows a number could book with it and a phone of theirs."""
    case = await filed(hall)
    found = await hall.hall.slots(CODE, date(2026, 11, 24), date(2026, 11, 24))
    hold = await hall.hall.hold(found.slots[0].slot_id, "h")
    theirs = visitor(1, phone="13911110001")
    await hall.hall.book(hold.hold_id, CODE, theirs, "b", asker=asker("thief"))
    await hall.hall.bind("web::thief", bind_proof(1, "13911110001"), asker("thief"))
    assert await hall.hall.my_cases("web::thief") == ()
    await hall.step_case(case.case_number, Step(stage="受理"))
    assert [(one.kind, one.recipients) for one in await news(hall)] == [("case_stage", ())]


async def test_news_of_a_booking_goes_to_who_booked_and_who_is_bound(hall: Subject) -> None:
    booking = await booked(hall, by=asker("maker"))
    await hall.hall.bind("web::bound", bind_proof(), asker("bound"))
    await hall.hall.cancel(booking.booking_code, proof(), asker("bound"), "c1")
    told = await news(hall)
    assert [(one.kind, one.recipients) for one in told] == [
        ("booking_cancelled", ("web::maker",)),
        ("slot_released", ()),
    ]
    assert told[0].data["booking_code"] == booking.booking_code


async def test_news_page_by_page(hall: Subject) -> None:
    number = (await filed(hall)).case_number
    for stage in ("受理", "审查", "决定", "制证", "送达"):
        await hall.step_case(number, Step(stage=stage))
    seen: list[Event] = []
    cursor, more = None, True
    while more:
        page = await hall.hall.events(cursor, 2)
        seen += page.events
        cursor, more = page.next_cursor, page.has_more
    assert [one.data["stage"] for one in seen] == ["受理", "审查", "决定", "制证", "送达"]
    assert len({one.event_id for one in seen}) == 5
    assert (await hall.hall.events(cursor)).events == ()
    assert await news(hall) == seen
    assert await refused(hall.hall.events("nonsense")) == "cursor_unknown"


# Ratings and requests


async def test_a_rating_is_one_a_subject_and_once_a_key(hall: Subject) -> None:
    case = await filed(hall)
    draft = RatingDraft(subject_kind="case", subject=case.case_number, score=3, comment="还行")
    first = await hall.hall.rate(draft, "r1")
    assert (first.score, first.comment, first.rated_at) == (3, "还行", NINE)
    hall.clock.moment += timedelta(minutes=5)
    assert await hall.hall.rate(draft, "r1") == first
    better = draft.model_copy(update={"score": 5, "comment": None})
    assert (await hall.hall.rate(better, "r2")).score == 5
    assert await hall.hall.rate(draft, "r1") == first


async def test_what_is_rated_has_to_be_there(hall: Subject) -> None:
    booking = await booked(hall)
    (centre_code,) = {one.centre_code for one in await hall.hall.queues()}
    ticket = await hall.hall.take_ticket(centre_code, "t1")
    for n, (kind, subject) in enumerate(
        (
            ("booking", booking.booking_code),
            ("ticket", ticket.ticket_id),
            ("conversation", "web::any"),
        )
    ):
        draft = RatingDraft(subject_kind=kind, subject=subject, score=5)
        assert (await hall.hall.rate(draft, f"r{n}")).subject == subject
    for kind in ("booking", "ticket", "case"):
        with pytest.raises(HallNotFound):
            await hall.hall.rate(RatingDraft(subject_kind=kind, subject="none", score=5), "r9")


async def test_a_request_is_registered_once_a_key(hall: Subject) -> None:
    draft = RequestDraft(
        kind="投诉",
        what="等了两个小时",
        where="2楼",
        when="昨天上午",
        wish="多开窗口",
        name="陈小明",
        phone="138-0000-1234",
        category="服务态度",
    )
    first = await hall.hall.register(draft, "q1")
    assert (first.status, first.name, first.phone) == ("已登记", "陈**", "138****1234")
    assert (first.what, first.where, first.when, first.wish) == (
        "等了两个小时",
        "2楼",
        "昨天上午",
        "多开窗口",
    )
    assert first.number.startswith("SQ20261123")
    assert await hall.hall.register(draft, "q1") == first
    assert (await hall.hall.register(draft, "q2")).number != first.number
    wrong = draft.model_copy(update={"phone": "打我电话"})
    assert await refused(hall.hall.register(wrong, "q3")) == "invalid_visitor"


async def test_a_request_with_a_phone_wants_its_digits(hall: Subject) -> None:
    draft = RequestDraft(kind="求助", what="路灯坏了", phone="13800001234")
    made = await hall.hall.register(draft, "q1")
    assert await hall.hall.request(f" {made.number.lower()}", "1234", asker()) == made
    for number, digits in (
        (made.number, None),
        (made.number, "1235"),
        ("SQ202611230000000000", None),
    ):
        with pytest.raises(HallNotFound):
            await hall.hall.request(number, digits, asker())
    for _ in range(4):
        with pytest.raises(HallNotFound):
            await hall.hall.request(made.number, "0000", asker("b"))
    assert await refused(hall.hall.request(made.number, "1234", asker("c"))) == "locked"
    without = await hall.hall.register(RequestDraft(kind="建议", what="加椅子"), "q2")
    assert await hall.hall.request(without.number, None, asker("d")) == without
    assert await hall.hall.request(without.number, "9999", asker("d")) == without


async def test_a_request_goes_on(hall: Subject) -> None:
    made = await hall.hall.register(RequestDraft(kind="咨询", what="几点开门"), "q1")
    hall.clock.moment += timedelta(hours=1)
    answered = Progress(status="已答复", department="咨询台", answer="九点")
    for _ in range(2):
        done = await hall.progress_request(made.number, answered)
        hall.clock.moment += timedelta(hours=1)
        assert (done.status, done.department, done.answer) == ("已答复", "咨询台", "九点")
        assert done.updated_at == NINE + timedelta(hours=1)
    assert await hall.hall.request(made.number, None, asker()) == done


async def test_a_hall_that_is_down_is_unavailable(hall: Subject) -> None:
    await hall.break_down()
    calls = (
        hall.hall.cases(by_identity(), asker()),
        hall.hall.bind("u", bind_proof(), asker()),
        hall.hall.unbind("u"),
        hall.hall.bound("u"),
        hall.hall.my_cases("u"),
        hall.hall.my_bookings("u"),
        hall.hall.rate(RatingDraft(subject_kind="conversation", subject="c", score=1), "r"),
        hall.hall.register(RequestDraft(kind="咨询", what="x"), "q"),
        hall.hall.request("SQ1", None, asker()),
        hall.hall.events(None),
    )
    for call in calls:
        with pytest.raises(HallUnavailable):
            await call
