"""`MessageProcessor`, without the steps of a turn that come to nothing."""

from __future__ import annotations

import gc
import sys
from typing import Any, Dict, Text

import rasa.core.agent
import rasa.core.processor
from rasa.core.channels.channel import OutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.constants import (
    ACTION_VALIDATE_SLOT_MAPPINGS,
    DEFAULT_SLOT_NAMES,
    MAPPING_TYPE,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY

from bot.lean.graph import StraightGraphRunner
from bot.lean.tracker import LeanTracker


def install() -> None:
    """Make every `Agent` load its model into a `LeanProcessor`."""
    rasa.core.agent.MessageProcessor = LeanProcessor  # type: ignore[misc]
    rasa.core.processor.copy = _Uncopied  # type: ignore[attr-defined]


class _Uncopied:
    """What `rasa.core.processor` takes for the module `copy`: it copies only for its debug log."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        return value


class LeanProcessor(MessageProcessor):
    """Rasa's processor, with a graph that is run straight and trackers that are copied as they stand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.graph_runner = StraightGraphRunner.over(self.graph_runner)
        self._fills_slots = fills_slots(self.domain)
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

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """See `MessageProcessor`; nothing is to be done when actions alone fill slots."""
        if not self._fills_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    def _check_for_unseen_features(self, parse_data: Dict[Text, Any]) -> None:
        """See `MessageProcessor`, which first makes an empty domain to compare its own with."""
        if parse_data[ENTITIES] or parse_data[INTENT][INTENT_NAME_KEY] not in self._intents:
            super()._check_for_unseen_features(parse_data)


def fills_slots(domain: Domain) -> bool:
    """Whether a message by itself could fill a slot of the domain: by a mapping, or an action of it."""
    if ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions:
        return True
    mappings = (
        mapping
        for slot in domain.slots
        if slot.name not in DEFAULT_SLOT_NAMES
        for mapping in slot.mappings
    )
    return any(m.get(MAPPING_TYPE) != "custom" or m.get("action") for m in mappings)


def settle() -> None:
    """Keep the collector from what stays for good, and threads from holding each other up.

    A full collection looks at each of the half million objects of a loaded model and stops every
    turn for 0.3 s; and a thread that has written a conversation down would wait 5 ms, Python's
    default, for a loop that is at work on another turn.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(0.001)
