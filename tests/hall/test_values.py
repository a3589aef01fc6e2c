"""Single cells and files that are no tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.errors import UnreadableFile
from hall.importers.read import read_files
from hall.importers.values import Unclear, days


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("5个工作日", 5, "工作日"),
        ("5工作日", 5, "工作日"),
        ("即办", 0, None),
        ("当场办结", 0, None),
        ("20（工作日）", 20, "工作日"),
        ("7日", 7, None),
        ("十五个工作日", 15, "工作日"),
        ("30个自然日", 30, "自然日"),
        ("3-5个工作日", 5, "工作日"),
        ("0.5", 0.5, None),
        ("２０个工作日", 20, "工作日"),
    ],
)
def test_time_limits(cell: str, number: float, unit: str | None) -> None:
    limit = days(cell)
    assert limit is not None and (limit.number, limit.unit) == (number, unit)


def test_time_limits_that_are_none_or_unclear() -> None:
    assert [days(cell) for cell in ("", "无", "/", "-", "——", "另行通知")] == [None] * 6
    for cell in ("abc", "-3", "很快"):
        with pytest.raises(Unclear):
            days(cell)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"no zip"),
        ("a.xls", b"no workbook"),
        ("a.csv", b"\xff\x00\x81"),
        ("a.csv", "甲,乙\n1,2\n".encode()),
        ("a.csv", b""),
        ("a.pdf", b"x"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as error:
        read_files([tmp_path / name])
    assert name in error.value.message
