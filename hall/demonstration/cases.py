"""Some four hundred cases over the catalogue's items, at every stage, as of today."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hall.client.appointments import Visitor
from hall.client.types import Item
from hall.demonstration.people import person
from hall.demonstration.timelines import (
    HOW_MANY,
    NEEDS_DAYS,
    STATES,
    Narrator,
    State,
    Timeline,
    makes_a_certificate,
    promises_days,
)
from hall.workdays import WorkCalendar

_OFTEN = ("身份证", "居住证", "护照", "营业执照", "食品经营", "不动产", "公积金", "社会保障卡")
_TIMES = 3
"""How often as many cases as others an item has that many people come for."""
_SEVERAL_EVERY = 12
"""One person in so many has two cases."""


def made_up(
    items: Sequence[Item], today: date, calendar: WorkCalendar
) -> list[tuple[Visitor, Item, Timeline]]:
    """Cases with their applicants and items; the same for the same day and items."""
    chance = random.Random("cases")
    states = [state for state in STATES for _ in range(HOW_MANY[state])]
    chance.shuffle(states)
    deck = _Deck(items, chance)
    narrator = Narrator(today, calendar, chance)
    found = []
    for n, state in enumerate(states):
        item = deck.draw(_fits(state))
        if item is not None:
            who = n - 1 if n % _SEVERAL_EVERY == _SEVERAL_EVERY - 1 else n
            found.append((person(who), item, narrator.timeline(state, item)))
    return found


class _Deck:
    """Draws each item before any comes again, apart from those that many people come for."""

    def __init__(self, items: Sequence[Item], chance: random.Random) -> None:
        self._items = items
        self._chance = chance
        self._cards: list[Item] = []

    def draw(self, fits: Callable[[Item], bool]) -> Item | None:
        """An item that fits; None: none does."""
        for _ in range(2):
            for n, item in enumerate(self._cards):
                if fits(item):
                    return self._cards.pop(n)
            new: list[Any] = [
                item
                for item in self._items
                for _ in range(_TIMES if any(word in item.name for word in _OFTEN) else 1)
            ]
            self._chance.shuffle(new)
            self._cards += new
        return None


def _fits(state: State) -> Callable[[Item], bool]:
    if state == "制证":
        return lambda item: promises_days(item) and makes_a_certificate(item)
    if state in NEEDS_DAYS:
        return promises_days
    return lambda item: True
