"""`sample-case`, and the cases of `seed`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TextIO

from sqlalchemy import select

from hall.client.cases import Stage
from hall.database import Database
from hall.demonstration.service import Demonstration
from hall.model import items


async def seed_cases(
    database: Database, demonstration: Demonstration, catalogue_dir: Path, out: TextIO = sys.stdout
) -> None:
    """Writes the demonstration's cases when the catalogue is the demonstration's, and moves them
    along to today when they are there already."""
    if not await _is_demonstration(database, catalogue_dir):
        return
    if await demonstration.is_empty():
        print(f"办件：写入 {await demonstration.write()} 个演示办件", file=out)
    else:
        await demonstration.run()


async def sample_case(
    demonstration: Demonstration,
    stage: Stage | None,
    *,
    several: bool = False,
    out: TextIO = sys.stdout,
) -> int:
    """Prints one case as JSON.

    Returns:
        0: printed; 1: there is none, which stderr explains.
    """
    case = await demonstration.sample(stage, several=several)
    if case is not None:
        print(json.dumps(case, ensure_ascii=False, indent=2), file=out)
        return 0
    if await demonstration.sample(None) is None:
        print("样例办件只在演示大厅中有：当前目录不是演示数据", file=sys.stderr)
    else:
        print("没有符合条件的样例办件", file=sys.stderr)
    return 1


async def _is_demonstration(database: Database, folder: Path) -> bool:
    """Whether the hall has most items of the demonstration's files."""
    codes = _codes_in(folder)
    query = select(items.c.item_code).where(items.c.withdrawn_at.is_(None))
    async with database.reading() as connection:
        stored = set((await connection.execute(query)).scalars())
    return len(codes & stored) * 2 > len(codes)


def _codes_in(folder: Path) -> set[str]:
    records = (
        json.loads(line)
        for path in folder.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    return {record["item_code"] for record in records if "item_code" in record}
