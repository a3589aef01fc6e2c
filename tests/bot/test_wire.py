"""The bot's connection to the action server: with servers that behave, and others."""

from __future__ import annotations

from typing import Any

import pytest

Found = dict[str, Any]


def test_a_body_arrives_whole_and_so_does_the_answer(wired: Found) -> None:
    assert wired["echoed"] == [True] * 5
    assert wired["at"] == "/echo?a=1"
    assert wired["type"] == "application/json"
    assert wired["pieces"] == '{"a": [1, 2]}'


def test_connections_are_kept(wired: Found) -> None:
    assert wired["connections_in_a_row"] == 1
    assert wired["connections_at_once"] == [10, 10]


def test_a_server_that_closes_after_each_answer_is_asked_anew(wired: Found) -> None:
    assert wired["closing"] == [200, 200, 200]


@pytest.mark.parametrize("server", ["gone", "cut", "mute", "noise"])
def test_a_broken_connection_is_told_and_noted(wired: Found, server: str) -> None:
    assert wired[server] == ["WireBroken", 1]
    assert wired["gone_while_kept"] == "WireBroken"


@pytest.mark.parametrize("server", ["silent", "slow"])
def test_a_server_that_takes_too_long(wired: Found, server: str) -> None:
    assert wired[server] == ["TimeoutError", 1]


def test_what_is_no_json(wired: Found) -> None:
    assert wired["not_json"] == ["JSONDecodeError", 1]


def test_an_error_is_noted_and_an_actions_refusal_is_not(wired: Found) -> None:
    assert wired["fail"] == ["ClientResponseError", 1]
    assert wired["refuse"] == ["ClientResponseError", 0]
