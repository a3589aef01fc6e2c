"""Which rules can apply: those of the last action and intent, not all of them.

`RulePolicy` holds every rule against the conversation, twice after a message (once for rules that
name a text, of which there are mostly none) and once after an action, with a description of all
states for a log that nobody reads.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any, Dict, List, Optional, Set, Text, Tuple

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Cue = Tuple[Optional[Text], Optional[Text]]
"""Name of the action before, and the intent; None: any."""

_all_that_apply = RulePolicy._get_possible_keys
_find_action = RulePolicy._find_action_from_rules
_describe = RulePolicy.format_tracker_states


def install() -> None:
    """Make every `RulePolicy` look in this way."""
    RulePolicy._get_possible_keys = _those_that_apply  # type: ignore[method-assign]
    RulePolicy._find_action_from_rules = _find_action_soon  # type: ignore[method-assign]
    RulePolicy.format_tracker_states = staticmethod(_describe_to_readers)  # type: ignore[method-assign]


class RuleIndex:
    """Rules by what their last state asks for.

    Args:
        rules: JSON of a rule's states -> the action that follows, as `RulePolicy` keeps them.
        policy: reads them.
    """

    def __init__(self, rules: Dict[Text, Text], policy: RulePolicy) -> None:
        self._all = rules
        self._by_cue: Dict[Cue, Dict[Text, Text]] = defaultdict(dict)
        for key, action in rules.items():
            self._by_cue[cue(policy._rule_key_to_state(key)[-1])][key] = action
        self.reads_texts = any(
            intent is None and before in (None, ACTION_LISTEN_NAME)
            for before, intent in self._by_cue
        )
        """Whether a rule could apply to a message whose intent is not looked at."""

    def narrowed(self, state: State) -> Dict[Text, Text]:
        """The rules that could apply to a conversation whose last state this is."""
        before, intent = cue(state)
        if not state.get(PREVIOUS_ACTION):
            return self._all  # at the very start, rules for the start apply whatever else they say
        found: Dict[Text, Text] = {}
        for each in {(before, intent), (before, None), (None, intent), (None, None)}:
            found.update(self._by_cue.get(each, {}))
        return found


def cue(state: State) -> Cue:
    """What a state says of the action before and of the intent."""
    before = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    intent = state.get(USER, {}).get(INTENT)
    return _name(before), _name(intent)


def _name(value: Any) -> Optional[Text]:
    # An empty value and SHOULD_NOT_BE_SET demand nothing that an index could look up.
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


def _index(policy: RulePolicy, rules: Dict[Text, Text]) -> RuleIndex:
    """The policy's index, made when it is first asked for; rules do not change after training."""
    known: Optional[Tuple[Dict[Text, Text], int, RuleIndex]] = policy.__dict__.get("_lean_index")
    if known is None or known[0] is not rules or known[1] != len(rules):
        known = (rules, len(rules), RuleIndex(rules, policy))
        policy.__dict__["_lean_index"] = known
    return known[2]


def _those_that_apply(self: RulePolicy, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
    if states and lookup is self.lookup[RULES]:
        lookup = _index(self, lookup).narrowed(states[-1])
    return _all_that_apply(self, lookup, states)


def _find_action_soon(
    self: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> Tuple[Optional[Text], Optional[Text], bool]:
    if (
        use_text_for_last_user_input
        and not tracker.active_loop_name
        and not _index(self, self.lookup[RULES]).reads_texts
    ):
        return None, None, False
    return _find_action(self, tracker, domain, use_text_for_last_user_input)


def _describe_to_readers(states: List[Dict]) -> Text:
    return _describe(states) if logging.getLogger().isEnabledFor(logging.DEBUG) else ""
