"""From a wish to one period: the dialogue that booking and moving share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from actions.guide.options import OptionMatcher
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.appointments.words import slot_title
from actions.tasks.frame import Frame, Offer
from actions.tasks.slots import (
    ANYTIME,
    as_json,
    days_of,
    exactly,
    fitting,
    free_of,
    half_of,
    joined,
    nearest,
    of_json,
    on,
    timed,
    why_not,
)
from actions.tasks.subject import picked
from actions.tasks.task import Now
from actions.turn import Turn
from actions.when import Calendar, When, say_day, when_said
from hall.client import AppointmentHall, Slot, Slots

DAY, TIME = "day", "time"
_MOST_DAYS = 6
_MOST_PERIODS = 8
_HORIZON = 60
"""Days that are looked ahead; the hall cuts them to its own horizon."""
_AROUND = 14
"""Days after a wish among which the nearest are looked for."""


@dataclass(frozen=True)
class SlotPicker:
    """Takes days and times from messages, and asks until one period is left.

    Attributes:
        hall: whose periods.
        calendar: working days and holidays, for reading "节后第一天".
        now: the clock.
        matcher: compares words with options.
    """

    hall: AppointmentHall
    calendar: Calendar
    now: Now
    matcher: OptionMatcher

    def take(self, turn: Turn, frame: Frame) -> tuple[Frame, bool, str | None]:
        """(the frame with what the message says of when, whether it said anything, a problem)."""
        wish = of_json(frame.get("wish"))
        said = when_said(turn.words, self.now(), self.calendar, _about(wish))
        if frame.asking in (DAY, TIME) and frame.offers and turn.words:
            chosen = self._chosen(turn, frame, said)
            if chosen is not None:
                return frame.having(wish=as_json(chosen), slot=None), True, None
        if said is None:
            return frame, False, None
        if said.problem == "impossible":
            return frame, False, "这个日期或时间不存在，请核对一下。"
        told = joined(wish, said)
        if told == wish and frame.get("slot") is not None:
            return frame, False, None
        return frame.having(wish=as_json(told), slot=None), True, None

    def _chosen(self, turn: Turn, frame: Frame, said: When | None) -> When | None:
        """The wish that the offered day, half day or period stands for."""
        if said is not None and said.whenever:
            return replace(of_json(frame.offers[0].value), whenever=True)
        if said is not None and said.first is not None:
            return None  # a day said in words needs no list
        value = picked(turn.words, frame, self.matcher)
        return of_json(value) if value else None

    async def settle(self, memory: Memory, frame: Frame, code: str) -> Reply | Slot:
        """The one period meant, or the question that comes next.

        Args:
            memory: of the conversation.
            frame: with the wish so far.
            code: of the item.

        Raises:
            HallNotFound: the item cannot be booked.
            HallError: the hall did not answer.
        """
        wish = of_json(frame.get("wish"))
        slots = await self._around(wish, code)
        fits = fitting(slots, wish)
        if wish.asap and fits:
            return fits[0]
        if wish.first is None:
            return self._ask_day(memory, frame, fits, wish, bool(free_of(slots)))
        if not fits:
            if not free_of(slots):  # the wish lies beyond what can be booked
                slots = await self._around(ANYTIME, code)
            return self._offer_nearest(memory, frame, slots, wish)
        if len(fits) == 1 or wish.whenever or (wish.exact and len(days_of(fits)) == 1):
            return fits[0]
        if len(days_of(fits)) > 1:
            return self._ask_day(memory, frame, fits, wish, True)
        return self._ask_time(memory, frame, fits, wish)

    async def _around(self, wish: When, code: str) -> Slots:
        today = self.now().date()
        farthest = today + timedelta(days=_HORIZON)
        first = max(today, (wish.first or today) - timedelta(days=7))
        last = max(first, wish.last or wish.first or today) + timedelta(days=_AROUND)
        return await self.hall.slots(code, min(first, farthest), min(last, farthest))

    def _ask_day(
        self, memory: Memory, frame: Frame, fits: Sequence[Slot], wish: When, any_free: bool
    ) -> Reply:
        today = self.now().date()
        if not any_free:
            return self._nothing(memory)
        offers = [
            Offer(say_day(day, today), as_json(on(wish, day))) for day in days_of(fits)[:_MOST_DAYS]
        ]
        if not offers:
            return self._nothing(memory, "您说的时间都没有空位。")
        text = "您想约哪天？这几天都有空位，也可以直接说别的日子："
        return _asked(text, memory, frame.asked(DAY, tuple(offers)))

    def _ask_time(self, memory: Memory, frame: Frame, fits: Sequence[Slot], wish: When) -> Reply:
        day = say_day(fits[0].starts_at.date(), self.now().date())
        halves = list(dict.fromkeys(half_of(s.starts_at.time()) for s in fits))
        if len(fits) > _MOST_PERIODS and len(halves) > 1:
            offers = [_half(half, fits, wish) for half in halves]
            text = f"{day}上午、下午都有空位，您几点方便？"
            return _asked(text, memory, frame.asked(TIME, tuple(offers)))
        offers = [Offer(slot_title(s), as_json(exactly(s))) for s in fits[:_MOST_PERIODS]]
        text = f"{day}这些时段有空位，您几点方便？"
        return _asked(text, memory, frame.asked(TIME, tuple(offers)))

    def _offer_nearest(self, memory: Memory, frame: Frame, slots: Slots, wish: When) -> Reply:
        now = self.now()
        reason = why_not(wish, slots, now, lambda day: say_day(day, now.date()))
        close = nearest(slots, wish)
        if not close:
            return self._nothing(memory, reason)
        offers = [Offer(slot_title(s, now.date()), as_json(exactly(s))) for s in close]
        kept = When(start=wish.start, end=wish.end, exact=wish.exact) if timed(wish) else None
        frame = frame.having(wish=as_json(kept) if kept else None)
        text = f"{reason}离得最近的空位有这些，您要哪个？也可以说别的日子。"
        return _asked(text, memory, frame.asked(TIME, tuple(offers)))

    def _nothing(self, memory: Memory, reason: str = "") -> Reply:
        text = (
            f"{reason}这个事项最近没有空位了，抱歉。您可以过几天再来约，或者拨打12345、说“转人工”。"
        )
        return Reply((Message(text, ("转人工",)),), replace(memory, task=None), outcome="refused")


def _about(wish: When) -> When | None:
    return wish if wish.first is not None or timed(wish) else None


def _half(half: str, fits: Sequence[Slot], wish: When) -> Offer:
    inside = [s for s in fits if half_of(s.starts_at.time()) == half]
    day: date = inside[0].starts_at.date()
    begins, ends = inside[0].starts_at.time(), inside[-1].ends_at.time()
    return Offer(half, as_json(replace(on(wish, day), start=begins, end=ends, exact=False)))


def _asked(text: str, memory: Memory, frame: Frame) -> Reply:
    titles = tuple(offer.title for offer in frame.offers)
    message = Message(text, titles, choices=True)
    return Reply((message,), replace(memory, task=frame), outcome="asked")
