"""Cases: who is told, what is told, and how they go on."""

from __future__ import annotations

import statistics
import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from hall.cases.service import Cases
from hall.client import HallRefused
from hall.clock import HALL_ZONE
from hall.database import Database
from hall.guards import Guard
from hall.personal_data import PersonalData
from hall.prints import Prints
from hall.workdays import WorkCalendar
from tests.hall.conftest import DATA_KEY, Served, StillClock, serving
from tests.hall.examples import item_json
from tests.hall.people import asker, by_identity, by_number, visitor

pytestmark = pytest.mark.asyncio

CODE = "11440604007035209K4000709001001"


async def file(hall: Served, n: int = 1, key: str = "k1", **fields: Any) -> str:
    """Files a case of person `n` and gives its number."""
    item = item_json(
        CODE, name="居住证申领", case_type="承诺件", promised_days=5, day_unit="工作日"
    )
    await hall.call("PUT", f"/items/{CODE}", json=item)
    case = {"item_code": CODE, "applicant": visitor(n).model_dump(exclude_none=True)} | fields
    status, answer = await hall.call("POST", "/cases", json={"case": case, "client_key": key})
    assert status == 200, answer
    return str(answer["case_number"])


async def step(hall: Served, number: str, stage: str, **fields: Any) -> tuple[int, Any]:
    return await hall.call("POST", f"/cases/{number}/stage", json={"stage": stage} | fields)


async def test_a_case_is_filed_once_a_key_and_numbered_by_the_day(
    hall: Served, clock: StillClock
) -> None:
    first = await file(hall)
    assert first == f"{CODE}202611230001"
    assert await file(hall) == first
    assert await file(hall, key="k2") == f"{CODE}202611230002"
    clock.moment += timedelta(days=1)
    assert await file(hall, key="k3") == f"{CODE}202611240001"
    assert await file(hall, key="k4", case_number="gd 2026-00001") == "GD202600001"
    case = {"item_code": CODE, "applicant": visitor(2).model_dump(exclude_none=True)}
    body = {"case": case | {"case_number": "GD202600001"}, "client_key": "k5"}
    status, answer = await hall.call("POST", "/cases", json=body)
    assert (status, answer["error"]["code"]) == (409, "number_taken")
    body["case"] = {"item_code": "none", "applicant": case["applicant"]}
    assert (await hall.call("POST", "/cases", json=body))[0] == 404


async def test_an_impossible_applicant_is_refused_without_naming_the_number(hall: Served) -> None:
    await file(hall)
    right = visitor(3).identity_number
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    applicant = {"name": "陈", "identity_number": wrong, "phone": "19900000001"}
    body = {"case": {"item_code": CODE, "applicant": applicant}, "client_key": "k9"}
    status, answer = await hall.call("POST", "/cases", json=body)
    assert (status, answer["error"]["code"]) == (422, "invalid_visitor")
    assert wrong not in str(answer)


async def test_number_or_identity_open_a_case_with_the_phones_digits_alone(hall: Served) -> None:
    number = await file(hall)
    other = await file(hall, n=2, key="k2")
    for proof in (by_number(number), by_number(f" {number[:31]}-{number[31:]} "), by_identity()):
        found = await hall.client.cases(proof, asker())
        assert [case.case_number for case in found] == [number]
        assert (found[0].applicant, found[0].stage, found[0].item_name) == (
            "陈**",
            "收件",
            "居住证申领",
        )
    for n, proof in enumerate(
        (by_number(number, "0002"), by_number(other), by_identity(1, "0002"), by_identity(7))
    ):
        assert await hall.client.cases(proof, asker(n + 10)) == ()
    for bad in ({"phone_last4": "0001"}, {"case_number": number, "phone_last4": "1"}):
        body = {"proof": bad, "asker": asker().model_dump()}
        assert (await hall.call("POST", "/cases/search", json=body))[0] == 400


async def test_several_cases_come_newest_first(hall: Served, clock: StillClock) -> None:
    first = await file(hall)
    clock.moment += timedelta(hours=1)
    second = await file(hall, key="k2")
    found = await hall.client.cases(by_identity(), asker())
    assert [case.case_number for case in found] == [second, first]


