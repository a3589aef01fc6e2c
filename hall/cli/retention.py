"""`purge`."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from typing import TextIO

from hall.clock import HALL_ZONE, Clock
from hall.retention import Retention


async def purge(
    retention: Retention,
    clock: Clock,
    before: date | None,
    days: int,
    out: TextIO = sys.stdout,
) -> int:
    """Erases what was over before a day, or so many days ago, and prints how much that was.

    Returns:
        0: done; 2: the day has not come yet.
    """
    day = before or clock.today() - timedelta(days=days)
    if day > clock.today():
        print(f"{day} 还没有到，只能清除已经过去的", file=sys.stderr)
        return 2
    purged = await retention.purge(datetime.combine(day, time(), HALL_ZONE))
    print(
        f"已清除 {day} 之前的：办件申请人 {purged.cases}，预约人 {purged.bookings}，"
        f"诉求 {purged.requests}，评价留言 {purged.comments}，通知 {purged.events}",
        file=out,
    )
    return 0
