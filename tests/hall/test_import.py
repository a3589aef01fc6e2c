"""The import command: what it writes, reports and returns."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hall.cli.importing import import_files, seed
from hall.database import Database
from hall.service import Catalogue
from tests.hall.conftest import Served, StillClock
from tests.hall.examples import centre_json, item_json

pytestmark = pytest.mark.asyncio
ROOT = Path(__file__).resolve().parents[2]


def jsonl(path: Path, *lines: Any) -> Path:
    written = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    path.write_text("\n".join(written), encoding="utf-8")
    return path


async def run(
    database: Database, clock: StillClock, *paths: Path, **options: bool
) -> tuple[int, str]:
    out = io.StringIO()
    code = await import_files(database, clock, paths, out=out, **options)
    return code, out.getvalue()


async def test_report_and_exit_codes(
    database: Database, clock: StillClock, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = jsonl(tmp_path / "a.jsonl", item_json("A1"), "", item_json("A2"), centre_json("C1"))
    code, told = await run(database, clock, path)
    assert code == 0
    assert "新增 2，更新 0，未变 0，撤回 0，拒绝 0" in told
    version, _ = await catalogue.health()
    jsonl(path, item_json("A1"), item_json("A2", name="新名"), centre_json("C1"))
    code, told = await run(database, clock, path)
    assert code == 0 and "新增 0，更新 1，未变 1，撤回 0" in told
    assert (await catalogue.health())[0] == version + 1
    assert (await run(database, clock, tmp_path / "none.jsonl"))[0] == 2


async def test_refused_lines_name_place_and_reason(
    database: Database, clock: StillClock, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        item_json("A1"),
        "{broken",
        item_json("A2", promised_days="abc"),
        item_json("A1", name="又一个"),
        item_json("A3"),
        {"kind": "centre", "centre_code": "C"},
    )
    code, told = await run(database, clock, path)
    assert code == 1 and "拒绝 4" in told
    assert "a.jsonl 第 2 行" in told and "JSON" in told
    assert "第 3 行“promised_days”：应为数字" in told
    assert "第 4 行“item_code”：编码 A1 与第 1 行重复" in told
    assert "第 6 行“name”：缺少必填项" in told
    assert (await catalogue.health())[1] == 2


async def test_replace_withdraws_unless_something_was_refused(
    database: Database, clock: StillClock, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = jsonl(tmp_path / "a.jsonl", item_json("A1"), item_json("A2"))
    await run(database, clock, path)
    jsonl(path, item_json("A3"), "{broken")
    code, told = await run(database, clock, path, replace=True)
    assert code == 1 and "未撤回" in told
    assert (await catalogue.health())[1] == 3
    jsonl(path, item_json("A3"))
    code, told = await run(database, clock, path, replace=True, dry_run=True)
    assert code == 0 and "撤回 2" in told and (await catalogue.health())[1] == 3
    code, told = await run(database, clock, path, replace=True)
    assert code == 0 and "撤回 2" in told and (await catalogue.health())[1] == 1
    jsonl(path, "")
    assert (await run(database, clock, path, replace=True))[0] == 2
    assert (await catalogue.health())[1] == 1


async def test_seed_only_fills_an_empty_catalogue(
    database: Database, clock: StillClock, tmp_path: Path
) -> None:
    out = io.StringIO()
    jsonl(tmp_path / "a.jsonl", item_json("A1"))
    jsonl(tmp_path / "centres.jsonl", centre_json("C1"))
    assert await seed(database, clock, tmp_path, out) == 0
    assert await seed(database, clock, tmp_path, out) == 0
    assert "不再写入" in out.getvalue()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_commands_beside_a_running_hall(
    hall: Served, database_url: str, tmp_path: Path
) -> None:
    environment = os.environ | {"HALL_DATABASE_URL": database_url, "HALL_API_KEY": ""}

    async def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "hall", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )

    path = jsonl(tmp_path / "a.jsonl", item_json("A1"))
    broken = jsonl(tmp_path / "b.jsonl", "{broken")
    done, made, refused = await asyncio.gather(
        command("import", str(path)),
        command("key", "create", "--scope", "catalogue:read", "--label", "x"),
        command("import", str(broken)),
    )
    assert refused.returncode == 1 and "第 1 行" in refused.stdout
    assert done.returncode == 0, done.stderr
    assert (await hall.call("GET", "/items/A1"))[0] == 200
    assert (await hall.call("GET", "/items/A1", key=made.stdout.strip()))[0] == 200
