"""A case's life up to a day: when it reached which stage, as far as it has come.

Everything lies before the day for which it is made, so that nothing has happened in the future.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

from hall.cases.rules import promised_by
from hall.client.cases import Outcome, Stage
from hall.client.types import Item
from hall.clock import HALL_ZONE
from hall.workdays import WorkCalendar

State = Literal[
    "收件", "补正", "受理", "审查", "逾期", "决定", "不予", "制证", "待领取", "办结", "撤回"
]
"""How far a case has come: its stage, or what is special about it."""
STATES: tuple[State, ...] = get_args(State)
HOW_MANY: dict[State, int] = {
    "收件": 28,
    "补正": 40,
    "受理": 36,
    "审查": 90,
    "逾期": 14,
    "决定": 26,
    "不予": 18,
    "制证": 34,
    "待领取": 60,
    "办结": 70,
    "撤回": 8,
}
NEEDS_DAYS: frozenset[State] = frozenset({"受理", "审查", "逾期", "决定", "制证"})
"""What never lasts overnight when an item is done on the spot (即办件)."""

_OPENS, _LAST_MINUTE = time(9, 0), 7 * 60
_APPEAL = "经审查不符合办理条件，书面决定已送达；如有异议，可在60日内申请行政复议"
"""60 days: Administrative Reconsideration Law, article 20."""


@dataclass
class Timeline:
    """Events in order, and the columns of a case that follow from them."""

    events: list[tuple[Stage, datetime, str | None]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Days:
    """Working days from acceptance to each stage, for an item that promises `promised`."""

    promised: int

    @property
    def review(self) -> int:
        return 1 if self.promised > 2 else 0

    @property
    def decision(self) -> int:
        return max(self.review, round(self.promised * 0.6))

    @property
    def certificate(self) -> int:
        return max(self.decision, min(self.promised - 1, self.decision + 1))

    @property
    def delivery(self) -> int:
        return min(self.promised, self.certificate + 1)


class Narrator:
    """Makes up timelines.

    Args:
        today: the day for which they are made.
        calendar: knows the working days.
        chance: decides what is not said.
    """

    def __init__(self, today: date, calendar: WorkCalendar, chance: random.Random) -> None:
        self._last_day = calendar.add_workdays(today, -1)
        self._calendar = calendar
        self._chance = chance

    def timeline(self, state: State, item: Item) -> Timeline:
        """The life of a case of an item that has come so far."""
        days = _Days(self._workdays_of(item))
        path = self._path(state, days, item)
        last = path[-1][1]
        accepted = self._calendar.add_workdays(
            self._last_day, -(last + self._waiting(state, days, last))
        )
        line = Timeline()
        for stage, after, note in path:
            line.events.append((stage, self._moment(line, accepted, after), note))
        self._fill(line, state, item)
        return line

    def _workdays_of(self, item: Item) -> int:
        until = promised_by(self._last_day, item.promised_days or 0, item.day_unit, self._calendar)
        assert until is not None
        return self._calendar.workdays_between(self._last_day, until)

    def _path(self, state: State, days: _Days, item: Item) -> list[tuple[Stage, int, str | None]]:
        """Stages with the working days after acceptance at which they come."""
        result = (item.result and item.result.name) or "办理结果"
        filed: Stage = "收件"
        path: list[tuple[Stage, int, str | None]] = [
            (filed, 0, self._chance.choice(("窗口收件", "网上提交申请")))
        ]
        if state == "收件":
            return path
        if state == "补正":
            return [*path, ("收件", 0, "已一次性告知需补正的材料")]
        path.append(("受理", 0, "材料齐全，予以受理"))
        if state == "受理":
            return path
        if state == "撤回":
            return [*path, ("受理", days.review, "申请人撤回申请")]
        if days.promised:
            path.append(("审查", days.review, "正在审查材料"))
        if state in ("审查", "逾期"):
            return path
        if state == "不予":
            return [*path, ("决定", days.decision, _APPEAL)]
        path.append(("决定", days.decision, "审查通过，准予办理"))
        if state == "决定":
            return path
        if makes_a_certificate(item) and (days.promised or state == "制证"):
            path.append(("制证", days.certificate, f"正在制作{result}"))
        if state == "制证":
            return path
        path.append(("送达", days.delivery, f"{result}已可领取"))
        if state == "办结":
            collected = days.delivery + self._chance.randrange(4)
            path.append(("送达", collected, "本人已领取"))
        return path

    def _waiting(self, state: State, days: _Days, last: int) -> int:
        """Working days that have passed since the last event."""
        in_time = max(days.promised - 1 - last, 0)
        if state == "逾期":
            return days.promised - last + self._chance.randint(1, 4)
        if state in ("办结", "不予", "撤回"):
            return self._chance.randrange(40)
        if state == "待领取":
            return self._chance.randrange(8)
        if state in ("收件", "补正"):
            return self._chance.randrange(3)
        longest = in_time if state == "审查" else min(in_time, 1)
        return self._chance.randint(0, longest)

    def _moment(self, line: Timeline, accepted: date, after: int) -> datetime:
        day = self._calendar.add_workdays(accepted, after)
        earliest = datetime.combine(day, _OPENS, HALL_ZONE)
        if line.events and line.events[-1][1].date() == day:
            earliest = line.events[-1][1] + timedelta(minutes=5)
            return earliest + timedelta(minutes=self._chance.randrange(55))
        return earliest + timedelta(minutes=self._chance.randrange(_LAST_MINUTE // 3))

    def _fill(self, line: Timeline, state: State, item: Item) -> None:
        stage, at, _ = line.events[-1]
        reached = next(moment for name, moment, _ in line.events if name == stage)
        accepted = next((moment for name, moment, _ in line.events if name == "受理"), None)
        line.columns = {
            "stage": stage,
            "since": reached,
            "filed_at": line.events[0][1],
            "accepted_at": accepted,
            "promised_by": None,
            "outcome": _outcome(state),
            "supplement": self._supplement(item) if state == "补正" else None,
            "pickup": _pickup(item) if state in ("待领取", "办结") else None,
            "closed_at": at if state in ("办结", "不予", "撤回") else None,
        }
        if accepted is not None:
            line.columns["promised_by"] = promised_by(
                accepted.date(), item.promised_days, item.day_unit, self._calendar
            )

    def _supplement(self, item: Item) -> dict[str, Any]:
        wanted = [material.name for material in item.materials if not material.shared]
        names = self._chance.sample(wanted, min(len(wanted), self._chance.randint(1, 2)))
        how = f"到{_place(item)}补交"
        if item.online_url:
            how += f"，也可以在网上原申请中上传：{item.online_url}"
        until = self._calendar.add_workdays(self._last_day, self._chance.randint(3, 10))
        return {
            "materials": names or ["申请表（缺签名）"],
            "until": until.isoformat(),
            "how": how,
        }


def makes_a_certificate(item: Item) -> bool:
    """Whether there is something to be made (制证) before the result is handed over."""
    name = (item.result and item.result.name) or ""
    return item.promised_days not in (None, 0) and any(one in name for one in "证照卡")


def promises_days(item: Item) -> bool:
    """Whether a case of the item lasts overnight."""
    return math.ceil(item.promised_days or 0) >= 2


def _outcome(state: State) -> Outcome | None:
    if state in ("决定", "制证", "待领取", "办结"):
        return "准予"
    if state == "不予":
        return "不予"
    return "撤回" if state == "撤回" else None


def _place(item: Item) -> str:
    return item.location or "原受理窗口"


def _pickup(item: Item) -> str:
    words = f"请带本人身份证到{_place(item)}领取"
    return f"{words}（{item.hours}）" if item.hours else words
