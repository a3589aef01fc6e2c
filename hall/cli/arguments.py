"""The command line of `python -m hall`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from hall.client.cases import STAGES
from hall.keys import SCOPES


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(prog="python -m hall", description="参考大厅系统")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")

    importing = commands.add_parser("import", help="导入事项和服务中心")
    importing.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="文件",
        help=".jsonl、.csv、.xlsx 或 .xls",
    )
    importing.add_argument(
        "--replace", action="store_true", help="同时撤回文件中没有的事项（及服务中心）"
    )
    importing.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    commands.add_parser("seed", help="目录为空时写入演示数据")
    sampling = commands.add_parser("sample-case", help="演示大厅的一个样例办件（JSON）")
    sampling.add_argument("--stage", choices=STAGES, help="所处环节")
    sampling.add_argument("--several", action="store_true", help="申请人有不止一个办件")
    purging = commands.add_parser("purge", help="清除过期的个人信息")
    moment = purging.add_mutually_exclusive_group()
    moment.add_argument(
        "--before", type=date.fromisoformat, metavar="日期", help="此日之前办结的，如 2026-01-31"
    )
    moment.add_argument("--days", type=int, metavar="天数", help="办结超过多少天的")
    withdrawing = commands.add_parser("withdraw", help="撤回一个事项")
    withdrawing.add_argument("code", metavar="编码")

    key = commands.add_parser("key", help="管理 API 密钥")
    keys = key.add_subparsers(dest="key_command", required=True, metavar="命令")
    creating = keys.add_parser("create", help="新建密钥，只显示一次")
    creating.add_argument(
        "--scope", action="append", required=True, choices=SCOPES, help="权限，可重复"
    )
    creating.add_argument("--label", required=True, help="用途说明")

    commands.add_parser("upgrade", help="把数据库升级到最新结构")
    commands.add_parser("openapi", help="输出接口说明（OpenAPI）")
    commands.add_parser("serve", help="升级数据库并启动服务")
    return top
