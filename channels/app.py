"""The gateway's composition: everything is made here and handed on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from channels.base import Channel, add_security_headers, errors_as_json
from channels.health import Health
from channels.limits import RateLimit
from channels.vault_client import HttpKeeper
from channels.web.channel import WebChannel
from dialogue.engine import RasaEngine
from dialogue.personal import PersonalNumbers
from dialogue.turn import Turns
from hall.client import HttpHall
from settings import ChannelSettings


async def create_app(settings: ChannelSettings) -> web.Application:
    """The application, its channels ready; call it on the loop that will serve it."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    session = aiohttp.ClientSession(connector=connector)
    engine = RasaEngine(session, settings.bot_url, settings.engine_timeout)
    keeper = HttpKeeper(session, settings.actions_url, settings.internal_api_key)
    turns = Turns(engine, PersonalNumbers(keeper), settings.longest_message)
    hall = HttpHall(session, settings.hall_url, settings.hall_api_key)
    rate, burst = settings.turns_per_second, settings.turns_at_once
    channels: list[Channel] = [
        WebChannel(
            turns, hall, RateLimit(rate, burst), RateLimit(rate, burst), settings.trusted_proxies
        ),
    ]
    app = web.Application(client_max_size=settings.largest_body, middlewares=[errors_as_json])
    app.router.add_get("/healthz", Health(session, engine, hall, settings.actions_url).page)
    for channel in channels:
        channel.add_routes(app)
    app.on_response_prepare.append(add_security_headers)

    async def close(app: web.Application) -> AsyncIterator[None]:
        yield
        await session.close()

    app.cleanup_ctx.append(close)
    return app
