"""Stand-ins that the tests hand to our own code, written by hand and kept honest.

`FakeHall`, `FakeEngine` and `FakeKeeper` pass the same contract tests as `HttpHall`, `RasaEngine`
and `HttpKeeper` (tests/contract/).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence

from dialogue.errors import EngineUnavailable
from dialogue.messages import BotMessage, Reply, UserMessage
from dialogue.personal import NumbersNotKept, PersonalNumber, Token
from dialogue.personal.tokens import ALPHABET, ID_LENGTH
from tests.fake_hall.bindings import FakeBindings
from tests.fake_hall.catalogue import FakeCatalogue
from tests.fake_hall.feedback import FakeFeedback


class FakeHall(
    FakeCatalogue,
    FakeBindings,
    FakeFeedback,
):
    """A hall in memory.

    Args:
        today: the hall's day, for items with effective dates; it is nine o'clock then.
        timeout: seconds after which a slow hall counts as one that does not answer.
        now: the hall's time, instead of `today`.

    Attributes:
        down: whether it refuses to answer at all.
        slow: seconds that every call takes.
        calls: how often each method was called.
    """


class FakeEngine:
    """A dialogue engine that repeats what it hears, unless it was given something to say.

    Attributes:
        says: the replies to give next, first come first served.
        heard: every message, in the order in which it was begun.
        down: whether it does not answer.
        delay: seconds that a turn takes.
        most_at_once: how many turns were under way at the same time, at most.
    """

    def __init__(self, timeout: float = 0.2) -> None:
        self._timeout = timeout
        self.says: list[Reply] = []
        self.heard: list[UserMessage] = []
        self.down = False
        self.delay = 0.0
        self.most_at_once = 0
        self._under_way = 0

    async def respond(self, message: UserMessage) -> Reply:
        self.heard.append(message)
        if self.down:
            raise EngineUnavailable("the fake is down")
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        delay = self.delay
        try:
            await asyncio.sleep(min(delay, self._timeout))
        finally:
            self._under_way -= 1
        if delay > self._timeout:
            raise EngineUnavailable("the fake is slow")
        if self.says:
            return self.says.pop(0)
        return Reply(
            (BotMessage(f"收到：{message.text}"),), intent={"name": "ask", "confidence": 1.0}
        )

    async def ready(self) -> bool:
        return not self.down


class FakeKeeper:
    """Keeps personal numbers in a dictionary.

    Attributes:
        kept: what stands behind each token, by conversation.
        calls: how often it was asked.
        down: whether it does not answer.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, Token], str] = {}
        self.calls = 0
        self.down = False
        self._ids = map("".join, itertools.product(ALPHABET, repeat=ID_LENGTH))

    async def keep(self, conversation: str, numbers: Sequence[PersonalNumber]) -> tuple[Token, ...]:
        self.calls += 1
        if self.down:
            raise NumbersNotKept("the fake is down")
        return tuple(self._token(conversation, number) for number in numbers)

    def _token(self, conversation: str, number: PersonalNumber) -> Token:
        for (whose, token), value in self.kept.items():
            if (whose, token.kind, value) == (conversation, number.kind, number.value):
                return token
        token = Token(number.kind, next(self._ids))
        self.kept[conversation, token] = number.value
        return token
