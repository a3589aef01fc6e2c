"""Import of .csv, .xlsx and .xls: one material a row, as halls export them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hall.client.types import Item
from hall.errors import UnreadableFile
from hall.importers.build import build, codes
from hall.importers.drafts import Assembly
from hall.importers.outcome import Outcome
from hall.importers.rows import rows_of
from hall.importers.tables import Table, read_csv, read_xls, read_xlsx

_READERS: dict[str, Callable[[Path], list[Table]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xls": read_xls,
}


def read_spreadsheet(path: Path, outcome: Outcome) -> None:
    """Adds the file's items to the outcome; an item with a refused row is left out whole.

    Raises:
        UnreadableFile: it is no spreadsheet, or no sheet of it has a header.
    """
    try:
        tables = _READERS[path.suffix.lower()](path)
    except OSError as error:
        raise UnreadableFile(f"{path}：无法读取（{error.strerror}）") from error
    assembly = Assembly(outcome)
    found = False
    for table in tables:
        assembly.begin_table()
        for row in rows_of(table, outcome):
            found = True
            assembly.add(row)
    if not found:
        raise UnreadableFile(
            f"{path.name}：没有可以导入的表格，请确认表头中有“事项名称”和“材料名称”等列"
        )
    built = [build(draft, outcome) for draft in assembly.drafts]
    given = codes(assembly.drafts, outcome)
    for draft, item, places in zip(assembly.drafts, built, given, strict=True):
        if item is None or draft.refused:
            continue
        for district, code in places:
            before = outcome.places.setdefault(("item", code), draft.first.problem(None, ""))
            if before.row != draft.first.number or before.file != path.name:
                text = f"编码 {code} 与 {before.file} 第 {before.row} 行重复，请删去其中之一"
                outcome.refused.append(draft.first.problem("item_code", text))
                continue
            outcome.items.append(_placed(item, code, district))


def _placed(item: Item, code: str, district: str) -> Item:
    placed: dict[str, str] = {"item_code": code}
    if item.district is not None:
        placed["district"] = district
    return item.model_copy(update=placed)
