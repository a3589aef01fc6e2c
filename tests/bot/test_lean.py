"""What makes Rasa cheaper changes nothing else: both were asked the same, and answered the same."""

from __future__ import annotations

from typing import Any

import pytest

Found = dict[str, Any]


@pytest.mark.parametrize(
    "what",
    [
        "predictions",
        "with_texts",
        "with_stories",
        "project",
        "views",
        "checked",
        "calls",
        "graphs",
        "events",
    ],
)
def test_rasa_answers_the_same_as_before(lean: Found, what: str) -> None:
    assert lean["same"][what]


def test_enough_was_asked(lean: Found) -> None:
    counted = lean["counted"]
    assert counted["predictions"] > 1000
    assert counted["distinct"] > 10
    assert counted["accepted"] > 50
    assert counted["refused"] > 50
    assert counted["plain"] > 0.8 * counted["accepted"]


def test_what_is_taken_for_valid_is_valid(lean: Found) -> None:
    assert lean["plain_but_refused"] == 0


def test_every_rule_of_the_project_leads_to_its_action_and_back_to_listening(lean: Found) -> None:
    project = lean["project"]
    assert project["ask True"] == ["action_answer", "action_listen"]
    assert project["handoff False"] == ["action_refer_to_people", "action_listen"]
    assert project["out_of_scope False"] == ["action_fallback", "action_listen"]
    assert project["None True"][0] == "action_fallback"


def test_a_conversation_cut_short_is_the_same_conversation(lean: Found) -> None:
    for whole, short, read, _ in lean["shortened"]:
        assert short == whole
        assert read == whole


def test_it_is_cut_short(lean: Found) -> None:
    counts = [counts for *_, counts in lean["shortened"]]
    assert sum(short for _, short, _ in counts) < 0.6 * sum(whole for whole, _, _ in counts)
    assert all(short == read for _, short, read in counts)


def test_an_action_is_sent_the_events_since_the_last_message(lean: Found) -> None:
    for whole, sent in lean["sent"]:
        assert len(sent) <= whole
        assert sent.count("user") <= 1
        assert sent[0] == "user" or len(sent) == whole
    assert sum(len(sent) for _, sent in lean["sent"]) < sum(whole for whole, _ in lean["sent"]) / 2
    assert lean["sent_before_anything"] == 0
