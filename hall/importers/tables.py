"""Tables of .csv, .xlsx and .xls files as rows of text, merged cells spread out."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlrd  # type: ignore[import-untyped]
from openpyxl import load_workbook

from hall.errors import UnreadableFile

_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",\t;，|"
_UNPACKED_LIMIT = 1_000_000_000
"""Bytes of a workbook's parts unpacked: a larger one is a mistake or an attack."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_ROW_LIMIT, _COLUMN_LIMIT = 1_048_576, 16_384
_BROKEN = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


@dataclass
class Table:
    """One sheet.

    Args:
        file: name of its file.
        sheet: its name; None for a .csv.
        rows: text of every cell; `rows[n]` stands in row `n + 1` of the file.
        numbers: the file's row number of each row, where rows span several lines (.csv).
        spread: cells (row, column) that are not the first of a merged range.
    """

    file: str
    sheet: str | None
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)
    spread: set[tuple[int, int]] = field(default_factory=set)

    def number(self, row: int) -> int:
        """Row number as the file's reader sees it."""
        return self.numbers[row] if self.numbers else row + 1


def broken(cell: str) -> bool:
    """Whether a spreadsheet's formula failed in the cell."""
    return _BROKEN.fullmatch(cell) is not None


def read_csv(path: Path) -> list[Table]:
    """The one table of a .csv: encoding and separator found by themselves."""
    raw = path.read_bytes()
    text = _decoded(path, raw)
    if "\x00" in text:
        raise UnreadableFile(f"{path.name}：不是文本文件，请确认扩展名")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    numbers: list[int] = []
    line = 0
    csv.field_size_limit(10_000_000)
    try:
        for row in reader:
            numbers.append(line + 1)
            line = reader.line_num
            rows.append([_clean(cell) for cell in row])
    except csv.Error as error:
        raise UnreadableFile(f"{path.name} 第 {line + 1} 行：不是合法的 CSV（{error}）") from error
    return [Table(path.name, None, rows, numbers)]


def read_xlsx(path: Path) -> list[Table]:
    """Every visible sheet of an .xlsx."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _UNPACKED_LIMIT:
                raise UnreadableFile(f"{path.name}：解压后过大，请拆分后再导入")
            return list(_xlsx_tables(path, archive))
    except UnreadableFile:
        raise
    # openpyxl raises whatever a damaged part makes it stumble over.
    except Exception as error:
        raise UnreadableFile(
            f"{path.name}：不是可读的 .xlsx 文件，请在 Excel 中另存后再试"
        ) from error


def read_xls(path: Path) -> list[Table]:
    """Every sheet of an .xls."""
    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
    # As with openpyxl; some exporters also name HTML or .xlsx files .xls.
    except Exception as error:
        if zipfile.is_zipfile(path):
            return read_xlsx(path)
        raise UnreadableFile(
            f"{path.name}：不是可读的 .xls 文件，请在 Excel 中另存后再试"
        ) from error
    tables = []
    for sheet in book.sheets():
        if sheet.visibility:
            continue
        rows = [
            [_xls_text(cell, book.datemode) for cell in sheet.row(n)] for n in range(sheet.nrows)
        ]
        table = Table(path.name, sheet.name, rows)
        _spread(
            table,
            ((top, left, bottom, right) for top, bottom, left, right in sheet.merged_cells),
        )
        tables.append(table)
    return tables


def _xlsx_tables(path: Path, archive: zipfile.ZipFile) -> Iterator[Table]:
    # Read-only mode is several times faster, but does not know merged cells: they are read apart.
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            part = getattr(sheet, "_worksheet_path", "")
            table = Table(path.name, sheet.title, rows)
            _spread(table, _merged(archive.read(part.lstrip("/"))) if part else ())
            yield table
    finally:
        book.close()


def _merged(part: bytes) -> Iterator[tuple[int, int, int, int]]:
    for left, top, right, bottom in _MERGE.findall(part):
        yield int(top) - 1, _column(left) - 1, int(bottom), _column(right)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _spread(table: Table, ranges: Iterable[tuple[int, int, int, int]]) -> None:
    """Copies the first cell of each merged range (top, left, bottom, right) into the others."""
    for top, left, bottom, right in ranges:
        if top >= len(table.rows):
            continue
        first = table.rows[top][left] if left < len(table.rows[top]) else ""
        width = min(right, max(len(row) for row in table.rows[top : top + 1]) + 200)
        for n in range(top, min(bottom, len(table.rows))):
            row = table.rows[n]
            row.extend([""] * (width - len(row)))
            for column in range(left, width):
                if (n, column) != (top, left):
                    row[column] = first
                    table.spread.add((n, column))


def _decoded(path: Path, raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{path.name}：无法识别的编码，请另存为 UTF-8") from error
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{path.name}：无法识别的编码，请另存为 UTF-8")


def _delimiter(text: str) -> str:
    head = [line for line in text.splitlines()[:30] if line.strip()]
    return max(
        _DELIMITERS,
        key=lambda mark: max((line.count(mark) for line in head), default=0),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return _clean(str(value))


def _xls_text(cell: Any, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _text(xlrd.xldate_as_datetime(cell.value, datemode))
        except (ValueError, OverflowError):
            return _text(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    return _text(cell.value)


@lru_cache(maxsize=50_000)
def _clean(text: str) -> str:
    if text.isprintable() and "_" not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    text = text.replace("\u3000", " ").replace("\xa0", " ").replace("\ufeff", "")
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()
