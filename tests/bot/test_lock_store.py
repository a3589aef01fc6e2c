"""Turns of one conversation wait for each other, and no longer than they have to."""

from __future__ import annotations

from typing import Any

Found = dict[str, Any]


def test_the_turns_of_a_conversation_follow_one_another(found: Found) -> None:
    seen = [event for event in found["in_order"]["seen"] if event.startswith("a")]
    assert seen == ["a1 begins", "a1 ends", "a2 begins", "a3 begins", "a3 ends"]


def test_conversations_do_not_wait_for_each_other(found: Found) -> None:
    seen = found["in_order"]["seen"]
    assert seen.index("b1 begins") < seen.index("a1 ends")


def test_a_turn_goes_on_as_soon_as_it_may(found: Found) -> None:
    assert found["in_order"]["prompt"]
    assert found["in_order"]["kind"] == "PromptLockStore"


def test_nothing_is_kept_of_conversations_that_are_silent(found: Found) -> None:
    assert found["in_order"]["left"] == 0
