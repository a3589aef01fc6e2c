"""What people say of days and times, against the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from actions.when import StateCalendar, When, when_said
from tests.actions.when.notation import meant

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Shanghai")


def moment(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def rows() -> list[tuple[str, str, str, str]]:
    """Every row: now, text, meaning, what was being talked of."""
    groups = yaml.load((HERE / "expressions.yaml").read_text("utf-8"), yaml.BaseLoader)
    return [
        (g["now"], row[0], row[1], row[2] if len(row) > 2 else "")
        for g in groups
        for row in g["rows"]
    ]


def bare(when: When | None) -> When | None:
    return when and replace(when, text="", rest="")


@pytest.mark.parametrize(("now", "text", "meaning", "about"), rows())
def test_an_expression_means_what_people_mean(
    now: str, text: str, meaning: str, about: str
) -> None:
    at = moment(now)
    said = when_said(text, at, StateCalendar(), meant(about, at) if about else None)
    assert bare(said) == meant(meaning, at)
