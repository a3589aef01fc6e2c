"""One turn: checked, in its conversation's order, personal numbers taken out, answered."""

from __future__ import annotations

import asyncio
import unicodedata
import weakref

from dialogue.engine import DialogueEngine
from dialogue.errors import MessageRefused
from dialogue.messages import Reply, UserMessage
from dialogue.personal import PersonalNumbers


class Turns:
    """Handles turns of all conversations: in order within one, side by side between them.

    A second message that comes while the first is being answered waits for it, so that answers are
    neither lost nor paired with the wrong question.

    Args:
        engine: answers; hears tokens in place of personal numbers.
        numbers: takes those out of a message.
        longest: characters of a message that are taken.
    """

    def __init__(self, engine: DialogueEngine, numbers: PersonalNumbers, longest: int) -> None:
        self._engine = engine
        self._numbers = numbers
        self._longest = longest
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    async def handle(self, message: UserMessage) -> Reply:
        """The reply to a message.

        Raises:
            MessageRefused: empty, or longer than is read.
            EngineUnavailable: no answer, or a personal number could not be put away.
        """
        check(message.text, self._longest)
        key = str(message.conversation)
        lock = self._locks.get(key)
        if lock is None:
            lock = asyncio.Lock()
            self._locks[key] = lock
        async with lock:
            return await self._engine.respond(await self._numbers.taken_out(message))


def check(text: str, longest: int) -> None:
    """Refuse what cannot be a message.

    Raises:
        MessageRefused: see there.
    """
    if len(text) > longest:
        words = f"消息太长了，请缩短到{longest}字以内再发。"
        raise MessageRefused("too_long", words, 413)
    if not any(unicodedata.category(c)[0] not in "CZ" for c in text):
        raise MessageRefused("empty", "消息是空的，请输入您要问的事。")
