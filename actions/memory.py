"""What a conversation remembers between turns: Rasa's slots, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.tasks.frame import Frame


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
class Kept:
    """What finished tasks leave behind for the rest of the conversation: personal numbers as tokens
    only, which open nothing any more once the vault has erased them.

    Attributes:
        identity: token of the identity number that was given last.
        phone: token of the phone number.
        booking: code of the last appointment.
        request: number of the last request (诉求).
        ticket: id of the last ticket.
        case: token of the last case's number.
        done: kind of the last finished task's subject, for a rating: "booking", "case", "ticket".
    """

    identity: str | None = None
    phone: str | None = None
    booking: str | None = None
    request: str | None = None
    ticket: str | None = None
    case: str | None = None
    done: str | None = None


@dataclass(frozen=True)
class Memory:
    """The slots of bot/domain/guide.yml and tasks.yml."""

    item_name: str | None = None
    item_code: str | None = None
    situation: str | None = None
    district: str | None = None
    centre: str | None = None
    asked: tuple[str, ...] = ()
    choice: Choice | None = None
    spoken: tuple[Mapping[str, Any], ...] = ()
    task: Frame | None = None
    kept: Kept = Kept()

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
            task=Frame.of(slots.get("task")),
            kept=_kept(slots.get("kept")),
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


def _kept(slot: Any) -> Kept:
    names = {field.name for field in fields(Kept)}
    return (
        Kept(**{k: v for k, v in slot.items() if k in names})
        if isinstance(slot, Mapping)
        else Kept()
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Frame):
        return value.as_slot()
    if isinstance(value, Kept):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Choice):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return list(value) if isinstance(value, tuple) else value
