"""A task under way (one slot of the conversation): what is known, and what was asked last.

One frame run by one action, and no Rasa forms: docs/decisions/0008-task-frame.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Offer:
    """One of the options put with a question.

    Attributes:
        title: as it was shown.
        value: what choosing it means to the task (JSON).
    """

    title: str
    value: Any


@dataclass(frozen=True)
class Frame:
    """A task under way.

    Attributes:
        task: its name.
        key: random; what the task writes to the hall carries it, so that a repeated message or a
            lost answer never writes twice.
        values: what is known, by field (JSON). Personal numbers stand in it as tokens.
        asking: what was asked last; None before the first question.
        offers: options of that question.
        misses: how often in a row that question was not answered.
        under: the task that waits for this one to end.
    """

    task: str
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    values: Mapping[str, Any] = field(default_factory=dict)
    asking: str | None = None
    offers: tuple[Offer, ...] = ()
    misses: int = 0
    under: Frame | None = None

    def get(self, name: str) -> Any:
        """A value, or None."""
        return self.values.get(name)

    def having(self, **values: Any) -> Frame:
        """The frame with these values; None takes one away."""
        merged = {**self.values, **values}
        return replace(self, values={k: v for k, v in merged.items() if v is not None})

    def asked(self, what: str, offers: tuple[Offer, ...] = ()) -> Frame:
        """The frame after a question."""
        misses = self.misses if what == self.asking else 0
        return replace(self, asking=what, offers=offers, misses=misses)

    def missed(self) -> Frame:
        """The frame after a message that did not answer its question."""
        return replace(self, misses=self.misses + 1)

    def as_slot(self) -> dict[str, Any]:
        """For the conversation's slot."""
        return {
            "task": self.task,
            "key": self.key,
            "values": dict(self.values),
            "asking": self.asking,
            "offers": [[offer.title, offer.value] for offer in self.offers],
            "misses": self.misses,
            "under": self.under.as_slot() if self.under else None,
        }

    @classmethod
    def of(cls, slot: Any) -> Frame | None:
        """Read a slot back; None when there is no task in it."""
        if not isinstance(slot, Mapping) or not slot.get("task"):
            return None
        return cls(
            task=str(slot["task"]),
            key=str(slot.get("key") or secrets.token_hex(8)),
            values=dict(slot.get("values") or {}),
            asking=slot.get("asking"),
            offers=tuple(Offer(str(title), value) for title, value in slot.get("offers") or ()),
            misses=int(slot.get("misses") or 0),
            under=cls.of(slot.get("under")),
        )
