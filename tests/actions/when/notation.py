"""The notation of expressions.yaml, read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from actions.when import When
from actions.when.calendar import StateCalendar
from actions.when.when import HORIZON

_WORDS: dict[str, Callable[[When], When]] = {
    "asap": lambda when: replace(when, asap=True),
    "whenever": lambda when: replace(when, whenever=True),
    "ambiguous": lambda when: replace(when, problem="ambiguous"),
    "impossible": lambda when: replace(when, problem="impossible"),
}


def meant(words: str, now: datetime) -> When:
    """`12-02..12-04 !12-03 12:00-18:00 asap` as a `When`, without text."""
    when = When()
    for word in words.split():
        if word in _WORDS:
            when = _WORDS[word](when)

        elif word == "workdays":
            when = _leaving_out(when, [d for d in _ahead(now) if not StateCalendar().is_workday(d)])
        elif word.startswith("but:"):
            when = _leaving_out(when, [d for d in _ahead(now) if d.weekday() == int(word[4:])])
        elif word.startswith("!"):
            when = _leaving_out(when, [_day(word[1:], now)])
        elif ":" in word:
            when = _with_time(when, word)
        else:
            first, dots, last = word.partition("..")
            when = replace(
                when,
                first=_day(first, now),
                last=None if dots and not last else _day(last or first, now),
            )
    return when


def _with_time(when: When, word: str) -> When:
    if "-" not in word:
        return replace(when, start=time.fromisoformat(word), exact=True)
    start, end = word.split("-")
    return replace(
        when,
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
    )


def _leaving_out(when: When, days: list[date]) -> When:
    return replace(when, without=when.without | frozenset(days))


def _ahead(now: datetime) -> list[date]:
    return [now.date() + timedelta(days=n) for n in range(HORIZON.days + 1)]


def _day(words: str, now: datetime) -> date:
    return date.fromisoformat(words if len(words) == 10 else f"{now.year}-{words}")
