"""Spreadsheets for the importer's tests, made as halls' systems make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

HEAD = [
    "区划名称",
    "实施编码",
    "主项名称",
    "业务办理项名称",
    "实施主体",
    "承诺办结时限（工作日）",
]
HEAD += [
    "是否收费",
    "办理地点",
    "情形名称",
    "材料名称",
    "材料类型",
    "份数",
    "是否必要",
    "来源渠道",
]
A = ["禅城区", "C001", "居住证", "居住证申领", "公安局", "5", "否", "季华路1号"]
B = ["禅城区", "C002", "居住证", "签注", "公安局", "即办", "收费", "季华路1号"]
BLANK: list[Any] = [None] * 8

Rows = Sequence[Sequence[Any]]
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""


def xlsx(
    path: Path,
    sheets: dict[str, Rows],
    merged: dict[str, Sequence[Merge]] | None = None,
) -> Path:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for top, left, bottom, right in (merged or {}).get(name, ()):
            sheet.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=bottom + 1,
                end_column=right + 1,
            )
    book.save(path)
    return path


def xls(path: Path, rows: Rows, merged: Sequence[Merge] = ()) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1", cell_overwrite_ok=True)
    covered = {
        (row, column)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for n, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None and (n, column) not in covered:
                sheet.write(n, column, value)
    for top, left, bottom, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    book.save(str(path))
    return path


def csv_file(path: Path, rows: Rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
