"""One turn of a conversation after the other, each as soon as the one before it is done.

Rasa's own stores let a second message look once a second whether its turn has come, and take a turn
that lasts longer than a minute for dead.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncGenerator, Text
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore


class PromptLockStore(LockStore):
    """`endpoints.yml`: `lock_store: {type: bot.lock_store.PromptLockStore}`.

    For the conversations of one process; the gateway keeps a conversation's turns in order besides.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._locks: WeakValueDictionary[Text, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: Text,
        lock_lifetime: float = 0.0,
        wait_time_in_seconds: float = 0.0,
    ) -> AsyncGenerator[TicketLock, None]:
        """Wait until the turns that came before are done; first come, first served."""
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        async with lock:
            yield TicketLock(conversation_id)
