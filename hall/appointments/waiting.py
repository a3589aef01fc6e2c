"""How a queue moves: a simple model for the demonstration hall, told by the clock alone.

A hall with a real queue system answers the ticket calls from there; this one has no windows. Its
queues call numbers at a steady pace while it is open, and in each some people who never took a
number from us wait before everyone else.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from datetime import datetime

from hall.appointments.schedule import Schedule


@dataclass(frozen=True)
class Pace:
    """How fast queues move."""

    called_per_hour: float = 30
    """Numbers called in one queue, in an hour of being open."""
    others: int = 4
    """People waiting in a queue who took their number elsewhere, on average over the queues."""


class WaitingModel:
    """Where a queue stands at a moment.

    Args:
        schedule: while it is closed, nobody is called.
        pace: of every queue.
    """

    def __init__(self, schedule: Schedule, pace: Pace) -> None:
        self._schedule = schedule
        self._pace = pace

    def called(self, now: datetime) -> int:
        """The number that was called last today; 0 before the first."""
        return math.floor(self._schedule.open_minutes(now) * self._pace.called_per_hour / 60)

    def others_waiting(self, centre_code: str, queue: str) -> int:
        """How many people wait who never took a number from us; the same all day."""
        if self._pace.others <= 0:
            return 0
        return zlib.crc32(f"{centre_code}~{queue}".encode()) % (2 * self._pace.others + 1)

    def called_at(self, serial: int, now: datetime) -> datetime | None:
        """When a number is called today; None: the hall closes before."""
        minutes = serial * 60 / self._pace.called_per_hour
        return self._schedule.when_open_for(minutes, now.date())

    def wait_minutes(self, serial: int, now: datetime) -> int:
        """Whole minutes until a number is called, a break in between counted; 0: it was."""
        moment = self.called_at(serial, now)
        return 0 if moment is None else max(math.ceil((moment - now).total_seconds() / 60), 0)
