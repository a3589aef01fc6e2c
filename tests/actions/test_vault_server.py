"""The vault's doors: in with the key, and nothing comes out."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient

from actions.vault import MemoryVault, Seals, VaultServer, VaultUnavailable
from dialogue.personal import Token

KEY = "internal-key"
GOOD = {"Authorization": f"Bearer {KEY}"}
IDENTITY, PHONE = "440604199001011234", "13800138000"
TWO = [{"kind": "identity", "value": IDENTITY}, {"kind": "phone", "value": PHONE}]

Client = TestClient[Any, Any]


class BrokenVault(MemoryVault):
    """Its store does not answer."""

    async def put(self, conversation: str, kind: str, value: str) -> Token:
        raise VaultUnavailable("redis: ConnectionError")

    async def erase(self, conversation: str) -> None:
        raise VaultUnavailable("redis: ConnectionError")


def vault() -> MemoryVault:
    return MemoryVault(Seals("a key"), lambda: 0.0)


async def served(aiohttp_client: Any, kept_in: MemoryVault, key: str | None = KEY) -> Client:
    app = web.Application()
    server = VaultServer(kept_in, key)
    app.router.add_post("/vault", server.put)
    app.router.add_post("/vault/erase", server.erase)
    client: Client = await aiohttp_client(app)
    return client


@pytest_asyncio.fixture
async def client(aiohttp_client: Any) -> Client:
    return await served(aiohttp_client, vault())


async def test_numbers_become_tokens(aiohttp_client: Any) -> None:
    kept_in = vault()
    client = await served(aiohttp_client, kept_in)
    answer = await client.post(
        "/vault", json={"conversation": "web::u1", "values": TWO}, headers=GOOD
    )
    assert answer.status == 200
    tokens = [Token.parse(text) for text in (await answer.json())["tokens"]]
    assert [await kept_in.value("web::u1", token) for token in tokens] == [IDENTITY, PHONE]


async def test_erasing(aiohttp_client: Any) -> None:
    kept_in = vault()
    client = await served(aiohttp_client, kept_in)
    token = await kept_in.put("web::u1", "phone", PHONE)
    answer = await client.post("/vault/erase", json={"conversation": "web::u1"}, headers=GOOD)
    assert (answer.status, await answer.json()) == (200, {})
    assert await kept_in.value("web::u1", token) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer None"},
        {"Authorization": "Bearer internal-kex"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": KEY},
        {"Authorization": "Bearer 钥匙"},
    ],
)
@pytest.mark.parametrize("path", ["/vault", "/vault/erase"])
async def test_nobody_gets_in_without_the_key(
    client: Client, path: str, headers: dict[str, str]
) -> None:
    body = {"conversation": "web::u1", "values": TWO}
    assert (await client.post(path, json=body, headers=headers)).status == 401


async def test_where_there_is_no_key_nobody_gets_in(aiohttp_client: Any) -> None:
    client = await served(aiohttp_client, vault(), key=None)
    for given in ({}, GOOD, {"Authorization": "Bearer None"}):
        assert (await client.post("/vault", json={}, headers=given)).status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"5",
        b"{}",
        json.dumps({"conversation": "", "values": TWO}).encode(),
        json.dumps({"conversation": 5, "values": TWO}).encode(),
        json.dumps({"conversation": "web::u1"}).encode(),
        json.dumps({"conversation": "web::u1", "values": [IDENTITY]}).encode(),
        json.dumps({"conversation": "web::u1", "values": [{"kind": "phone"}]}).encode(),
        json.dumps({"conversation": "web::u1", "values": [{"kind": "x", "value": PHONE}]}).encode(),
        json.dumps({"conversation": "web::u1", "values": [{"kind": "phone", "value": 5}]}).encode(),
        json.dumps(
            {"conversation": "web::u1", "values": [{"kind": "phone", "value": "1" * 65}]}
        ).encode(),
        json.dumps({"conversation": "web::u1", "values": TWO * 600}).encode(),
    ],
    ids=range(14),
)
async def test_what_is_not_as_agreed_is_refused(client: Client, body: bytes) -> None:
    answer = await client.post("/vault", data=body, headers=GOOD)
    assert answer.status == 400
    assert IDENTITY not in await answer.text()


async def test_a_store_that_does_not_answer(
    aiohttp_client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = await served(aiohttp_client, BrokenVault(Seals("a key"), lambda: 0.0))
    with caplog.at_level(logging.DEBUG):
        for path in ("/vault", "/vault/erase"):
            body = {"conversation": "web::u1", "values": TWO}
            answer = await client.post(path, json=body, headers=GOOD)
            assert answer.status == 503
            assert (await answer.json())["error"]["code"] == "vault_unavailable"
    assert IDENTITY not in caplog.text
