"""A person: how to reach one now, when if not now, and a message for them meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from actions.catalogue import Catalogue
from actions.memory import Memory
from actions.reply import Fact, Message, Reply
from actions.turn import Turn
from actions.when import Calendar, say_day

_FAR = 15
"""Days that are looked ahead for the next working day: the longest holiday is shorter."""


@dataclass(frozen=True)
class DeskHours:
    """When people answer.

    Attributes:
        calendar: working days.
        opens: time of day.
        closes: time of day.
    """

    calendar: Calendar
    opens: time
    closes: time

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there."""
        return self.calendar.is_workday(moment.date()) and self.opens <= moment.time() < self.closes

    def next_opening(self, moment: datetime) -> tuple[date, time]:
        """The day and time at which somebody will be there again."""
        day = moment.date()
        if moment.time() >= self.opens:
            day += timedelta(days=1)
        for _ in range(_FAR):
            if self.calendar.is_workday(day):
                break
            day += timedelta(days=1)
        return day, self.opens


def read_hours(text: str) -> tuple[time, time]:
    """Opening and closing of "09:00-17:00".

    Raises:
        ValueError: it is no such span.
    """
    opens, _, closes = text.partition("-")
    span = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    if span[0] >= span[1]:
        raise ValueError(f"{text!r}: closes before it opens")
    return span


class People:
    """Refers to the hall's people and to 12345, and takes a message.

    Args:
        catalogue: for the centre's phone and hours.
        hours: when people answer.
        now: the clock.
    """

    def __init__(self, catalogue: Catalogue, hours: DeskHours, now: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._hours = hours
        self._now = now

    async def refer(self, turn: Turn, memory: Memory) -> Reply:
        """Say how to reach a person, and when."""
        centres = self._catalogue.snapshot.centres
        now = self._now()
        lines, facts = [], []
        if self._hours.open_at(now):
            lines.append("好的，工作人员现在在，您可以这样找：")
        else:
            day, opens = self._hours.next_opening(now)
            lines.append(
                f"工作人员现在下班了，{say_day(day, now.date())}{opens:%H:%M}上班。您可以："
            )
        if centres and centres[0].phone:
            centre = centres[0]
            hours = f"（{centre.hours}）" if centre.hours else ""
            lines.append(f"打大厅电话：{centre.phone}{hours}")
            facts.append(Fact(centre.centre_code, centre.name, "phone", centre.phone or "", None))
        lines.append("打政务热线：12345（24小时）")
        lines.append("或者说“留言”，写下要办的事和电话，工作人员会回电。")
        buttons = ("留言", "继续") if memory.task else ("留言",)
        message = Message("\n".join(lines), buttons, facts=tuple(facts))
        return Reply((message,), replace(memory, choice=None), outcome="referred")
