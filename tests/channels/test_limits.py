"""How often a sender and an address may ask."""

from __future__ import annotations

import pytest

from channels.limits import RateLimit
from tests.channels.conftest import Make, StillSeconds


async def test_a_sender_who_asks_too_often(make: Make, sender: str) -> None:
    gateway = await make(rate=0.5, burst=3)
    for _ in range(3):
        assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 200
    status, told, headers = await gateway.chat({"sender": sender, "text": "x"})
    assert (status, told["error"]["code"]) == (429, "too_fast")
    assert "太快" in told["error"]["message"]
    assert int(headers["Retry-After"]) == 2
    assert (await gateway.chat({"sender": "other", "text": "x"}))[0] == 200
    assert len(gateway.engine.heard) == 4
    gateway.seconds.now += 2.0
    assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 200
    assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 429


async def test_the_default_lets_ten_messages_a_second_through(make: Make, sender: str) -> None:
    from settings import ChannelSettings

    settings = ChannelSettings.from_environment({})
    gateway = await make(settings.turns_per_second, settings.turns_at_once)
    for _ in range(100):
        assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 200
        gateway.seconds.now += 0.1


async def test_this_machine_is_not_counted(make: Make) -> None:
    gateway = await make(rate=0.1, burst=3)
    for n in range(20):
        headers = {"X-Forwarded-For": "203.0.113.9"}
        status, *_ = await gateway.chat({"sender": f"s{n}", "text": "x"}, headers=headers)
        assert status == 200


async def test_a_trusted_proxy_tells_the_address(make: Make) -> None:
    gateway = await make(rate=0.1, burst=3, trusted=("127.0.0.1",))

    async def ask(n: int, forwarded: str) -> int:
        headers = {"X-Forwarded-For": forwarded}
        return (await gateway.chat({"sender": f"s{n}", "text": "x"}, headers=headers))[0]

    statuses = [await ask(n, "203.0.113.9") for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    # Only the proxy's own entry, the last, counts: what the caller wrote before it does not.
    assert await ask(6, "198.51.100.7, 203.0.113.9") == 429
    assert await ask(7, "203.0.113.9, 198.51.100.7") == 200


async def test_refused_messages_are_not_turns(make: Make, sender: str) -> None:
    gateway = await make(rate=0.1, burst=2)
    for _ in range(10):
        assert (await gateway.chat(b"broken"))[0] == 400
    assert (await gateway.chat({"sender": sender, "text": "x"}))[0] == 200


@pytest.mark.parametrize(("rate", "burst"), [(1.0, 1), (20.0, 40), (0.1, 2)])
def test_a_bucket_fills_again_but_never_over(rate: float, burst: int) -> None:
    seconds = StillSeconds()
    limit = RateLimit(rate, burst, clock=seconds)
    assert [limit.wait("a") for _ in range(burst)] == [0.0] * burst
    wait = limit.wait("a")
    assert 0 < wait <= 1 / rate
    seconds.now += wait + 1e-6
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0
    seconds.now += 1_000_000
    assert [limit.wait("a") for _ in range(burst)] == [0.0] * burst
    assert limit.wait("a") > 0


def test_old_keys_are_forgotten_and_new_ones_never_refused() -> None:
    limit = RateLimit(0.001, 1, most_keys=10, clock=StillSeconds())
    assert {limit.wait(str(n)) for n in range(1000)} == {0.0}
