"""The ways in, as the landing page shows them."""

from __future__ import annotations

from typing import Any


def pages() -> list[dict[str, Any]]:
    """Each page with its title, a sentence, and whether it is open yet."""
    return [
        {"path": "/chat", "title": "在线咨询", "text": "打字问办事，随问随答", "ready": True},
        {"path": "/robot", "title": "大厅机器人", "text": "站在屏幕前，说话就能问", "ready": False},
        {"path": "/desk", "title": "热线坐席", "text": "12345坐席的应答助手", "ready": False},
    ]
