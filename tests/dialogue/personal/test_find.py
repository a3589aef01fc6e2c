"""What is found in what people say, and what is left alone; the tables lie beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogue.personal import find, mask

HERE = Path(__file__).parent


def table(name: str) -> list[Any]:
    rows: list[Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


FOUND = [row for name in ("identity", "phone", "others") for row in table(name)]
ALONE = [str(row) for row in table("alone")]


def becomes(text: str) -> str:
    """The text with each number replaced by its kind."""
    parts, end = [], 0
    for number in find(text):
        parts += [text[end : number.start], f"⟦{number.kind}⟧"]
        end = number.end
    return "".join(parts) + text[end:]


@pytest.mark.parametrize("row", FOUND, ids=lambda row: row[0][:40])
def test_numbers_are_found(row: list[str]) -> None:
    said, wanted, *values = row
    assert becomes(said) == wanted
    assert [number.value for number in find(said)] == values


@pytest.mark.parametrize("said", ALONE, ids=lambda said: said[:40])
def test_other_things_are_left_alone(said: str) -> None:
    assert becomes(said) == said
    assert mask(said) == said


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(FOUND) >= 150
    assert len(ALONE) >= 100