async def test_an_answer_holds_nothing_personal(hall: Served) -> None:
    await file(hall)
    body = {
        "proof": by_identity().model_dump(exclude_none=True),
        "asker": asker().model_dump(),
    }
    _, answer = await hall.call("POST", "/cases/search", json=body)
    for secret in (visitor().name, visitor().identity_number, visitor().phone):
        assert secret not in str(answer)


async def test_a_missing_number_cannot_be_told_from_a_wrong_proof(hall: Served) -> None:
    """Same answer, and the same lock after as many tries, for what exists and what does not."""
    number = await file(hall)
    for n, guessed in enumerate((number, number[:-1] + "9")):
        body = {
            "proof": by_number(guessed, "9999").model_dump(exclude_none=True),
            "asker": asker(n).model_dump(),
        }
        answers = [await hall.call("POST", "/cases/search", json=body) for _ in range(6)]
        assert answers[:5] == [(200, {"cases": []})] * 5
        assert (answers[5][0], answers[5][1]["error"]["code"]) == (423, "locked")
        assert "09:30" in answers[5][1]["error"]["message"]


async def test_five_wrong_proofs_lock_conversation_user_and_case(
    hall: Served, database_url: str, clock: StillClock
) -> None:
    number = await file(hall)
    wrong = by_number(number, "9999")
    for n in range(5):
        assert await hall.client.cases(wrong, asker(n)) == ()
    # The case is locked, whoever asks, in every process; other cases are not.
    async with serving(database_url, clock) as second:
        with pytest.raises(HallRefused) as refused:
            await second.client.cases(by_number(number), asker(77))
        assert refused.value.code == "locked"
        assert await second.client.cases(by_identity(), asker(77))
    # A user is locked across cases and conversations.
    for n in range(5):
        await hall.client.cases(
            by_number(f"none{n}"), asker(50).model_copy(update={"conversation": f"c{n}"})
        )
    with pytest.raises(HallRefused):
        await hall.client.cases(by_identity(), asker(50))
    clock.moment += timedelta(minutes=30)
    assert await hall.client.cases(by_number(number), asker(50))


async def test_right_proofs_are_not_counted(hall: Served) -> None:
    number = await file(hall)
    for _ in range(12):
        assert await hall.client.cases(by_number(number), asker())


async def test_stages_deadline_and_pickup(hall: Served, clock: StillClock) -> None:
    number = await file(hall, note="材料齐全")
    clock.moment = datetime(2026, 11, 25, 10, 0, tzinfo=HALL_ZONE)  # Wednesday
    status, case = await step(hall, number, "受理")
    assert (status, case["promised_by"], case["working_days_left"]) == (200, "2026-12-02", 5)
    clock.moment = datetime(2026, 11, 28, 10, 0, tzinfo=HALL_ZONE)  # Saturday
    (found,) = await hall.client.cases(by_number(number), asker())
    assert found.working_days_left == 3
    assert found.since == datetime(2026, 11, 25, 10, 0, tzinfo=HALL_ZONE)
    clock.moment = datetime(2026, 12, 3, 10, 0, tzinfo=HALL_ZONE)
    (found,) = await hall.client.cases(by_number(number), asker())
    assert found.working_days_left == -1
    _, case = await step(hall, number, "决定")
    assert (case["outcome"], case["finished"]) == ("准予", False)
    _, case = await step(hall, number, "送达", pickup="带身份证到1楼3号窗口领取")
    assert (case["pickup"], case["finished"]) == ("带身份证到1楼3号窗口领取", False)
    _, case = await step(hall, number, "送达", finished=True, note="本人已领取")
    assert (case["finished"], case["working_days_left"]) == (True, None)
    assert [event["stage"] for event in case["events"]] == ["收件", "受理", "决定", "送达", "送达"]
    assert case["events"][0]["note"] == "材料齐全"
    assert case["promised_by"] == date(2026, 12, 2).isoformat()


