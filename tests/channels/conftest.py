"""The gateway with a fake engine and a fake hall, through aiohttp's test client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient

from channels.base import add_security_headers, errors_as_json
from channels.health import Health
from channels.limits import RateLimit
from channels.web.channel import WebChannel
from dialogue.personal import PersonalNumbers
from dialogue.turn import Turns
from tests.fakes import FakeEngine, FakeHall, FakeKeeper

LONGEST = 2000
LARGEST = 65536


class StillSeconds:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Gateway:
    """What a test sees of it."""

    client: TestClient[Any, Any]
    engine: FakeEngine
    hall: FakeHall
    keeper: FakeKeeper
    seconds: StillSeconds
    said: list[str] = field(default_factory=list)

    async def chat(self, body: Any, **options: Any) -> tuple[int, Any, Any]:
        """Status, JSON and headers of `POST /chat`; `body` is sent as it is when it is bytes."""
        given = {"data": body} if isinstance(body, bytes) else {"json": body}
        answer = await self.client.post("/chat", **given, **options)
        return answer.status, await answer.json(), answer.headers


Make = Callable[..., Awaitable[Gateway]]


@pytest_asyncio.fixture
async def make(aiohttp_client: Any) -> Make:
    async def make_(
        rate: float = 20.0, burst: int = 40, trusted: tuple[str, ...] = (), actions: str = ""
    ) -> Gateway:
        engine, hall, keeper, seconds = FakeEngine(), FakeHall(), FakeKeeper(), StillSeconds()

        def limit() -> RateLimit:
            return RateLimit(rate, burst, clock=seconds)

        app = web.Application(client_max_size=LARGEST, middlewares=[errors_as_json])
        session = aiohttp.ClientSession()

        async def close(app: web.Application) -> None:
            await session.close()

        app.on_cleanup.append(close)
        url = actions or "http://127.0.0.1:1"
        app.router.add_get("/healthz", Health(session, engine, hall, url).page)
        turns = Turns(engine, PersonalNumbers(keeper), LONGEST)
        WebChannel(turns, hall, limit(), limit(), trusted).add_routes(app)
        app.on_response_prepare.append(add_security_headers)
        return Gateway(await aiohttp_client(app), engine, hall, keeper, seconds)

    return make_


@pytest_asyncio.fixture
async def gateway(make: Make) -> Gateway:
    return await make()


@pytest.fixture
def sender() -> str:
    return "5f0c9e3e-1f7a-4f52-a4c1-2f5f0e1b7a11"
