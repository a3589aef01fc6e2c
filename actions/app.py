"""The action server's composition: everything is made here and handed on.

POST /webhook runs an action for Rasa (rasa-sdk's executor, hosted in aiohttp: its own server pins
an old Sanic and checks versions); GET /items/search is the linker for desk, studio and tests;
POST /vault takes personal numbers from the gateway.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from redis.asyncio import Redis

from actions.catalogue import Catalogue
from actions.control import control
from actions.fallback import Fallback
from actions.front import CapabilityAction, FrontDoor
from actions.guide.answer import GuideAnswerer
from actions.guide.options import OptionMatcher
from actions.guide.resolve import ItemResolver
from actions.linker import ItemLinker
from actions.linker.concepts import Concepts, background_names, load
from actions.linker.index import Background, Index
from actions.linker.model import LinkerModel
from actions.people import DeskHours, People, read_hours
from actions.server import ActionServer
from actions.smalltalk import smalltalk
from actions.tasks.all import BY_INTENT, Surroundings, every_task
from actions.tasks.runner import TaskRunner
from actions.tasks.subject import SubjectReader
from actions.vault import MemoryVault, RedisVault, Seals, Vault, VaultServer, connect
from actions.when import StateCalendar
from hall.client import Hall, HttpHall
from settings import ActionSettings

logger = logging.getLogger(__name__)


def create_app(settings: ActionSettings) -> web.Application:
    """The application; its catalogue begins to follow the hall when it starts."""
    concepts = load(settings.knowledge_dir)
    background = Background(background_names(settings.knowledge_dir), concepts)
    linker = ItemLinker(Index([], concepts, background), LinkerModel.load(settings.linker_model))
    zone, shift = ZoneInfo(settings.time_zone), timedelta(seconds=settings.clock_shift)

    def now() -> datetime:
        return datetime.now(zone) + shift

    def today() -> date:
        return now().date()

    calendar = StateCalendar()
    opens, closes = read_hours(settings.desk_hours)

    redis = connect(settings.vault_redis_url) if settings.vault_redis_url else None
    vault = vault_in(redis, settings)
    app = web.Application(client_max_size=4 * 1024 * 1024)

    async def lifetime(app: web.Application) -> AsyncIterator[None]:
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
        async with aiohttp.ClientSession(connector=connector) as session:
            hall = HttpHall(
                session, settings.hall_url, settings.hall_api_key, settings.hall_timeout
            )
            catalogue = Catalogue(
                hall, linker, concepts, background, today, settings.catalogue_every
            )
            around = Surroundings(vault, now, calendar, DeskHours(calendar, opens, closes))
            server = ActionServer(
                executor(hall, catalogue, linker, concepts, around), linker, catalogue
            )
            app[SERVER] = server
            following = asyncio.create_task(catalogue.follow())
            yield
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following
            if redis is not None:
                await redis.aclose()

    app.cleanup_ctx.append(lifetime)
    app.router.add_post("/webhook", _webhook)
    app.router.add_get("/items/search", _search)
    app.router.add_get("/healthz", _health)
    doors = VaultServer(vault, settings.internal_api_key)
    app.router.add_post("/vault", doors.put)
    app.router.add_post("/vault/erase", doors.erase)
    return app


SERVER = web.AppKey("server", ActionServer)


async def _webhook(request: web.Request) -> web.Response:
    return await request.app[SERVER].webhook(request)


async def _search(request: web.Request) -> web.Response:
    return await request.app[SERVER].search(request)


async def _health(request: web.Request) -> web.Response:
    return await request.app[SERVER].health(request)


def vault_in(redis: Redis | None, settings: ActionSettings) -> Vault:
    """The vault that the settings ask for: in Redis, or in this process's memory."""
    seals = Seals(settings.vault_key or secrets.token_urlsafe(32))
    if redis is None:
        return MemoryVault(seals, time.monotonic, settings.vault_idle)
    return RedisVault(redis, seals, time.time, settings.vault_idle)


def executor(
    hall: Hall,
    catalogue: Catalogue,
    linker: ItemLinker,
    concepts: Concepts,
    surroundings: Surroundings,
) -> ActionExecutor:
    """Every action of the domain, as an instance with what it needs."""
    matcher = OptionMatcher(concepts)
    resolver = ItemResolver(linker, concepts, lambda: catalogue.snapshot.texts)
    guide = GuideAnswerer(hall, catalogue, resolver, matcher)
    people = People(catalogue, surroundings.desk, surroundings.now)
    subject = SubjectReader(catalogue, resolver, matcher)
    tasks = TaskRunner(
        every_task(hall, catalogue, subject, matcher, surroundings), BY_INTENT, people.refer
    )
    door = FrontDoor(guide, resolver, matcher, tasks)
    capabilities = {
        "action_answer": guide.answer,
        "action_smalltalk": smalltalk,
        "action_control": control,
        "action_refer_to_people": people.refer,
        "action_task": tasks.begin,
        "action_fallback": Fallback(guide, resolver).refuse,
    }
    made = ActionExecutor()
    for name, own in capabilities.items():
        made.register_action(CapabilityAction(name, door, own))
    return made
