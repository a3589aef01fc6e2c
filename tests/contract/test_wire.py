"""What a client does when a hall gives no answer: reads again, and writes again with a key alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from hall.client import HallRefused, HallUnavailable
from hall.client.wire import Wire


class Flaky:
    """A server that answers the first `silent` calls with nothing."""

    def __init__(self) -> None:
        self.silent = 1
        self.how = "drop"
        self.bodies: list[object] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json() if request.can_read_body else None)
        if len(self.bodies) <= self.silent:
            if self.how == "drop":
                assert request.transport is not None
                request.transport.close()
            elif self.how == "refuse":
                return web.json_response({"error": {"code": "no", "message": ""}}, status=409)
            elif self.how == "fail":
                return web.Response(status=503)
            else:
                await asyncio.sleep(1)
        return web.json_response({"ok": True})


@pytest.fixture
def flaky() -> Flaky:
    return Flaky()


@pytest_asyncio.fixture
async def wire(flaky: Flaky, aiohttp_server) -> AsyncIterator[Wire]:  # type: ignore[no-untyped-def]
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", flaky.answer)
    server = await aiohttp_server(app)
    async with aiohttp.ClientSession() as session:
        yield Wire(session, str(server.make_url("")), timeout=0.3)


@pytest.mark.parametrize("how", ["drop", "wait"])
async def test_a_write_with_a_key_is_sent_twice(wire: Wire, flaky: Flaky, how: str) -> None:
    flaky.how = how
    assert await wire._post("/things", {"a": 1}, "key") == b'{"ok": true}'
    assert flaky.bodies == [{"a": 1, "client_key": "key"}] * 2


@pytest.mark.parametrize("how", ["drop", "wait"])
async def test_a_write_without_a_key_is_sent_once(wire: Wire, flaky: Flaky, how: str) -> None:
    flaky.how = how
    with pytest.raises(HallUnavailable):
        await wire._post("/things", {"a": 1})
    assert flaky.bodies == [{"a": 1}]


@pytest.mark.parametrize(("how", "error"), [("refuse", HallRefused), ("fail", HallUnavailable)])
async def test_an_answer_is_an_answer(
    wire: Wire, flaky: Flaky, how: str, error: type[Exception]
) -> None:
    flaky.how = how
    with pytest.raises(error):
        await wire._post("/things", {}, "key")
    assert len(flaky.bodies) == 1


async def test_nothing_is_sent_three_times(wire: Wire, flaky: Flaky) -> None:
    flaky.silent = 5
    with pytest.raises(HallUnavailable):
        await wire._post("/things", {}, "key")
    assert len(flaky.bodies) == 2
