"""Starts the floor's hops (`bench.floor`) and measures them like a stack."""

from __future__ import annotations

import asyncio
import contextlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from bench.load import Speaker, generator
from bench.stack import PYTHON, StackError, clean_environment, free_ports
from deploy.local.processes import end, start
from settings import ROOT

HOPS = 4
"""Gateway, bot, action server, hall."""


def measure_floor(
    folder: Path, conversations: Sequence[Sequence[str]], seconds: float, workers: int
) -> dict[str, Any]:
    """Turns through empty hops, one at a time and `workers` at once."""
    ports = free_ports(HOPS)
    with contextlib.ExitStack() as running:
        for number, port in enumerate(ports):
            following = [f"http://127.0.0.1:{ports[number + 1]}"] if number + 1 < HOPS else []
            command = [PYTHON, "-m", "bench.floor", str(port), *following]
            log = folder / f"floor-{number}.log"
            child = start(command, log=log, folder=ROOT, environment=clean_environment())
            running.callback(end, child, 3)
        for port in ports:
            _wait(port)
        return asyncio.run(_measure(ports[0], conversations, seconds, workers))


def _wait(port: int) -> None:
    until = monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        except (urllib.error.URLError, OSError) as error:
            if monotonic() > until:
                raise StackError(f"a hop of the floor did not start: {error}") from error
            sleep(0.1)


async def _measure(
    port: int, conversations: Sequence[Sequence[str]], seconds: float, workers: int
) -> dict[str, Any]:
    async with generator(f"http://127.0.0.1:{port}/chat") as load:
        await load.one_at_a_time(Speaker(conversations, 1), 1.0)
        one = await load.one_at_a_time(Speaker(conversations, 2), seconds)
        speakers = [Speaker(conversations, 100 + n) for n in range(workers)]
        closed = await load.closed(speakers, seconds)
    return {"hops": HOPS, "one": one.figures(), "closed": closed.figures()}
