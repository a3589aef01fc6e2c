"""Rows of a table, read by field instead of by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hall.importers.headings import Header, find_header, header_at, is_header
from hall.importers.outcome import Outcome, Problem
from hall.importers.tables import Table, broken
from hall.importers.values import none_like

_FOOTNOTE = re.compile("(注|备注|说明|填表|制表|合计|总计|小计|附)[:：]?")
_DISTRICT_SHEET = re.compile(r"[\u4e00-\u9fff]{1,10}(?:区|县|市|镇|街道)")


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    table: Table
    header: Header
    n: int

    def text(self, field: str) -> str:
        """The field's text: the first of its columns that says something; "" when none does."""
        cells = self.table.rows[self.n]
        said = ""
        for column in self.header.fields.get(field, ()):
            cell = cells[column] if column < len(cells) else ""
            if cell and not none_like(cell):
                return cell
            said = said or cell
        return said

    def spread(self, field: str) -> bool:
        """Whether the field's cell belongs to a merged range that began in a row above."""
        columns = self.header.fields.get(field, ())
        return any((self.n, column) in self.table.spread for column in columns)

    def has(self, field: str) -> bool:
        """Whether the table has a column for the field."""
        return field in self.header.fields

    @property
    def number(self) -> int:
        """The row's number in the file."""
        return self.table.number(self.n)

    @property
    def district(self) -> str | None:
        """District that the sheet's name tells, for tables that have no column for it."""
        name = self.table.sheet or ""
        if self.has("district") or not _DISTRICT_SHEET.fullmatch(name):
            return None
        return name

    def problem(self, field: str | None, text: str) -> Problem:
        """A problem at this row, under the field's heading."""
        column = self.header.title(field) if field else None
        return Problem(self.table.file, self.number, text, self.table.sheet, column)

    def failed_cell(self) -> str | None:
        """A field whose cell holds a formula's error."""
        return next((field for field in self.header.fields if broken(self.text(field))), None)


def rows_of(table: Table, outcome: Outcome) -> Iterator[Row]:
    """Rows with data under the table's header, and under further headers on the way down."""
    header = find_header(table.rows)
    if header is None:
        if any(any(row) for row in table.rows):
            text = "没有找到表头（至少要有事项名称一列），已跳过"
            outcome.notes.append(Problem(table.file, None, text, table.sheet))
        return
    _note_unknown(table, header, outcome)
    for n in range(header.row + 1, len(table.rows)):
        cells = table.rows[n]
        filled = [cell for cell in cells if cell]
        if not filled or _is_title(table, n, filled):
            continue
        if is_header(cells):
            header = header_at(table.rows, n) or header
            continue
        yield Row(table, header, n)


def _is_title(table: Table, n: int, filled: list[str]) -> bool:
    """A row that is one merged cell (一、企业设立), or a footnote."""
    if len(set(filled)) > 1:
        return False
    across = sum((n, column) in table.spread for column in range(len(table.rows[n])))
    above = table.rows[n - 1] if n else []
    merged_across = len(filled) > 2 and across >= len(filled) - 1 and above != table.rows[n]
    return merged_across or (len(filled) == 1 and _FOOTNOTE.match(filled[0]) is not None)


def _note_unknown(table: Table, header: Header, outcome: Outcome) -> None:
    if header.unknown:
        names = "、".join(" ".join(name.split()) for name in header.unknown)
        text = f"以下各列不认识，未导入：{names}（可在 hall/importers/headings.yml 中补充叫法）"
        outcome.notes.append(Problem(table.file, table.number(header.row), text, table.sheet))
