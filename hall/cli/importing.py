"""`import` and `seed`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from hall.clock import Clock
from hall.database import Database
from hall.errors import UnreadableFile
from hall.importers.outcome import Problem
from hall.importers.read import read_files
from hall.migrations import upgrade
from hall.service import Catalogue, Written

_SHOWN = 200
"""Problems of a kind that are printed in full; the rest is counted."""
_LONG = 1000
"""Items from which on, and after how many each time, the progress is shown."""


async def import_files(
    database: Database,
    clock: Clock,
    paths: Sequence[Path],
    *,
    replace: bool = False,
    dry_run: bool = False,
    out: TextIO = sys.stdout,
) -> int:
    """Imports files and prints the report.

    Returns:
        0: everything written; 1: something was refused; 2: a file could not be read, nothing done.
    """
    try:
        print("正在读取 " + "、".join(path.name for path in paths), file=out, flush=True)
        outcome = read_files(paths)
    except UnreadableFile as error:
        print(f"无法导入：{error.message}", file=out)
        return 2
    _list("注意", outcome.notes, out)
    _list("提醒", outcome.warnings, out)
    _list("拒绝", outcome.refused, out)
    kept_back = replace and bool(outcome.refused)
    if replace and not outcome.items and not outcome.refused:
        print("无法导入：文件中没有任何事项，--replace 会撤回全部事项，已停止", file=out)
        return 2

    def progress(done: int, of: int) -> None:
        if of >= _LONG and (done % _LONG == 0 or done == of):
            print(f"已写入 {done}/{of}", file=out, flush=True)

    await upgrade(database)
    written = await Catalogue(database, clock).write(
        outcome.items,
        outcome.centres,
        replace=replace and not kept_back,
        dry_run=dry_run,
        progress=progress,
    )
    if kept_back:
        print("因有被拒绝的内容，--replace 未撤回任何事项；请改正后重新导入", file=out)
    refused = {(problem.file, problem.sheet, problem.row) for problem in outcome.refused}
    _report(written, len(refused), dry_run, out)
    return 1 if outcome.refused else 0


async def seed(
    database: Database, clock: Clock, catalogue_dir: Path, out: TextIO = sys.stdout
) -> int:
    """Imports the demonstration catalogue when there is no item yet."""
    await upgrade(database)
    _, count = await Catalogue(database, clock).health()
    if count:
        print(f"目录中已有 {count} 个事项，不再写入演示数据", file=out)
        return 0
    paths = _demonstration(catalogue_dir)
    if not paths:
        print(f"{catalogue_dir} 中没有 .jsonl 文件", file=out)
        return 2
    return await import_files(database, clock, paths, out=out)


def _demonstration(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"), key=_centres_first)


def _centres_first(path: Path) -> tuple[bool, str]:
    return (path.stem != "centres", path.name)


def _list(title: str, problems: list[Problem], out: TextIO) -> None:
    for problem in problems[:_SHOWN]:
        print(f"[{title}] {problem}", file=out)
    if len(problems) > _SHOWN:
        print(f"[{title}] ……另有 {len(problems) - _SHOWN} 条", file=out)


def _report(written: Written, refused: int, dry_run: bool, out: TextIO) -> None:
    if dry_run:
        print("试运行，未写入任何内容：", file=out)
    print(
        f"事项：新增 {written.added}，更新 {written.updated}，未变 {written.unchanged}，"
        f"撤回 {written.withdrawn}，拒绝 {refused}",
        file=out,
    )
    centres = (
        written.centres_added,
        written.centres_updated,
        written.centres_unchanged,
        written.centres_withdrawn,
    )
    if any(centres):
        print("服务中心：新增 {}，更新 {}，未变 {}，撤回 {}".format(*centres), file=out)
