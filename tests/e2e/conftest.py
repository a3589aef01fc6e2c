"""The whole stack as real processes on free ports, seeded from data/catalogue, once for all tests.

Its commands are those of deploy/local/supervisord.conf, without the supervisor: a part that a test
kills stays down until the test starts it again.
"""

from __future__ import annotations

import configparser
import http.client
import json
import os
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from deploy.local.parts import Part, part_environment, read_parts
from deploy.local.processes import end, start
from settings import ROOT

HERE = Path(__file__).parent
LONGEST_START = 120.0
"""Seconds until a stack that isn't healthy is given up."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.stack)


@dataclass
class Stack:
    """The parts, and the ways to talk to them."""

    parts: dict[str, Part]
    environment: Mapping[str, str]
    commands: Mapping[str, tuple[list[str], dict[str, str]]]
    state: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        """Start parts; returns at once."""
        for name in names:
            command, own = self.commands[name]
            log = self.state / "logs" / f"{name}.log"
            environment = {**self.environment, **own}
            self.running[name] = start(command, log=log, folder=ROOT, environment=environment)

    def kill(self, name: str) -> None:
        """SIGKILL, as a machine would do it."""
        self.running[name].kill()
        self.running[name].wait(10)

    def stop(self) -> None:
        """End every part."""
        for child in self.running.values():
            child.terminate()
        for child in self.running.values():
            end(child, 5)

    def wait_until(self, name: str, healthy: bool = True, seconds: float = LONGEST_START) -> None:
        """Wait for a part's health to be so."""
        until = time.monotonic() + seconds
        while self.parts[name].is_healthy() is not healthy:
            if healthy and self.running[name].poll() is not None:
                pytest.fail(f"{name} ended:\n{self.log(name)}")
            if time.monotonic() > until:
                pytest.fail(f"{name}: not {'healthy' if healthy else 'down'}:\n{self.log(name)}")
            time.sleep(0.05)

    def log(self, name: str) -> str:
        """The end of a part's log."""
        text = (self.state / "logs" / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return text[-3000:]

    def call(
        self,
        part: str,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Status and JSON of a call of a part."""
        one = self.parts[part]
        connection = http.client.HTTPConnection(one.host, one.port, timeout=30)
        try:
            raw = body if isinstance(body, bytes) else None if body is None else _json(body)
            given = {"Content-Type": "application/json", **(headers or {})}
            connection.request(method, path, raw, given)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        except ConnectionRefusedError:
            code = self.running[part].poll()
            pytest.fail(f"{part} does not listen (exit code {code}):\n{self.log(part)}")
        finally:
            connection.close()

    def post(self, sender: str, text: str) -> tuple[int, Any]:
        """`POST /chat`."""
        return self.call("channels", "POST", "/chat", {"sender": sender, "text": text})

    def say(self, sender: str, text: str) -> dict[str, Any]:
        """The reply to a message, which must be a good one."""
        status, body = self.post(sender, text)
        assert status == 200, f"{text}: {status} {body}"
        assert body["messages"], text
        assert all(m["text"] or m["buttons"] for m in body["messages"]), body
        return body

    def search(self, text: str, **more: str) -> list[dict[str, Any]]:
        """`GET :5055/items/search`."""
        status, body = self.call(
            "actions", "GET", "/items/search?" + urlencode({"q": text, **more})
        )
        assert status == 200, body
        return body["items"]

    def hall(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`python -m hall ...` against this stack's database."""
        return subprocess.run(
            [".venv/bin/python", "-m", "hall", *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def text_of(reply: Mapping[str, Any]) -> str:
    """All sentences of a reply."""
    return "\n".join(message["text"] for message in reply["messages"])


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _commands(environment: Mapping[str, str]) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Part -> its command and what is added to its environment, as the supervisor has them."""
    config = configparser.RawConfigParser(inline_comment_prefixes=None)
    config.read(ROOT / "deploy" / "local" / "supervisord.conf", encoding="utf-8")
    values = {f"ENV_{name}": value for name, value in environment.items()}
    found = {}
    for section in config.sections():
        kind, _, name = section.partition(":")
        if kind == "program":
            command = shlex.split(config.get(section, "command") % values)
            own = config.get(section, "environment", fallback="")
            pairs = (pair.split("=", 1) for pair in own.split(",") if pair)
            found[name] = command, {key: value.strip('"') for key, value in pairs}
    return found


TEN_ON_A_WORKING_DAY = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Wednesday: the stack lives at this time, so that the hall is open whenever the tests run."""


def clock_of(stack: Stack) -> datetime:
    """What time it is in the stack's hall."""
    shift = timedelta(seconds=float(stack.environment["CLOCK_SHIFT"]))
    return datetime.now(TEN_ON_A_WORKING_DAY.tzinfo) + shift


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that is healthy; a test that harms a part brings it back."""
    for model in ("live.tar.gz", "linker.json"):
        if not (ROOT / "models" / model).exists():
            pytest.fail(f"models/{model} is missing: run make train")
    state = tmp_path_factory.mktemp("stack")
    names = ("HALL", "ACTIONS", "BOT", "CHANNELS")
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
    values = {name: os.environ[name] for name in kept if name in os.environ}
    ports = zip(names, _free_ports(len(names)), strict=True)
    values |= {f"{name}_PORT": str(port) for name, port in ports}
    shift = TEN_ON_A_WORKING_DAY.timestamp() - time.time()
    values |= {"HALL_API_KEY": "end-to-end-key", "STATE_DIR": str(state)}
    values |= {"CLOCK_SHIFT": f"{shift:.0f}"}
    parts = read_parts(values)
    environment = part_environment(values, parts, state)
    made = Stack({part.name: part for part in parts}, environment, _commands(environment), state)
    seeded = made.hall("seed")
    assert seeded.returncode == 0, seeded.stdout + seeded.stderr
    try:
        made.start("bot", "hall", "actions", "channels")
        for name in ("hall", "actions", "bot", "channels"):
            made.wait_until(name)
        status, body = made.post("first", "你好")
        if status != 200:
            pytest.fail(f"{body}: does the model fit the code? run make train\n{made.log('bot')}")
        yield made
    finally:
        made.stop()


@pytest.fixture
def healthy(stack: Stack) -> Iterator[Stack]:
    """The stack for a test that harms a part: whatever is down afterwards is started again."""
    yield stack
    gone = [name for name, child in stack.running.items() if child.poll() is not None]
    stack.start(*gone)
    for name in (*gone, "channels"):
        stack.wait_until(name)