async def test_stages_do_not_go_back_and_what_ended_stays(hall: Served) -> None:
    number = await file(hall)
    await step(hall, number, "审查")
    for stage, fields, code in (
        ("受理", {}, "stage_order"),
        ("审查", {"outcome": "准予"}, "stage_order"),
        ("决定", {"finished": True}, "stage_order"),
    ):
        status, answer = await step(hall, number, stage, **fields)
        assert (status, answer["error"]["code"]) == (409, code)
    _, case = await step(hall, number, "决定", outcome="不予", note="不符合条件")
    assert (case["outcome"], case["finished"]) == ("不予", True)
    status, answer = await step(hall, number, "送达")
    assert (status, answer["error"]["code"]) == (409, "case_closed")
    assert (await step(hall, "none", "受理"))[0] == 404
    assert (await step(hall, number, "完成"))[0] == 400


async def test_saying_it_again_changes_nothing(hall: Served) -> None:
    number = await file(hall)
    said = [await step(hall, number, "受理", note="已受理") for _ in range(3)]
    assert said[0] == said[1] == said[2]
    assert len(said[2][1]["events"]) == 2
    ended = [await step(hall, number, "送达", finished=True) for _ in range(2)]
    assert ended[0] == ended[1]
    assert len((await hall.client.events(None)).events) == 2


async def test_a_supplement_is_asked_for_and_answered(hall: Served) -> None:
    number = await file(hall)
    wanted = {"materials": ["租赁合同"], "until": "2026-11-30", "how": "网上或窗口补交"}
    for _ in range(2):
        status, case = await hall.call("POST", f"/cases/{number}/supplement", json=wanted)
        assert (status, case["supplement"]) == (200, wanted)
    assert len(case["events"]) == 2
    (found,) = await hall.client.cases(by_number(number), asker())
    assert found.supplement is not None and found.supplement.until == date(2026, 11, 30)
    _, case = await step(hall, number, "收件", note="材料已补齐")
    assert case["supplement"] is None
    wanted["until"] = "2026-11-22"
    assert (await hall.call("POST", f"/cases/{number}/supplement", json=wanted))[0] == 400
    await step(hall, number, "决定")
    wanted["until"] = "2026-11-30"
    status, answer = await hall.call("POST", f"/cases/{number}/supplement", json=wanted)
    assert (status, answer["error"]["code"]) == (409, "stage_order")


async def test_a_case_outlives_its_item(hall: Served) -> None:
    number = await file(hall)
    await hall.call("POST", f"/items/{CODE}/withdraw")
    (found,) = await hall.client.cases(by_number(number), asker())
    assert found.item_name == "居住证申领"
    assert (await step(hall, number, "受理"))[0] == 200


async def test_nothing_personal_lies_open_in_the_database(hall: Served, database: Database) -> None:
    await file(hall)
    await hall.client.cases(by_identity(), asker())
    person = visitor()
    async with database.reading() as connection:
        for table in ("cases", "case_events", "proof_failures", "outbox_events"):
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()
            for secret in (person.name, person.identity_number, person.phone, DATA_KEY):
                assert secret not in str(rows)


async def test_a_missing_number_takes_as_long_as_a_wrong_proof(
    hall: Served, database: Database, clock: StillClock
) -> None:
    """CPU time, so that others on the machine don't matter; the work is the same by construction,
    this would notice a second query or a decryption."""
    number = await file(hall)
    prints = Prints(PersonalData(DATA_KEY))
    guard = Guard(database, clock, prints.personal, most_failures=10_000)
    cases = Cases(database, clock, prints, guard, WorkCalendar())
    spent: dict[str, list[float]] = {number: [], number[:-1] + "9": []}
    for _ in range(60):
        for guessed, times in spent.items():
            began = time.process_time()
            assert await cases.search(by_number(guessed, "9999"), asker()) == ()
            times.append(time.process_time() - began)
    there, missing = (statistics.median(times) for times in spent.values())
    assert abs(there - missing) < 0.4 * max(there, missing)
