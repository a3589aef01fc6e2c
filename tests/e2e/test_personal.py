"""Personal numbers that are typed in a conversation stand in no file: no database, no log."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from deploy.local.parts import SECRETS
from tests.dialogue.personal.numbers import SPOKEN
from tests.e2e.conftest import Stack

TABLES = Path(__file__).parents[1] / "dialogue" / "personal"
SHORTEST = 10
"""Characters below which a value may be found by chance, or be a telephone in the catalogue."""
_DIGITS = {c: str(digit) for digit, written in enumerate(SPOKEN) for c in written}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def said_and_meant() -> Iterator[tuple[str, list[str]]]:
    """Every sentence of the tables of numbers, and the values in it."""
    for name in ("identity", "phone", "others"):
        for said, _, *values in yaml.safe_load((TABLES / f"{name}.yaml").read_text("utf-8")):
            yield said, values


def bare(text: str) -> str:
    """Letters and digits alone, whichever way they are written or escaped."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    folded = unicodedata.normalize("NFKC", plain).upper()
    return "".join(_DIGITS.get(c, c) for c in folded if c.isalnum())


def files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def everything_written(folder: Path) -> Iterator[tuple[Path, str]]:
    """What stands in every file, and once more as the databases' rows have it."""
    for path in files(folder):
        yield path, bare(path.read_bytes().decode("utf-8", errors="replace"))
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as database:
                yield path, bare("\n".join(database.iterdump()))


@pytest.fixture(scope="module")
def told(stack: Stack) -> dict[str, str]:
    """All sentences said, in conversations of three; value -> how it was said."""
    values: dict[str, str] = {}
    sender = ""
    for position, (said, meant) in enumerate(said_and_meant()):
        if position % 3 == 0:
            sender = uuid.uuid4().hex
        status, reply = stack.post(sender, said)
        assert status == 200, (said, reply)
        answer = bare(json.dumps(reply, ensure_ascii=False))
        for value in meant:
            assert len(value) < SHORTEST or value not in answer, (said, reply)
            values[value] = said
    status, _ = stack.post(uuid.uuid4().hex, "我住在猫儿巷，门牌四四〇六")
    assert status == 200
    return values


def test_no_file_holds_a_number(stack: Stack, told: dict[str, str]) -> None:
    values = [value for value in told if len(value) >= SHORTEST]
    assert len(values) > 40
    for path, written in everything_written(stack.state):
        found = [f"{value} (said: {told[value]})" for value in values if value in written]
        assert not found, f"{path}: {found}"


def test_the_search_would_find_one(stack: Stack, told: dict[str, str]) -> None:
    where = {
        path.name for path, written in everything_written(stack.state) if "门牌4406" in written
    }
    assert any(name.startswith("trackers.db") for name in where)


def test_the_bot_heard_tokens(stack: Stack, told: dict[str, str]) -> None:
    with closing(sqlite3.connect(stack.state / "trackers.db")) as database:
        rows = "".join(row[0] for row in database.execute("select body from conversation"))
    heard = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), rows)
    for kind in ("identity", "phone", "credit", "case", "number"):
        assert re.search(rf"⟦{kind}:[a-z]{{8}}⟧", heard), kind


def test_without_its_vault_nothing_is_heard(healthy: Stack) -> None:
    healthy.kill("actions")
    sender = uuid.uuid4().hex
    status, body = healthy.post(sender, "身份证是44060419880808001X，帮我查一下")
    assert status == 503
    assert "12345" in body["error"]["message"]
    healthy.start("actions")
    healthy.wait_until("actions")
    with closing(sqlite3.connect(healthy.state / "trackers.db")) as database:
        assert sender not in [
            row[0] for row in database.execute("select sender_id from conversation")
        ]
    for path, written in everything_written(healthy.state):
        assert "44060419880808001" not in written, path


def test_the_bot_has_no_key_to_anything(stack: Stack) -> None:
    environment = Path(f"/proc/{stack.running['bot'].pid}/environ").read_bytes()
    for name in SECRETS:
        assert stack.environment[name].encode() not in environment, name
