"""What the hall writes down of what it was told."""

from __future__ import annotations

import io
import logging

import pytest

from hall.logs import FORMAT, MaskingFormatter, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("identity_number='44060419900101123X'", "identity_number='44**************3X'"),
        ("phone 13800138000.", "phone 13*******00."),
        ("slot 2026-12-03 09:30, 50 places, item 441900", None),
        ("port 8001, 12345", None),
    ],
)
def test_long_numbers_are_covered(text: str, shown: str | None) -> None:
    assert masked(text) == (text if shown is None else shown)


def test_tracebacks_are_covered_too_and_times_are_not() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskingFormatter(FORMAT))
    logger = logging.getLogger("tests.hall.logs")
    logger.propagate = False
    logger.addHandler(handler)
    try:
        raise ValueError("[parameters: ('440604199001011234', '13800138000')]")
    except ValueError:
        logger.exception("booking of %s", "13800138000", stack_info=True)
    finally:
        logger.removeHandler(handler)
    assert "19900101" not in written.getvalue()
    assert "0013" not in written.getvalue()
    assert "44**************34" in written.getvalue()
    assert written.getvalue()[:2] == "20"
