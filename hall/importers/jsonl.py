"""Import of .jsonl: an item or a centre a line."""

from __future__ import annotations

import codecs
from pathlib import Path

from hall.documents import centre_of, item_of, parse
from hall.errors import InvalidDocument, UnreadableFile
from hall.importers.outcome import Outcome, Problem


def read_jsonl(path: Path, outcome: Outcome) -> None:
    """Adds the file's lines to the outcome; a refused line leaves the others alone.

    Raises:
        UnreadableFile: the file cannot be opened.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}：无法读取（{error.strerror}）") from error
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableFile(f"{path.name}：编码是 UTF-16，请另存为 UTF-8")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.strip():
            _read_line(path.name, number, line.strip(), outcome)


def _read_line(file: str, number: int, line: bytes, outcome: Outcome) -> None:
    try:
        value = parse(line)
        if isinstance(value, dict) and value.get("kind") == "centre":
            centre = centre_of(value)
            if _first(file, number, "centre", centre.centre_code, outcome):
                outcome.centres.append(centre)
        else:
            item = item_of(value)
            if _first(file, number, "item", item.item_code, outcome):
                outcome.items.append(item)
    except InvalidDocument as error:
        for column, what in error.problems:
            outcome.refused.append(Problem(file, number, what, column=column or None))


def _first(file: str, number: int, kind: str, code: str, outcome: Outcome) -> bool:
    before = outcome.places.setdefault((kind, code), Problem(file, number, ""))
    if (before.file, before.row) == (file, number):
        return True
    column = "item_code" if kind == "item" else "centre_code"
    where = f"第 {before.row} 行" if before.file == file else f"{before.file} 第 {before.row} 行"
    text = f"编码 {code} 与{where}重复，请删去其中一行"
    outcome.refused.append(Problem(file, number, text, column=column))
    return False
