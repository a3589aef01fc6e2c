"""What an action says, before any channel: text, buttons, cards, and the facts it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory


@dataclass(frozen=True)
class Fact:
    """One field of one record of the catalogue, as it was told.

    Attributes:
        code: the item's or centre's code.
        name: its name.
        field: guide field, such as "fee".
        value: what the catalogue says.
        version: catalogue version at which the record was last written; None for a centre.
    """

    code: str
    name: str
    field: str
    value: str
    version: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "item_code": self.code,
            "item_name": self.name,
            "field": self.field,
            "value": self.value,
            "catalogue_version": self.version,
        }


@dataclass(frozen=True)
class Message:
    """One bubble.

    Attributes:
        text: all that is said.
        buttons: quick replies.
        cards: structured views of the text.
        facts: what it rests on.
        choices: whether the buttons answer a question, in an order that counts.
        lead: what is left to say where the cards are shown; None: the whole text.
        proposal: what would be done, in `propose` mode: task, title, values (personal ones as tokens).
    """

    text: str
    buttons: tuple[str, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    facts: tuple[Fact, ...] = ()
    choices: bool = False
    lead: str | None = None
    proposal: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Reply:
    """What is said and remembered. `response` names a response of the domain to say first."""

    messages: tuple[Message, ...]
    memory: Memory
    response: str | None = None
    outcome: str = "answered"
    """answered, asked, offered, not_found, out_of_scope, referred, failed: for the turn's record."""
    candidates: tuple[Mapping[str, Any], ...] = field(default=())


def send(reply: Reply, dispatcher: CollectingDispatcher) -> None:
    """Put a reply on Rasa's dispatcher."""
    if reply.response:
        dispatcher.utter_message(response=reply.response)
    for position, message in enumerate(reply.messages):
        custom: dict[str, Any] = {}
        if message.cards:
            custom["cards"] = list(message.cards)
        if message.facts:
            custom["facts"] = [fact.as_json() for fact in message.facts]
        if message.choices:
            custom["choices"] = True
        if message.lead is not None:
            custom["lead"] = message.lead
        if message.proposal is not None:
            custom["proposal"] = dict(message.proposal)
        if position == 0:
            custom["outcome"] = reply.outcome
            if reply.candidates:
                custom["candidates"] = list(reply.candidates)
        buttons = [{"title": title, "payload": title} for title in message.buttons]
        dispatcher.utter_message(text=message.text, buttons=buttons, json_message=custom)


def spoken(messages: Sequence[Message]) -> tuple[Mapping[str, Any], ...]:
    """The messages in the form in which a conversation remembers them for "再说一遍"."""
    return tuple(
        {"text": m.text, "buttons": list(m.buttons), "choices": m.choices} for m in messages
    )
