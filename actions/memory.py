"""What a conversation remembers between turns: Rasa's slots, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet


@dataclass(frozen=True)
class Choice:
    """Options that were put to the citizen and wait for an answer.

    Attributes:
        kind: "item", "situation" or "district".
        options: titles as they were shown, in order.
        asked: guide fields that the answer is wanted for.
        item_name: the item that a situation or district is chosen for.
        firm: whether the question has to be answered; an offer ("或者您要办的是…") has not.
    """

    kind: str
    options: tuple[str, ...]
    asked: tuple[str, ...] = ()
    item_name: str | None = None
    firm: bool = True


@dataclass(frozen=True)
class Memory:
    """The slots of bot/domain/guide.yml."""

    item_name: str | None = None
    item_code: str | None = None
    situation: str | None = None
    district: str | None = None
    centre: str | None = None
    asked: tuple[str, ...] = ()
    choice: Choice | None = None
    spoken: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Memory:
        """Read slots as Rasa hands them over."""
        choice = slots.get("choice")
        return cls(
            item_name=slots.get("item_name"),
            item_code=slots.get("item_code"),
            situation=slots.get("situation"),
            district=slots.get("district"),
            centre=slots.get("centre"),
            asked=tuple(slots.get("asked") or ()),
            choice=_choice(choice) if isinstance(choice, Mapping) else None,
            spoken=tuple(slots.get("spoken") or ()),
        )

    def changes(self, before: Memory) -> list[EventType]:
        """Slot events for what differs from `before`."""
        events = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(before, field.name):
                events.append(SlotSet(field.name, _plain(value)))
        return events

    def about(self, item_name: str) -> Memory:
        """The same conversation, now about an item; what belonged to another is dropped."""
        if item_name == self.item_name:
            return self
        return replace(self, item_name=item_name, item_code=None, situation=None, centre=None)


def _choice(slot: Mapping[str, Any]) -> Choice:
    return Choice(
        kind=str(slot.get("kind", "")),
        options=tuple(slot.get("options") or ()),
        asked=tuple(slot.get("asked") or ()),
        item_name=slot.get("item_name"),
        firm=bool(slot.get("firm", True)),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Choice):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return list(value) if isinstance(value, tuple) else value
