"""`python -m channels.terminal`: talk to a running stack from a terminal (`make chat`)."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from typing import Any


def main() -> int:
    """Read lines, print replies with their options numbered, until the input ends."""
    base = os.environ.get("CHAT_URL", "http://127.0.0.1:8080").rstrip("/")
    sender = f"terminal-{uuid.uuid4().hex}"
    print("直接输入要问的事，按 Ctrl-D 结束。")
    while True:
        try:
            text = input("\n您：").strip()
        except (EOFError, KeyboardInterrupt):
            print("\n再见！")
            return 0
        if not text:
            continue
        try:
            show(ask(base, sender, text))
        except urllib.error.HTTPError as error:
            print("助手：" + _words(error))
        except (urllib.error.URLError, OSError, ValueError):
            print(f"连不上 {base}。请先运行 make run，等它说已就绪。", file=sys.stderr)
            return 1


def ask(base: str, sender: str, text: str) -> list[dict[str, Any]]:
    """One turn through `POST /chat`."""
    body = json.dumps({"sender": sender, "text": text}, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 (the address is the developer's own)
        base + "/chat", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        messages: list[dict[str, Any]] = json.load(answer)["messages"]
        return messages


def show(messages: list[dict[str, Any]]) -> None:
    """Print a reply; quick replies as a numbered list."""
    for message in messages:
        print("助手：" + message["text"])
        for number, button in enumerate(message.get("buttons") or [], 1):
            print(f"   {number}. {button['title']}")


def _words(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"出错了（HTTP {error.code}），请稍后再试。"


if __name__ == "__main__":
    sys.exit(main())
