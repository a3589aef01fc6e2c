"""What came out of reading an import file."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall.client.types import Centre, Item


@dataclass(frozen=True)
class Problem:
    """Something about one place in a file, in words for whoever keeps the file.

    Args:
        file: name of the file.
        row: line or row, counted from 1; None: the whole file or sheet.
        text: what is wrong and what to do.
        sheet: the sheet of a workbook.
        column: the heading of the column, or the path of the field.
    """

    file: str
    row: int | None
    text: str
    sheet: str | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.sheet is not None:
            place += f" 工作表“{self.sheet}”"
        if self.row is not None:
            place += f" 第 {self.row} 行"
        if self.column:
            place += f"“{self.column}”"
        return f"{place}：{self.text}"


@dataclass
class Outcome:
    """Items and centres that may be written, and what was refused or deserves a word."""

    items: list[Item] = field(default_factory=list)
    centres: list[Centre] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    places: dict[tuple[str, str], Problem] = field(default_factory=dict)
    """Where each (kind, code) was first seen: to name both places of a duplicate."""
