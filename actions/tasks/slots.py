"""Periods of the hall against what was said of a day and a time: which fit, what is nearest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from actions.when import When
from hall.client import Slot, Slots

_NOON = time(12, 30)
_MOST_NEAREST = 4
ANYTIME = When()


def joined(wish: When, said: When) -> When:
    """A wish with what a message adds: "改成下午" keeps the day, "改到周五" the time of day."""
    day = said.first is not None
    timed = said.start is not None or said.end is not None
    return When(
        first=said.first if day else wish.first,
        last=said.last if day else wish.last,
        without=said.without if day else wish.without,
        start=said.start if timed else wish.start,
        end=said.end if timed else wish.end,
        exact=said.exact if timed else wish.exact,
        asap=said.asap or (wish.asap and not day),
        whenever=said.whenever or wish.whenever,
    )


def as_json(wish: When) -> dict[str, Any]:
    """A wish for a frame."""
    return {
        "first": wish.first.isoformat() if wish.first else None,
        "last": wish.last.isoformat() if wish.last else None,
        "without": sorted(day.isoformat() for day in wish.without),
        "start": wish.start.isoformat() if wish.start else None,
        "end": wish.end.isoformat() if wish.end else None,
        "exact": wish.exact,
        "asap": wish.asap,
        "whenever": wish.whenever,
    }


def of_json(body: Mapping[str, Any] | None) -> When:
    """Read from a frame; None: nothing is known."""
    if not body:
        return ANYTIME
    return When(
        first=date.fromisoformat(body["first"]) if body.get("first") else None,
        last=date.fromisoformat(body["last"]) if body.get("last") else None,
        without=frozenset(date.fromisoformat(day) for day in body.get("without") or ()),
        start=time.fromisoformat(body["start"]) if body.get("start") else None,
        end=time.fromisoformat(body["end"]) if body.get("end") else None,
        exact=bool(body.get("exact")),
        asap=bool(body.get("asap")),
        whenever=bool(body.get("whenever")),
    )


def exactly(slot: Slot) -> When:
    """The wish for just this period."""
    day = slot.starts_at.date()
    return When(day, day, start=slot.starts_at.time(), exact=True)


def timed(wish: When) -> bool:
    """Whether a time of day was said."""
    return wish.start is not None or wish.end is not None


def free_of(slots: Slots) -> list[Slot]:
    """Periods with a place left, in order."""
    return [slot for slot in slots.slots if slot.remaining > 0]


def fitting(slots: Slots, wish: When) -> list[Slot]:
    """Free periods within the wish. A time between two beginnings means the period it falls in."""
    days = [slot for slot in free_of(slots) if wish.covers(slot.starts_at.date())]
    if wish.exact and wish.start is not None:
        return [s for s in days if s.starts_at.time() <= wish.start < s.ends_at.time()]
    return [slot for slot in days if wish.admits(slot.starts_at.time())]


def nearest(slots: Slots, wish: When) -> list[Slot]:
    """Free periods closest to a wish that cannot be met: the same half of the day first."""
    free = free_of(slots)
    if not free:
        return []
    day = wish.first
    last_day = date.fromisoformat(slots.rules.last_day)
    if day is None or not free[0].starts_at.date() <= day <= last_day:
        day = free[0].starts_at.date()
    target = datetime.combine(day, wish.start or time(9), tzinfo=free[0].starts_at.tzinfo)

    def distance(slot: Slot) -> tuple[float, datetime]:
        days = abs((slot.starts_at.date() - target.date()).days)
        other_half = timed(wish) and half_of(slot.starts_at.time()) != half_of(target.time())
        minutes = abs((slot.starts_at - target).total_seconds()) / 60 if days == 0 else 0
        return days + 0.6 * other_half + minutes / 10_000, slot.starts_at

    closest = sorted(free, key=distance)[:_MOST_NEAREST]
    return sorted(closest, key=lambda slot: slot.starts_at)


def half_of(at: time) -> str:
    """上午 or 下午."""
    return "上午" if at < _NOON else "下午"


def why_not(wish: When, slots: Slots, now: datetime, say: Callable[[date], str]) -> str:
    """Why a wish cannot be met, in a sentence for the citizen.

    Args:
        wish: with a day.
        slots: of the days around it.
        now: the clock's.
        say: how a day is read back.
    """
    first = wish.first
    if first is None:
        return "现在没有空的时段。"
    last = wish.last or first
    named = say(first) if first == last else f"{say(first)}到{say(last)}"
    first_day = date.fromisoformat(slots.rules.first_day)
    last_day = date.fromisoformat(slots.rules.last_day)
    if last < now.date():
        return f"{named}已经过了。"
    if first > last_day:
        return f"最远只能约到{say(last_day)}，{named}还约不了。"
    if last < first_day:
        return f"{named}来不及约了，最早能约{say(first_day)}。"
    there = [slot for slot in slots.slots if wish.covers(slot.starts_at.date())]
    if not there:
        late = first == now.date() and first.isoformat() not in slots.closed
        return f"{named}已经没有能约的时段了。" if late else f"{named}大厅休息，不能预约。"
    if all(slot.remaining == 0 for slot in there):
        return f"{named}已经约满了。"
    if any(_begins_within(wish, slot) for slot in there):
        return f"{named}这个时段已经约满了。"
    return f"{named}这个时间大厅不办理，没有可约的时段。"


def _begins_within(wish: When, slot: Slot) -> bool:
    if wish.exact and wish.start is not None:
        return slot.starts_at.time() <= wish.start < slot.ends_at.time()
    return wish.admits(slot.starts_at.time())


def days_of(slots: Sequence[Slot]) -> list[date]:
    """The days of some periods, in order, each once."""
    return list(dict.fromkeys(slot.starts_at.date() for slot in slots))


def on(wish: When, day: date) -> When:
    """The wish on one day."""
    return replace(wish, first=day, last=day, without=frozenset(), asap=False)
