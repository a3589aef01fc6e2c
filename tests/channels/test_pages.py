"""Pages, static files, health and headers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from channels.app import create_app
from channels.web.channel import STATIC
from settings import ChannelSettings
from tests.channels.conftest import Gateway, Make
from tests.hall.examples import centre

PAGES = ("/", "/chat")
FILES = sorted(path.name for path in STATIC.iterdir())


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_chinese_and_mobile(gateway: Gateway, path: str) -> None:
    answer = await gateway.client.get(path)
    text = await answer.text()
    assert answer.status == 200
    assert answer.content_type == "text/html"
    assert '<html lang="zh-CN">' in text
    assert 'name="viewport"' in text


@pytest.mark.parametrize("path", PAGES)
async def test_pages_need_nothing_from_elsewhere(gateway: Gateway, path: str) -> None:
    text = await (await gateway.client.get(path)).text()
    own = re.findall(r'(?:src|href)="([^"#]+)"', text)
    assert own
    for target in own:
        if target.startswith("tel:"):
            continue
        assert target.startswith("/"), target
        if target.startswith("/static/"):
            assert (await gateway.client.get(target)).status == 200, target
    # The content security policy allows neither inline scripts nor inline styles.
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text)


@pytest.mark.parametrize("name", FILES)
async def test_static_files(gateway: Gateway, name: str) -> None:
    answer = await gateway.client.get(f"/static/{name}")
    assert answer.status == 200
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    assert answer.content_type in (
        kinds.get(Path(name).suffix),
        "application/javascript",
        "text/html",
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/static/../channel.py", "/static/..%2fchannel.py", "/static/%2e%2e%2fchannel.py"]
)
async def test_only_static_files_are_served(gateway: Gateway, path: str) -> None:
    from yarl import URL

    base = gateway.client.make_url("/")
    answer = await gateway.client.session.get(URL(f"{str(base).rstrip('/')}{path}", encoded=True))
    assert answer.status in (403, 404)
    assert "class WebChannel" not in await answer.text()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/healthz"), ("GET", "/nothing"), ("POST", "/chat"), ("PUT", "/chat")],
)
async def test_every_answer_carries_the_security_headers(
    gateway: Gateway, method: str, path: str
) -> None:
    answer = await gateway.client.request(method, path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_the_page_knows_the_main_centre(gateway: Gateway) -> None:
    gateway.hall.put_centres(centre("C1", phone="12345", hours="周一至周五"), centre("C2"))
    body = await (await gateway.client.get("/chat/config")).json()
    assert (body["hall"], body["phone"], body["hours"]) == ("中心C1", "12345", "周一至周五")


@pytest.mark.parametrize("down", [False, True])
async def test_the_page_works_without_a_centre(gateway: Gateway, down: bool) -> None:
    gateway.hall.down = down
    answer = await gateway.client.get("/chat/config")
    assert answer.status == 200
    assert (await answer.json())["hall"]


async def test_the_ways_in_say_what_is_open(gateway: Gateway) -> None:
    body = await (await gateway.client.get("/pages.json")).json()
    assert {"/chat", "/robot", "/desk"} <= {page["path"] for page in body}
    for page in body:
        if page["ready"]:
            assert (await gateway.client.get(page["path"])).status == 200


# Health


@pytest.fixture
async def actions(aiohttp_server: Any) -> tuple[str, dict[str, int]]:
    state = {"status": 200}

    async def health(request: web.Request) -> web.Response:
        return web.json_response({}, status=state["status"])

    app = web.Application()
    app.router.add_get("/healthz", health)
    server = await aiohttp_server(app)
    return str(server.make_url("/")), state


async def test_healthy_once_every_part_answers(
    make: Make, actions: tuple[str, dict[str, int]]
) -> None:
    gateway = await make(actions=actions[0])
    answer = await gateway.client.get("/healthz")
    assert answer.status == 200
    assert (await answer.json())["parts"] == {"hall": True, "actions": True, "bot": True}


@pytest.mark.parametrize("part", ["hall", "actions", "bot"])
async def test_not_healthy_says_which_part(
    make: Make, actions: tuple[str, dict[str, int]], part: str
) -> None:
    gateway = await make(actions=actions[0])
    gateway.hall.down = part == "hall"
    gateway.engine.down = part == "bot"
    actions[1]["status"] = 503 if part == "actions" else 200
    answer = await gateway.client.get("/healthz")
    body = await answer.json()
    assert answer.status == 503
    assert body["not_ready"] == [part]
    assert body["parts"] == {name: name != part for name in ("hall", "actions", "bot")}


async def test_the_whole_gateway_with_nothing_behind_it(aiohttp_client: Any) -> None:
    nowhere = "http://127.0.0.1:1"
    settings = ChannelSettings.from_environment(
        {"BOT_URL": nowhere, "ACTIONS_URL": nowhere, "HALL_URL": nowhere}
    )
    client = await aiohttp_client(await create_app(settings))
    health = await client.get("/healthz")
    assert health.status == 503
    assert set((await health.json())["not_ready"]) == {"hall", "actions", "bot"}
    chat = await client.post("/chat", json={"sender": "a", "text": "办居住证"})
    assert chat.status == 503
    assert "12345" in (await chat.json())["error"]["message"]
    checklist = await client.get("/checklist/A1")
    assert checklist.status == 503
    assert (await client.get("/chat")).status == 200
