"""What every vault promises."""

from __future__ import annotations

from typing import Protocol

from dialogue.personal import Token

IDLE_SECONDS = 30 * 60.0
MOST_VALUES = 64
"""Values that one conversation keeps; the oldest make room."""


class Vault(Protocol):
    """Keeps personal numbers, each within its conversation.

    A conversation's numbers are forgotten together, once none of them was put or asked for during
    the idle time. What is forgotten does not come back: the same number then gets another token.
    """

    async def put(self, conversation: str, kind: str, value: str) -> Token:
        """The token for a number; the same number of a conversation has one token.

        Args:
            conversation: "channel:account:user".
            kind: one of `dialogue.personal.KINDS`.
            value: as `dialogue.personal.find` gives it.

        Raises:
            VaultUnavailable: see there.
        """
        ...

    async def value(self, conversation: str, token: Token) -> str | None:
        """The number behind a token; None when it was forgotten, or is another conversation's.

        Raises:
            VaultUnavailable: see there.
        """
        ...

    async def erase(self, conversation: str) -> None:
        """Forget a conversation's numbers now.

        Raises:
            VaultUnavailable: see there.
        """
        ...
