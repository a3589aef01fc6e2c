"""A load generator: turns of many conversations against `POST /chat`, or any address.

Three ways: one conversation at a time; a closed loop (each worker sends its next turn when the last
was answered); an open loop (turns arrive by the clock, whether the last were answered or not, and a
turn's time counts from when it was due).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from actions.front import APOLOGY
from bench.figures import spread

SEED = 42


@dataclass
class Outcome:
    """What came of some turns: milliseconds of those answered, and what went wrong with others."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Spread, turns a second, and errors."""
        rate = len(self.milliseconds) / self.seconds if self.seconds else 0.0
        found = {**spread(self.milliseconds), "a_second": round(rate, 1)}
        return {**found, "errors": len(self.errors), "first_error": next(iter(self.errors), None)}


class Speaker:
    """Conversations one after the other, each by a sender of its own."""

    def __init__(self, conversations: Sequence[Sequence[str]], seed: int) -> None:
        self._dice = random.Random(seed)
        self._conversations = conversations
        self._turns: Iterator[str] = iter(())
        self._sender = ""

    def next(self) -> dict[str, str]:
        """The body of the next turn."""
        text = next(self._turns, None)
        if text is None:
            self._turns = iter(self._dice.choice(self._conversations))
            self._sender = uuid.UUID(int=self._dice.getrandbits(128)).hex
            text = next(self._turns)
        return {"sender": self._sender, "text": text}


class Generator:
    """Sends turns to one address; `generator` makes and closes it."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def send(self, body: Any, outcome: Outcome, due: float | None = None) -> Any:
        """Send one turn and note how it went; the answer, None when there was none."""
        began = time.perf_counter() if due is None else due
        try:
            async with self._session.post(self._url, json=body) as answer:
                raw = await answer.read()
                if answer.status != 200:
                    outcome.errors.append(f"HTTP {answer.status} {raw[:200]!r}")
                    return None
        except (aiohttp.ClientError, TimeoutError) as error:
            outcome.errors.append(f"{type(error).__name__}: {error}"[:200])
            return None
        took = (time.perf_counter() - began) * 1000
        reply = json.loads(raw)
        if any(message.get("text") == APOLOGY for message in reply.get("messages", ())):
            outcome.errors.append(f"apology: {APOLOGY}")
            return None
        outcome.milliseconds.append(took)
        return reply

    async def one_at_a_time(self, speaker: Speaker, seconds: float) -> Outcome:
        """Turn after turn."""
        return await self.closed([speaker], seconds)

    async def closed(self, speakers: Sequence[Speaker], seconds: float) -> Outcome:
        """As many turns at once as there are speakers."""
        outcome, began = Outcome(), time.perf_counter()

        async def speak(speaker: Speaker) -> None:
            while time.perf_counter() - began < seconds:
                failed = len(outcome.errors)
                await self.send(speaker.next(), outcome)
                if len(outcome.errors) > failed:
                    await asyncio.sleep(0.01)  # what refuses at once must not be hammered

        await asyncio.gather(*(speak(speaker) for speaker in speakers))
        outcome.seconds = time.perf_counter() - began
        return outcome

    async def open(
        self, conversations: Sequence[Sequence[str]], rate: float, seconds: float, even: bool
    ) -> Outcome:
        """`rate` turns a second, evenly or (Poisson) by chance; no conversation talks over itself."""
        dice, outcome, idle = random.Random(SEED), Outcome(), deque[Speaker]()
        numbers, tasks, due = itertools.count(1000), set[asyncio.Task[None]](), 0.0
        began = time.perf_counter()

        async def speak(speaker: Speaker, due: float) -> None:
            await self.send(speaker.next(), outcome, due)
            idle.append(speaker)

        while due < seconds:
            wait = began + due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            speaker = idle.popleft() if idle else Speaker(conversations, next(numbers))
            task = asyncio.create_task(speak(speaker, began + due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            due += 1 / rate if even else dice.expovariate(rate)
        await asyncio.gather(*tasks)
        outcome.seconds = time.perf_counter() - began
        return outcome


@asynccontextmanager
async def generator(url: str) -> AsyncIterator[Generator]:
    """A generator with a pool of connections of its own."""
    timeout = aiohttp.ClientTimeout(total=30)
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        yield Generator(session, url)
