"""Conversations are cut to their slots and last turns, and survive the process."""

from __future__ import annotations

from typing import Any

import pytest

Found = dict[str, Any]


@pytest.mark.parametrize("turns", [1, 3, 4, 20])
def test_slots_are_kept_however_old(found: Found, turns: int) -> None:
    slots = found["cut"][str(turns)]["slots"]
    assert slots["item_name"] == "居住证申领"
    assert slots["asked"] == [f"f{turns - 1}"]
    assert slots["never"] is None


def test_a_slot_that_was_emptied_stays_empty(found: Found) -> None:
    assert found["cut"]["1"]["slots"]["choice"] == {"kind": "item", "options": ["甲", "乙"]}
    for turns in ("3", "4", "20"):
        assert found["cut"][turns]["slots"]["choice"] is None


@pytest.mark.parametrize(("turns", "kept"), [(1, 1), (3, 3), (4, 3), (20, 3)])
def test_the_last_turns_are_kept(found: Found, turns: int, kept: int) -> None:
    cut = found["cut"][str(turns)]
    assert cut["heard"] == [f"问{n}" for n in range(turns - kept, turns)]
    assert cut["said"] == [f"答{n}" for n in range(turns - kept, turns)]
    assert cut["latest"] == f"问{turns - 1}"


def test_a_long_conversation_stays_small(found: Found) -> None:
    assert found["cut"]["20"]["events"] < 30
    assert found["cut"]["again"] == found["cut"]["20"]


def test_it_survives_reopening(found: Found) -> None:
    assert found["stored"]["back"] == found["cut"]["20"]
    assert found["stored"]["missing"]


def test_any_id_and_any_text_can_be_kept(found: Found) -> None:
    assert found["stored"]["odd"]["heard"] == ["🙂'; drop table conversation; --"]
    assert found["stored"]["keys"] == ["web::o'brien\"; --🙂", "web::u1"]


def test_many_conversations_at_once_do_not_mix(found: Found) -> None:
    assert found["stored"]["many"] == [f"我是{n}" for n in range(40)]


def test_a_conversation_is_kept_for_a_while(found: Found) -> None:
    aged = found["aged"]
    assert [aged[minutes] for minutes in ("0", "29", "31", "119", "121")] == [True] * 4 + [False]


def test_a_conversation_that_is_over_leaves_nothing(found: Found) -> None:
    assert found["aged"]["rows"] == []
    assert not found["aged"]["left in files"]


def test_a_purged_conversation_does_not_come_back_from_memory(found: Found) -> None:
    assert found["aged"]["purged"]


def test_conversations_are_dropped_without_another_turn(found: Found) -> None:
    assert found["aged"]["written"] == ["web::u1"]
    assert found["aged"]["by itself"] == []
