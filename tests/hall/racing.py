"""Clients that race for the places of one slot, and what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from hall.client import Booking, HallRefused, HallUnavailable, Hold, HttpHall
from tests.hall.people import visitor

Answer = TypeVar("Answer")


@dataclass
class Race:
    """A race of citizens, each with a number.

    Args:
        hall: the client that all of them use.
        slot_id: what they want a place in.
        item_code: what for.
        twice: whether every request is sent a second time beside the first.
        patient: whether they try again, with the same key, until the hall answers.
    """

    hall: HttpHall
    slot_id: str
    item_code: str
    twice: bool = False
    patient: bool = False
    booked: dict[int, Booking] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)

    async def run(self, count: int) -> None:
        """Lets `count` citizens race until each was told something."""
        await asyncio.gather(*(self._citizen(n) for n in range(count)))

    async def _citizen(self, n: int) -> None:
        try:
            hold = await self._sent(lambda: self._hold(n))
            self.booked[n] = await self._sent(lambda: self._book(n, hold))
        except HallRefused as refusal:
            self.refused[n] = refusal.code

    async def _hold(self, n: int) -> Hold:
        return await self.hall.hold(self.slot_id, f"citizen-{n}")

    async def _book(self, n: int, hold: Hold) -> Booking:
        return await self.hall.book(hold.hold_id, self.item_code, visitor(n), f"citizen-{n}")

    async def _sent(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        if not self.twice:
            return await self._answered(call)
        one, other = await asyncio.gather(
            self._answered(call), self._answered(call), return_exceptions=True
        )
        assert _outcome(one) == _outcome(other)
        if isinstance(one, BaseException):
            raise one
        return one

    async def _answered(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        while True:
            try:
                return await call()
            except HallUnavailable:
                if not self.patient:
                    raise
                await asyncio.sleep(0.2)


def _outcome(answer: object) -> str:
    """What has to be the same for the same request; places left may differ by the moment."""
    if isinstance(answer, Hold):
        return f"hold {answer.hold_id}"
    if isinstance(answer, Booking):
        return f"booking {answer.booking_code}"
    assert isinstance(answer, HallRefused), answer
    return answer.code
