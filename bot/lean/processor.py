"""`MessageProcessor`, without the steps of a turn that come to nothing."""

from __future__ import annotations

import gc
import sys
from typing import Any, Dict, Text

import rasa.core.agent
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY

from bot.lean.graph import StraightGraphRunner
from bot.lean.tracker import LeanTracker


def install() -> None:
    """Make every `Agent` load its model into a `LeanProcessor`."""
    rasa.core.agent.MessageProcessor = LeanProcessor  # type: ignore[misc]


class LeanProcessor(MessageProcessor):
    """Rasa's processor, with a graph that is run straight and trackers that are copied as they stand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.graph_runner = StraightGraphRunner.over(self.graph_runner)
        self._intents = frozenset(self.domain.intents)
        settle()

    async def get_tracker(self, conversation_id: Text) -> DialogueStateTracker:
        """See `MessageProcessor.get_tracker`, which writes a new conversation down before it began."""
        sender = conversation_id or DEFAULT_SENDER_ID
        tracker = await self.tracker_store.retrieve(sender)
        if tracker is None:
            tracker = LeanTracker(sender, self.tracker_store.domain.slots)
        tracker.model_id = self.model_metadata.model_id
        if tracker.assistant_id is None:
            tracker.assistant_id = self.model_metadata.assistant_id
        return tracker

    def _check_for_unseen_features(self, parse_data: Dict[Text, Any]) -> None:
        """See `MessageProcessor`, which first makes an empty domain to compare its own with."""
        if parse_data[ENTITIES] or parse_data[INTENT][INTENT_NAME_KEY] not in self._intents:
            super()._check_for_unseen_features(parse_data)


def settle() -> None:
    """Keep the collector from what stays for good, and threads from holding each other up.

    A full collection looks at each of the half million objects of a loaded model and stops every
    turn for 0.3 s; and a thread that has written a conversation down would wait 5 ms, Python's
    default, for a loop that is at work on another turn.
    """
    gc.unfreeze()  # what an earlier model left
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)
