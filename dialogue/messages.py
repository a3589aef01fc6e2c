"""The messages of a conversation, before any channel and after any engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ConversationId:
    """Who is talking where: "wechat:foshan:openid".

    Attributes:
        channel: "web", "wechat", "robot", "hotline".
        account: which account of the channel ("" where there is only one).
        user: the channel's own name for the citizen.
    """

    channel: str
    account: str
    user: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.account}:{self.user}"

    @classmethod
    def parse(cls, text: str) -> ConversationId:
        """Read the text form back.

        Raises:
            ValueError: not three parts.
        """
        parts = text.split(":", 2)
        if len(parts) != 3 or not parts[0] or not parts[2]:
            raise ValueError(f"not a conversation id: {text!r}")
        return cls(*parts)


@dataclass(frozen=True)
class UserMessage:
    """Something a citizen said.

    Attributes:
        conversation: whose.
        channel: where it was said.
        text: as it was typed or recognised; from the turn on, with tokens for personal numbers.
        message_id: the channel's own id, for telling a repetition.
        metadata: handed to the actions, such as `{"mode": "propose"}`.
    """

    conversation: ConversationId
    channel: str
    text: str = field(repr=False)
    message_id: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """A quick reply: what is shown, and what is sent as text when it is chosen."""

    title: str
    payload: str


@dataclass(frozen=True)
class BotMessage:
    """One bubble of a reply; how it looks is the channel's business.

    Attributes:
        text: sentences, lines parted by a newline.
        buttons: quick replies, in order.
        cards: structured views of what the text says.
        custom: facts, choices, outcome: data for those who need more than sentences.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """All that a turn brought forth.

    Attributes:
        messages: at least one.
        intent: the act as the model read it, with its confidence.
        alternatives: other acts, likeliest first.
        timing: milliseconds by stage.
    """

    messages: tuple[BotMessage, ...]
    intent: Mapping[str, Any] = field(default_factory=dict)
    alternatives: tuple[Mapping[str, Any], ...] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
