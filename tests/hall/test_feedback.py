"""Ratings, requests and bindings on both databases: at the same time, and at rest."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise

import pytest
from sqlalchemy import text

from hall.client import BindProof, HallNotFound, RatingDraft, RequestDraft
from hall.database import Database
from hall.keys import create_key
from tests.hall.conftest import Served, StillClock
from tests.hall.people import asker, visitor
from tests.hall.test_cases import file

pytestmark = pytest.mark.asyncio


async def test_the_same_keys_at_the_same_time_are_one(hall: Served, database: Database) -> None:
    draft = RequestDraft(kind="建议", what="多放几把椅子")
    made = await asyncio.gather(*(hall.client.register(draft, "k") for _ in range(8)))
    assert len({one.number for one in made}) == 1
    rating = RatingDraft(subject_kind="conversation", subject="web::c", score=4)
    rated = await asyncio.gather(*(hall.client.rate(rating, "k") for _ in range(8)))
    assert len(set(rated)) == 1
    numbers = await asyncio.gather(*(file(hall, key="k") for _ in range(8)))
    assert len(set(numbers)) == 1
    async with database.reading() as connection:
        for table in ("requests", "ratings", "cases"):
            query = text(f"SELECT count(*) FROM {table}")
            assert (await connection.execute(query)).scalar_one() == 1


async def test_cases_filed_at_the_same_time_have_their_own_numbers(hall: Served) -> None:
    numbers = await asyncio.gather(*(file(hall, key=f"k{n}") for n in range(12)))
    assert sorted(number[-4:] for number in numbers) == [f"{n:04d}" for n in range(1, 13)]


async def test_ratings_of_one_subject_at_the_same_time(hall: Served, database: Database) -> None:
    drafts = [
        RatingDraft(subject_kind="conversation", subject="web::c", score=score)
        for score in (1, 2, 3, 4, 5)
    ]
    await asyncio.gather(*(hall.client.rate(draft, f"k{n}") for n, draft in enumerate(drafts)))
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT score FROM ratings"))).scalars().all()
    assert len(rows) == 1


async def test_numbers_of_requests_tell_nothing_of_each_other(hall: Served) -> None:
    numbers = [
        (await hall.client.register(RequestDraft(kind="咨询", what="x"), f"k{n}")).number
        for n in range(20)
    ]
    assert all(re.fullmatch(r"SQ20261123\d{10}", number) for number in numbers)
    steps = {int(b[2:]) - int(a[2:]) for a, b in pairwise(numbers)}
    assert len(steps) == 19


async def test_what_citizens_wrote_lies_encrypted(hall: Served, database: Database) -> None:
    person = visitor()
    await file(hall)
    await hall.call(
        "PUT",
        "/bindings",
        json={
            "user": "web::u",
            "proof": {"identity_number": person.identity_number, "phone": person.phone},
            "asker": asker().model_dump(),
        },
    )
    told = f"我是{person.name}，身份证{person.identity_number}"
    draft = RequestDraft(kind="求助", what=told, name=person.name, phone=person.phone)
    made = await hall.client.register(draft, "k")
    await hall.call(
        "POST", f"/requests/{made.number}/status", json={"status": "已答复", "answer": told}
    )
    rating = RatingDraft(subject_kind="conversation", subject="web::c", score=1, comment=told)
    await hall.client.rate(rating, "k")
    async with database.reading() as connection:
        for table in ("requests", "ratings", "rating_keys", "bindings", "proof_failures"):
            rows = str((await connection.execute(text(f"SELECT * FROM {table}"))).all())
            for secret in (person.name, person.identity_number, person.phone):
                assert secret not in rows, table


async def test_bad_drafts_are_refused(hall: Served) -> None:
    for rating in (
        {"subject_kind": "case", "subject": "x", "score": 6},
        {"subject_kind": "window", "subject": "x", "score": 5},
        {"subject_kind": "case", "subject": "x", "score": 5, "by": "me"},
    ):
        body = {"rating": rating, "client_key": "k"}
        assert (await hall.call("POST", "/ratings", json=body))[0] == 400
    body = {"request": {"kind": "建议", "what": ""}, "client_key": "k"}
    assert (await hall.call("POST", "/requests", json=body))[0] == 400


async def test_scopes(hall: Served, database: Database, clock: StillClock) -> None:
    robot = await create_key(
        database,
        clock,
        "机器人",
        ["cases:read", "feedback:read", "feedback:write", "bindings:read"],
    )
    await hall.client.register(RequestDraft(kind="建议", what="x"), "k")
    for method, path in (
        ("POST", "/cases"),
        ("POST", "/cases/1/stage"),
        ("POST", "/cases/1/supplement"),
        ("POST", "/requests/1/status"),
        ("PUT", "/bindings"),
        ("DELETE", "/bindings?user=u"),
        ("GET", "/events"),
    ):
        status, answer = await hall.call(method, path, key=robot, json={})
        assert (status, answer["error"]["code"]) == (403, "forbidden"), path
    assert (await hall.call("GET", "/bindings?user=u", key=robot))[0] == 404


async def test_a_user_may_be_called_anything(hall: Served) -> None:
    await file(hall)
    one = visitor()
    proof = BindProof(identity_number=one.identity_number, phone=one.phone)
    for user in ("web::a/b", "web::../cases", "web::?user=x&y#z", "web::你好 100%", "a/cases"):
        assert (await hall.client.bind(user, proof, asker())).user == user
        bound = await hall.client.bound(user)
        assert bound is not None and bound.user == user
        assert len(await hall.client.my_cases(user)) == 1
        await hall.client.unbind(user)
        assert await hall.client.bound(user) is None
        with pytest.raises(HallNotFound):
            await hall.client.my_cases(user)


async def test_what_no_database_holds_is_refused(hall: Served) -> None:
    for words in ({"category": "a\x00b"}, {"what": "\x00"}):
        draft = {"kind": "建议", "what": "x"} | words
        status, answer = await hall.call(
            "POST", "/requests", json={"request": draft, "client_key": "k"}
        )
        assert (status, answer["error"]["code"]) == (400, "bad_request")
    draft = {"kind": "建议", "what": "\\u0000 是什么"}
    status, answer = await hall.call(
        "POST", "/requests", json={"request": draft, "client_key": "k"}
    )
    assert (status, answer["what"]) == (200, draft["what"])
