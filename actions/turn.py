"""One turn as an action sees it: what was said, how it was read, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rasa_sdk import Tracker

from actions.memory import Memory
from dialogue.personal import Token, without_tokens

Mode = Literal["act", "propose"]


@dataclass(frozen=True)
class Turn:
    """What Rasa hands over with a call.

    Attributes:
        conversation: "channel:account:user".
        text: as it was typed, personal numbers as tokens.
        words: the text without those tokens.
        tokens: personal numbers, in order.
        intent: name of the act.
        sureness: the classifier's chance of that act, in [0, 1].
        ranking: chance of each act that was considered.
        fields: chance of each guide field, given that a question was asked.
        mode: "act" for citizens; "propose" never changes anything in the hall.
        memory: slots before the turn.
    """

    conversation: str
    text: str
    words: str
    tokens: tuple[Token, ...]
    intent: str
    sureness: float
    ranking: Mapping[str, float]
    fields: Mapping[str, float]
    mode: Mode
    memory: Memory

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """Read a tracker."""
        latest: Mapping[str, Any] = tracker.latest_message
        intent = latest.get("intent") or {}
        metadata = latest.get("metadata") or {}
        said = str(metadata.get("said") or "")
        # The dialogue model reads tokens as signs, so they are taken from what was sent.
        text = said if Token.find_all(said) else str(latest.get("text") or "")
        return cls(
            conversation=tracker.sender_id,
            text=text,
            words=without_tokens(text),
            tokens=Token.find_all(text),
            intent=str(intent.get("name") or ""),
            sureness=float(intent.get("confidence") or 0.0),
            ranking={r["name"]: r["confidence"] for r in latest.get("intent_ranking") or ()},
            fields=latest.get("guide_fields") or {},
            mode="propose" if metadata.get("mode") == "propose" else "act",
            memory=Memory.of(tracker.slots),
        )

    def token(self, kind: str) -> str | None:
        """The last personal number of a kind, as it stands in the text, or None: people correct
        themselves."""
        found = [str(token) for token in self.tokens if token.kind == kind]
        return found[-1] if found else None

    def chance(self, *intents: str) -> float:
        """The chance that the act is one of these."""
        return sum(self.ranking.get(name, 0.0) for name in intents)
