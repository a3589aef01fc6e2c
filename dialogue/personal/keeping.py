"""The gateway's side: numbers leave a message before anything else sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from dialogue.errors import EngineUnavailable
from dialogue.messages import UserMessage
from dialogue.personal.finder import PersonalNumber, find
from dialogue.personal.tokens import Token, tokenise


class NumbersNotKept(EngineUnavailable):
    """Personal numbers could not be put away, so the message went nowhere."""


class Keeper(Protocol):
    """Keeps personal numbers and gives tokens for them."""

    async def keep(self, conversation: str, numbers: Sequence[PersonalNumber]) -> tuple[Token, ...]:
        """One token for each number; the same number of a conversation gets the same token.

        Raises:
            NumbersNotKept: it cannot be done now.
        """
        ...


class PersonalNumbers:
    """Takes personal numbers out of messages.

    Args:
        keeper: where they are kept; asked only about a message that has any.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def taken_out(self, message: UserMessage) -> UserMessage:
        """The message with tokens in place of numbers.

        Raises:
            NumbersNotKept: see `Keeper.keep`.
        """
        numbers = find(message.text)
        tokens: Sequence[Token] = ()
        if numbers:
            tokens = await self._keeper.keep(str(message.conversation), numbers)
        return replace(message, text=tokenise(message.text, numbers, tokens))
