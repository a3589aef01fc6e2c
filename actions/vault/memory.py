"""The vault in the action server's own memory: the default, for one action server."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from actions.vault.protocol import IDLE_SECONDS, MOST_VALUES
from actions.vault.seals import Seals
from dialogue.personal import Token

MOST_CONVERSATIONS = 50_000
"""About 20 MB with the one or two numbers that a conversation has."""


@dataclass
class _Drawer:
    """One conversation's: locked values by token, oldest first."""

    salt: bytes
    used: float
    values: OrderedDict[Token, bytes] = field(default_factory=OrderedDict)


class MemoryVault:
    """See `Vault`. Values are encrypted here too: a memory dump then shows no numbers in a row.

    Args:
        seals: locks and opens.
        clock: seconds; only differences count.
        idle: seconds after which an unused conversation is forgotten.
        most_values: of one conversation.
        most_conversations: the one unused for longest makes room.
    """

    def __init__(
        self,
        seals: Seals,
        clock: Callable[[], float],
        idle: float = IDLE_SECONDS,
        most_values: int = MOST_VALUES,
        most_conversations: int = MOST_CONVERSATIONS,
    ) -> None:
        self._seals = seals
        self._clock = clock
        self._idle = idle
        self._most_values = most_values
        self._most_conversations = most_conversations
        self._drawers: OrderedDict[str, _Drawer] = OrderedDict()
        """Those used last at the end."""

    async def put(self, conversation: str, kind: str, value: str) -> Token:
        """See `Vault.put`."""
        drawer = self._used(conversation)
        if drawer is None:
            drawer = _Drawer(self._seals.salt(), self._clock())
            self._drawers[conversation] = drawer
            if len(self._drawers) > self._most_conversations:
                self._drawers.popitem(last=False)
        token = self._seals.token(drawer.salt, kind, value)
        drawer.values.pop(token, None)
        drawer.values[token] = self._seals.locked(conversation, token, value)
        if len(drawer.values) > self._most_values:
            drawer.values.popitem(last=False)
        return token

    async def value(self, conversation: str, token: Token) -> str | None:
        """See `Vault.value`."""
        drawer = self._used(conversation)
        locked = drawer.values.get(token) if drawer else None
        return self._seals.opened(conversation, token, locked) if locked else None

    async def erase(self, conversation: str) -> None:
        """See `Vault.erase`."""
        self._drawers.pop(conversation, None)

    def _used(self, conversation: str) -> _Drawer | None:
        """A conversation's drawer, marked as used now; drops all that have been idle too long."""
        now = self._clock()
        while self._drawers:
            first, oldest = next(iter(self._drawers.items()))
            if now - oldest.used < self._idle:
                break
            del self._drawers[first]
        drawer = self._drawers.get(conversation)
        if drawer is not None:
            drawer.used = now
            self._drawers.move_to_end(conversation)
        return drawer
