"""The same promises from the fake keeper and from the gateway's client with the real vault behind."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from actions.vault import MemoryVault, Seals, VaultServer
from channels.vault_client import HttpKeeper
from dialogue.personal import Keeper, NumbersNotKept, PersonalNumber, Token, find
from tests.fakes import FakeKeeper

WHO = "web::u1"
NUMBERS = find("440604199001011234，13800138000")


class Subject(Protocol):
    keeper: Keeper

    def break_down(self) -> None: ...

    async def value(self, token: Token) -> str | None: ...


class Fake:
    def __init__(self) -> None:
        self.keeper = FakeKeeper()

    def break_down(self) -> None:
        self.keeper.down = True

    async def value(self, token: Token) -> str | None:
        return self.keeper.kept.get((WHO, token))


class Real:
    def __init__(self, session: aiohttp.ClientSession, url: str, vault: MemoryVault) -> None:
        self.keeper = HttpKeeper(session, url, "key")
        self._session = session
        self._vault = vault

    def break_down(self) -> None:
        self.keeper = HttpKeeper(self._session, "http://127.0.0.1:1", "key", timeout=0.5)

    async def value(self, token: Token) -> str | None:
        return await self._vault.value(WHO, token)


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(params=["fake", "http"])
async def subject(
    request: pytest.FixtureRequest, aiohttp_server: Any, session: aiohttp.ClientSession
) -> Subject:
    if request.param == "fake":
        return Fake()
    vault = MemoryVault(Seals("a key"), lambda: 0.0)
    app = web.Application()
    app.router.add_post("/vault", VaultServer(vault, "key").put)
    server = await aiohttp_server(app)
    return Real(session, str(server.make_url("/")), vault)


async def test_each_number_has_its_token(subject: Subject) -> None:
    tokens = await subject.keeper.keep(WHO, NUMBERS)
    assert [token.kind for token in tokens] == ["identity", "phone"]
    assert [await subject.value(token) for token in tokens] == [n.value for n in NUMBERS]


async def test_the_same_number_has_the_same_token(subject: Subject) -> None:
    first = await subject.keeper.keep(WHO, NUMBERS)
    assert await subject.keeper.keep(WHO, NUMBERS[::-1] + NUMBERS) == first[::-1] + first
    assert await subject.keeper.keep("web::u2", NUMBERS) != first


async def test_a_keeper_that_is_down(subject: Subject) -> None:
    subject.break_down()
    with pytest.raises(NumbersNotKept):
        await subject.keeper.keep(WHO, NUMBERS)


# The client alone


async def answered(
    aiohttp_server: Any, session: aiohttp.ClientSession, answer: web.Response | float
) -> HttpKeeper:
    async def vault(request: web.Request) -> web.Response:
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            return web.Response()
        return answer

    app = web.Application()
    app.router.add_post("/vault", vault)
    server = await aiohttp_server(app)
    return HttpKeeper(session, str(server.make_url("/")), "key", timeout=0.3)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"tokens": null}',
        b'{"tokens": [5]}',
        b'{"tokens": []}',
        json.dumps({"tokens": ["⟦identity:bcdfghjk⟧"]}).encode(),
        json.dumps({"tokens": ["⟦phone:bcdfghjk⟧", "⟦identity:bcdfghjk⟧"]}).encode(),
        json.dumps({"tokens": ["440604199001011234", "⟦phone:bcdfghjk⟧"]}).encode(),
    ],
    ids=range(10),
)
async def test_an_answer_of_another_shape_keeps_nothing(
    aiohttp_server: Any, session: aiohttp.ClientSession, body: bytes
) -> None:
    keeper = await answered(aiohttp_server, session, web.Response(body=body))
    with pytest.raises(NumbersNotKept):
        await keeper.keep(WHO, NUMBERS)


@pytest.mark.parametrize("status", [201, 400, 401, 404, 500, 503])
async def test_an_error_keeps_nothing(
    aiohttp_server: Any, session: aiohttp.ClientSession, status: int
) -> None:
    keeper = await answered(aiohttp_server, session, web.Response(status=status))
    with pytest.raises(NumbersNotKept, match=str(status)):
        await keeper.keep(WHO, NUMBERS)


async def test_it_does_not_wait_for_ever(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    keeper = await answered(aiohttp_server, session, 2.0)
    with pytest.raises(NumbersNotKept):
        await keeper.keep(WHO, NUMBERS)


async def test_without_the_right_key_nothing_is_kept(
    aiohttp_server: Any, session: aiohttp.ClientSession
) -> None:
    app = web.Application()
    vault = MemoryVault(Seals("a key"), lambda: 0.0)
    app.router.add_post("/vault", VaultServer(vault, "key").put)
    server = await aiohttp_server(app)
    for key in (None, "", "another"):
        with pytest.raises(NumbersNotKept, match="401"):
            await HttpKeeper(session, str(server.make_url("/")), key).keep(WHO, NUMBERS)


def test_a_number_shows_no_value() -> None:
    assert "13800138000" not in repr(PersonalNumber("phone", "13800138000", 0, 11))
