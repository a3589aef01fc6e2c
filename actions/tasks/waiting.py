"""Tickets and queues in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.linker.text import normalise
from hall.client import Queue, Ticket

_WAITING = re.compile(
    r"(?:还|要|得)?(?:要|得)?(?:等|排)(?:多久|多长|几耐|好久|几个)|前面(?:还)?(?:有)?(?:几|多少)|多少人(?:在)?(?:排|等)|"
    r"排到(?:几|多少)|叫到(?:几|多少)|人多(?:吗|不多)|多不多人|轮到我"
)


def asks_about_waiting(text: str) -> bool:
    """Whether somebody asks how long the queue is, rather than for a number."""
    return _WAITING.search(normalise(text)) is not None


def ticket_line(ticket: Ticket) -> str:
    """The ticket as it stands."""
    place = f"{ticket.centre_name}，{ticket.queue}"
    if ticket.status == "called":
        return f"您的号：{ticket.number}（{place}），已经叫到了，请马上到窗口。"
    if ticket.status in ("served", "expired"):
        return f"您的号：{ticket.number}（{place}）已经过了，需要的话可以重新取号。"
    if ticket.ahead == 0:
        return f"您的号：{ticket.number}（{place}），马上就到您，请在附近等。"
    return (
        f"您的号：{ticket.number}（{place}）\n"
        f"前面还有{ticket.ahead}位，大约等{ticket.wait_minutes}分钟。"
    )


def queue_lines(queues: Sequence[Queue]) -> str:
    """Every queue in a line."""
    if not queues:
        return "现在没有排队的信息，可以直接到大厅取号，或者拨打12345。"
    lines = [
        f"{q.queue}：{q.waiting}位在等" + (f"，大约{q.wait_minutes}分钟" if q.waiting else "")
        for q in queues[:8]
    ]
    return f"{queues[0].centre_name}现在的排队情况：\n" + "\n".join(lines)
