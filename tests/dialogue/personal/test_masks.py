"""What is shown of a number, and what reaches a log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from dialogue.personal import mask, masked
from dialogue.personal.logs import FORMAT, MaskingFormatter


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("440604199001011234", "identity", "440***********1234"),
        ("44060419900101123X", "identity", "440***********123X"),
        ("44060419900101123", "identity", "440**********1123"),
        ("13800138000", "phone", "138****8000"),
        ("1380013800", "phone", "13******00"),
        ("075782001000", "phone", "07********00"),
        ("91440604MA4W2X3Y5C", "credit", "91**************5C"),
        ("6222020200001234", "number", "62************34"),
        ("12", "number", "**"),
        ("", "number", ""),
    ],
)
def test_what_is_shown_of_a_number(value: str, kind: str, shown: str) -> None:
    assert masked(value, kind) == shown


def test_the_words_around_a_number_stay() -> None:
    text = "我叫陈小明，身份证四四零六零四1990 0101幺二三四，电话138-0013-8000，约2026-12-03"
    assert mask(text) == "我叫陈小明，身份证440***********1234，电话138****8000，约2026-12-03"


def test_tokens_stay() -> None:
    assert mask("查⟦identity:kqmtbdwr⟧的件") == "查⟦identity:kqmtbdwr⟧的件"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Root's handlers are the processes' own business, so the logger is a separate one."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskingFormatter(FORMAT))
    logger = logging.getLogger("tests.masks")
    logger.addHandler(handler)
    logger.propagate = False
    yield written
    logger.removeHandler(handler)
    logger.propagate = True


def test_no_number_reaches_a_log(log: io.StringIO) -> None:
    logger = logging.getLogger("tests.masks")
    logger.warning("said %s and %r", "440604199001011234", {"phone": "13800138000"})
    try:
        raise ValueError("no such case: 11440232MB2D06811W4000117051000202010200008")
    except ValueError:
        logger.exception("of 一三八零零幺三八零零零", stack_info=True)
    written = log.getvalue()
    for secret in ("19900101", "0013", "一三八", "MB2D06811W"):
        assert secret not in written
    assert "440***********1234" in written
    assert "ValueError: no such case: 11*" in written


def test_the_time_of_a_log_line_stays(log: io.StringIO) -> None:
    logging.getLogger("tests.masks").warning("13800138000")
    line = log.getvalue()
    assert line.endswith(" WARNING tests.masks 138****8000\n")
    assert line[:4].isdigit() and line[4] == "-"
