"""A conversation that is copied, looked back on and cut short without replaying all its events.

Rasa replays them to copy a tracker, which it does for every action of a turn, and again for the
states that each policy looks at. What follows from the events is known already.
"""

from __future__ import annotations

import copy
from collections import deque
from dataclasses import replace
from typing import Generator, List, Tuple

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_UNDO_NOTHING = frozenset(
    (ActionExecuted, BotUttered, DefinePrevUserUtteredFeaturization, SlotSet, UserUttered)
)
"""Events that leave those before them as they were."""


class LeanTracker(DialogueStateTracker):
    """Rasa's tracker. Every method answers as Rasa's own does, `shorten` is the only new one."""

    def copy(self) -> LeanTracker:
        """The same as replaying all events to a tracker that knows no model, which Rasa does."""
        twin = copy.copy(self)
        twin.events = deque(self.events, self._max_event_history)
        twin.slots = {name: _twin(slot) for name, slot in self.slots.items()}
        if self.active_loop is not None:
            twin.active_loop = replace(self.active_loop)
        twin.model_id = twin.assistant_id = None
        return twin

    def applied_events(self) -> List[Event]:
        """See `DialogueStateTracker.applied_events`; without forms and reverts it is this session."""
        session: List[Event] = []
        for event in self.events:
            kind = type(event)
            if kind in _UNDO_NOTHING:
                session.append(event)
            elif kind is SessionStarted:
                session = []
            else:
                return super().applied_events()
        return session

    def generate_all_prior_trackers(
        self,
    ) -> Generator[Tuple[DialogueStateTracker, bool], None, None]:
        """See `DialogueStateTracker`; of slots, those alone that policies look at."""
        seen = [slot for slot in self.slots.values() if slot.influence_conversation]
        past = LeanTracker(self.sender_id, seen, self._max_event_history)
        for event in self.applied_events():
            kind = type(event)
            if kind is ActionExecuted:
                yield past, event.hide_rule_turn
            if kind is not BotUttered and not (kind is SlotSet and event.key not in past.slots):
                event.apply_to(past)
        yield past, False

    def shorten(self, turns: int) -> None:
        """Drop earlier sessions, and of this one all but the slots and the last turns.

        What follows from the events stays as it is; a form or a pause that is going on may hang on
        any of them, so then nothing is dropped.

        Args:
            turns: how many user messages are kept, with all that followed them.
        """
        if self.active_loop is not None or self.is_paused():
            return
        events = self.applied_events()
        heard = [i for i, event in enumerate(events) if type(event) is UserUttered]
        if len(heard) > turns:
            self.events = deque(self._opening() + events[heard[-turns] :], self._max_event_history)
            return
        begun = [i for i, event in enumerate(self.events) if type(event) is SessionStarted]
        if begun and begun[-1] > 1:  # the action that starts a session stands before it
            self.events = deque(list(self.events)[begun[-1] - 1 :], self._max_event_history)

    def _opening(self) -> List[Event]:
        """A session that begins with the slots as they are."""
        slots: List[Event] = [
            SlotSet(name, slot.value)
            for name, slot in self.slots.items()
            if slot.has_been_set and slot.value != slot.initial_value
        ]
        return [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            *slots,
            ActionExecuted(ACTION_LISTEN_NAME),
        ]


def _twin(slot: Slot) -> Slot:
    """What `copy.copy` makes of a slot, which has nothing but attributes, in a third of the time."""
    twin = object.__new__(type(slot))
    twin.__dict__.update(slot.__dict__)
    return twin
