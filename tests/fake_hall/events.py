"""The outbox of `FakeHall`, and who is bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hall.client import Event, Events, HallRefused, Visitor
from tests.fake_hall.base import FakeBase


@dataclass(frozen=True)
class FakeBinding:
    """A user is this person."""

    person: Visitor
    bound_at: datetime


class FakeEvents(FakeBase):
    """`EventHall` in memory."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._events: list[Event] = []
        self._bound: dict[str, FakeBinding] = {}

    # What a test does to it

    def emit(self, kind: Any, data: dict[str, Any], recipients: Sequence[str] = ()) -> None:
        """Puts an event out."""
        event_id = f"event-{len(self._events) + 1}"
        self._events.append(
            Event(
                event_id=event_id,
                kind=kind,
                at=self.now(),
                recipients=tuple(recipients),
                data=data,
            )
        )

    def users_of(self, person: Visitor) -> list[str]:
        """The users that are bound to somebody."""
        return [
            user
            for user, one in self._bound.items()
            if (one.person.identity_number, one.person.phone)
            == (person.identity_number, person.phone)
        ]

    # What a hall does

    async def events(self, after: str | None, limit: int = 100) -> Events:
        await self.answer("events")
        mark, _, position = (after or f"fake-{id(self)}:0").partition(":")
        if mark != f"fake-{id(self)}":
            raise HallRefused("cursor_unknown", "a cursor of another hall")
        start = int(position)
        page = self._events[start : start + limit]
        return Events(
            events=tuple(page),
            next_cursor=f"{mark}:{start + len(page)}",
            has_more=len(self._events) > start + len(page),
        )
