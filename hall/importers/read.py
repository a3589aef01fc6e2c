"""Import files by their kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hall.errors import UnreadableFile
from hall.importers.jsonl import read_jsonl
from hall.importers.outcome import Outcome
from hall.importers.spreadsheet import read_spreadsheet

_READERS: dict[str, Callable[[Path, Outcome], None]] = {
    ".jsonl": read_jsonl,
    ".csv": read_spreadsheet,
    ".xlsx": read_spreadsheet,
    ".xlsm": read_spreadsheet,
    ".xls": read_spreadsheet,
}


def read_files(paths: Sequence[Path]) -> Outcome:
    """Everything that the files hold.

    Raises:
        UnreadableFile: a file cannot be read at all; then nothing may be written.
    """
    outcome = Outcome()
    for path in paths:
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            kinds = "、".join(_READERS)
            raise UnreadableFile(f"{path.name}：不支持的文件类型，支持 {kinds}")
        if not path.is_file():
            raise UnreadableFile(f"{path}：文件不存在")
        reader(path, outcome)
    return outcome
