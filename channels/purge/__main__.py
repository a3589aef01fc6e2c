"""`python -m channels.purge`: delete conversations that are over (`make purge`)."""

from __future__ import annotations

import argparse
import sys
import time

from channels.purge import PurgeError, purge
from settings import PurgeSettings


def main(arguments: list[str] | None = None) -> int:
    """Says how many were deleted; exit code 1 when the store cannot be used."""
    parser = argparse.ArgumentParser(description="删除闲置的对话")
    age = parser.add_mutually_exclusive_group()
    age.add_argument("--idle-minutes", type=float, default=30.0, help="闲置超过多少分钟（默认 30）")
    age.add_argument("--days", type=float, help="闲置超过多少天")
    given = parser.parse_args(arguments)
    minutes = given.idle_minutes if given.days is None else given.days * 24 * 60
    path = PurgeSettings.from_environment().tracker_path
    try:
        done = purge(path, time.time() - minutes * 60)
    except PurgeError as error:
        print(f"无法清理对话：{error}", file=sys.stderr)
        return 1
    print(f"已删除 {done.deleted} 个对话，保留 {done.kept} 个。")
    if not done.complete:
        print("对话服务正在使用数据库，残留内容会在下次清理时消除。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
