"""Stand-ins that the tests hand to our own code, written by hand and kept honest.

`FakeHall`, `FakeEngine` and `FakeKeeper` pass the same contract tests as `HttpHall`, `RasaEngine`
and `HttpKeeper` (tests/contract/).
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from datetime import date

from dialogue.errors import EngineUnavailable
from dialogue.messages import BotMessage, Reply, UserMessage
from dialogue.personal import NumbersNotKept, PersonalNumber, Token
from dialogue.personal.tokens import ALPHABET, ID_LENGTH
from hall.client import (
    CatalogueChange,
    CatalogueChanges,
    Centre,
    HallNotFound,
    HallRefused,
    HallUnavailable,
    Item,
)

_catalogues = itertools.count(1)


class FakeHall:
    """A hall in memory.

    Args:
        today: the hall's day, for items with effective dates.
        timeout: seconds after which a slow hall counts as one that does not answer.

    Attributes:
        down: whether it refuses to answer at all.
        slow: seconds that every call takes.
        calls: how often each method was called.
    """

    def __init__(self, today: Callable[[], date] | None = None, timeout: float = 0.2) -> None:
        self._today = today or (lambda: date(2026, 11, 23))
        self._timeout = timeout
        self.down = False
        self.slow = 0.0
        self.calls: dict[str, int] = {}
        self._begin()

    def _begin(self) -> None:
        self._catalogue = next(_catalogues)
        self._version = 0
        self._items: dict[str, tuple[Item, int]] = {}
        self._centres: dict[str, Centre] = {}
        self._feed: dict[tuple[str, str], CatalogueChange] = {}

    # What a test does to it

    def put(self, *items: Item) -> None:
        """Write items."""
        for item in items:
            self._version += 1
            self._items[item.item_code] = item, self._version
            self._note("item", item.item_code, item=item)

    def put_centres(self, *centres: Centre) -> None:
        """Write centres, the main one first."""
        for centre in centres:
            self._version += 1
            self._centres[centre.centre_code] = centre
            self._note("centre", centre.centre_code, centre=centre)

    def withdraw(self, item_code: str) -> None:
        """Leave a tombstone."""
        self._version += 1
        del self._items[item_code]
        self._note("item", item_code, withdrawn=True)

    def start_anew(self) -> None:
        """Another catalogue in its place, as after a restored database: old cursors mean nothing."""
        self._begin()

    def _note(
        self,
        kind: str,
        code: str,
        *,
        item: Item | None = None,
        centre: Centre | None = None,
        withdrawn: bool = False,
    ) -> None:
        self._feed.pop((kind, code), None)
        self._feed[kind, code] = CatalogueChange.model_validate(
            {
                "kind": kind,
                "code": code,
                "version": self._version,
                "withdrawn": withdrawn,
                "item": item,
                "centre": centre,
            }
        )

    # What a hall does

    async def item(self, item_code: str) -> tuple[Item, int]:
        await self._answer("item")
        found = self._items.get(item_code)
        if found is None or not found[0].in_force(self._today()):
            raise HallNotFound(item_code)
        return found

    async def centres(self) -> tuple[Centre, ...]:
        await self._answer("centres")
        return tuple(self._centres.values())

    async def changes(self, updated_since: str | None, limit: int = 500) -> CatalogueChanges:
        await self._answer("changes")
        since = 0
        if updated_since is not None:
            catalogue, _, version = updated_since.partition(":")
            if catalogue != str(self._catalogue):
                raise HallRefused("cursor_unknown", "a cursor of another catalogue")
            since = int(version)
        waiting = [change for change in self._feed.values() if change.version > since]
        page = waiting[:limit]
        last = page[-1].version if page else since
        return CatalogueChanges(
            changes=tuple(page),
            next_cursor=f"{self._catalogue}:{last}",
            has_more=len(waiting) > len(page),
        )

    async def healthy(self) -> bool:
        try:
            await self._answer("healthy")
        except HallUnavailable:
            return False
        return True

    async def _answer(self, method: str) -> None:
        self.calls[method] = self.calls.get(method, 0) + 1
        if self.down:
            raise HallUnavailable(f"{method}: the fake is down")
        if self.slow:
            await asyncio.sleep(min(self.slow, self._timeout))
            if self.slow > self._timeout:
                raise HallUnavailable(f"{method}: the fake is slow")


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
