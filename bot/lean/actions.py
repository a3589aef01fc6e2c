"""What goes to the action server and comes back: only what is read, checked once.

- Rasa sends every event that a conversation has; an action reads its slots and the last message. Sent
  are the events since that message, which is also all that rasa-sdk's form validation looks at.
- Rasa hands the schema of results to `jsonschema.validate` for every call, which first checks the
  schema itself: 30 ms. One compiled validator still takes 1 ms, since an event is tried against 23
  kinds; a result of nothing but well-formed slots, which ours are, needs none of that.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

import rasa
from jsonschema import ValidationError
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity


def install() -> None:
    """Make every `RemoteAction` call and check in this way."""
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def check(self: RemoteAction, result: Dict[Text, Any]) -> bool:
        if is_plain(result):
            return True
        error = next(validator.iter_errors(result), None)
        if error is not None:
            raise ValidationError(f"{error.message}: not a valid answer of an action server")
        return True

    RemoteAction._validate_action_result = check  # type: ignore[method-assign]
    RemoteAction._action_call_format = call  # type: ignore[method-assign]


def call(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Dict[Text, Any]:
    """The body of a call, as `RemoteAction._action_call_format` has it, with this turn's events."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in this_turn(tracker)]
    body = {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    wanted = domain.does_custom_action_explicitly_need_domain(self.name())
    if wanted or not self._is_selective_domain_enabled():
        body["domain"] = domain.as_dict()
    return body


def this_turn(tracker: DialogueStateTracker) -> List[Event]:
    """The events from the last message on; all of them when nothing was said yet."""
    events: List[Event] = []
    for event in reversed(tracker.events):
        events.append(event)
        if isinstance(event, UserUttered):
            break
    return events[::-1]


def is_plain(result: Any) -> bool:
    """Whether a result is surely valid: objects as responses, and events that are all slots.

    >>> is_plain({"events": [{"event": "slot", "timestamp": None, "name": "a", "value": 1}]})
    True
    >>> is_plain({"events": [{"event": "slot", "value": 1}]})
    False
    """
    if type(result) is not dict:
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        type(events) is list
        and type(responses) is list
        and all(type(response) is dict for response in responses)
        and all(map(_is_slot, events))
    )


def _is_slot(event: Any) -> bool:
    return (
        type(event) is dict
        and event.get("event") == "slot"
        and type(event.get("name")) is str
        and "value" in event
        and type(event.get("timestamp")) in (float, int, type(None))
        and type(event.get("metadata")) in (dict, type(None))
    )
