"""The catalogue as the action server knows it: a snapshot that follows the hall's feed.

Only what finding needs is kept (names, districts, places); an answer's facts are fetched from the
hall when they are asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from actions.guide.texts import NO_TEXTS, GuideTexts
from actions.linker.concepts import Concepts
from actions.linker.index import Background, Index, Name
from actions.linker.linker import ItemLinker
from actions.linker.text import normalise
from hall.client import CatalogueChange, Centre, Hall, HallError, HallRefused, Item

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Brief:
    """What is remembered of an item without asking the hall."""

    item_code: str
    name: str
    aliases: tuple[str, ...]
    district: str | None
    parent_district: str | None
    location: str | None
    situations: tuple[tuple[str, str], ...]
    """Name and condition of each situation."""
    effective_from: date | None
    effective_until: date | None
    told: str = ""
    """What the guide says besides the name, normalised: see `guide/texts.py`."""
    result: str = ""

    def in_force(self, today: date) -> bool:
        """Whether the item may be offered on `today`."""
        return (self.effective_from or today) <= today <= (self.effective_until or today)


@dataclass(frozen=True)
class Snapshot:
    """A catalogue at one moment.

    Attributes:
        by_name: name -> its briefs, one a district.
        centres: in the hall's order, the main one first.
        version: of the newest change in it; 0 before any.
        day: the day for which items in force were chosen.
    """

    by_name: Mapping[str, tuple[Brief, ...]] = field(default_factory=dict)
    centres: tuple[Centre, ...] = ()
    version: int = 0
    day: date | None = None
    texts: GuideTexts = NO_TEXTS

    @property
    def districts(self) -> frozenset[str]:
        """Every district that some item or centre belongs to."""
        items = {b.district for briefs in self.by_name.values() for b in briefs if b.district}
        return frozenset(items | {c.district for c in self.centres if c.district})


class Catalogue:
    """Follows the hall's feed and keeps the linker's index equal to it.

    Args:
        hall: whose catalogue.
        linker: gets every new index.
        concepts: the knowledge of words that indexes are built with.
        background: tells how rare a word is among items anywhere.
        today: the hall's day.
        every: seconds between two looks at the feed.
    """

    def __init__(
        self,
        hall: Hall,
        linker: ItemLinker,
        concepts: Concepts,
        background: Background,
        today: Callable[[], date],
        every: float = 2.0,
    ) -> None:
        self._hall = hall
        self._linker = linker
        self._concepts = concepts
        self._background = background
        self._today = today
        self._every = every
        self._cursor: str | None = None
        self._items: dict[str, Brief] = {}
        self._snapshot = Snapshot()
        self._complete = False
        self._version = 0
        # Changes that were read but did not make it into a snapshot: the hall failed in between.
        self._unpublished = False

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def ready(self) -> bool:
        """Whether the feed has been read to its end once."""
        return self._complete

    async def follow(self) -> None:
        """Look at the feed for ever; a hall that does not answer is asked again."""
        while True:
            try:
                await self.refresh()
            except HallError as error:
                logger.warning("catalogue feed: %s", error)
            await asyncio.sleep(self._every)

    async def refresh(self) -> bool:
        """Take what is new; True when there was something.

        Raises:
            HallError: the hall did not answer; nothing is lost, the next call goes on.
        """
        changed = False
        while True:
            try:
                page = await self._hall.changes(self._cursor)
            except HallRefused as refusal:
                if refusal.code != "cursor_unknown" or self._cursor is None:
                    raise
                # Another catalogue than the one followed so far: a hall restored or made anew.
                self._cursor, self._version, self._unpublished = None, 0, True
                self._items.clear()
                continue
            for change in page.changes:
                self._apply(change)
                self._version = max(self._version, change.version)
                self._unpublished = changed = True
            self._cursor = page.next_cursor
            if not page.has_more:
                break
        today = self._today()
        if self._unpublished or not self._complete or self._snapshot.day != today:
            await self._publish(today)
        self._complete = True
        return changed

    def _apply(self, change: CatalogueChange) -> None:
        if change.kind == "centre":
            return  # centres are read whole, in the hall's order, when the feed moves
        if change.item is not None:
            item = change.item
            self._items[change.code] = Brief(
                item_code=item.item_code,
                name=item.name,
                aliases=item.aliases,
                district=item.district,
                parent_district=item.parent_district,
                location=item.location,
                situations=tuple((s.name, s.condition or "") for s in item.situations),
                effective_from=item.effective_from,
                effective_until=item.effective_until,
                told=_told(item),
                result=normalise(item.result.name or "") if item.result else "",
            )
        else:
            self._items.pop(change.code, None)

    async def _publish(self, today: date) -> None:
        by_name: dict[str, list[Brief]] = {}
        for brief in self._items.values():
            if brief.in_force(today):
                by_name.setdefault(brief.name, []).append(brief)
        names = [_name(name, briefs) for name, briefs in by_name.items()]
        # Seconds of work for a whole city: off the loop, and swapped in when done.
        index = await asyncio.to_thread(Index, names, self._concepts, self._background)
        # The feed has no order among centres of one import; the hall's list has.
        listed = await self._hall.centres()
        self._linker.replace(index)
        self._snapshot = Snapshot(
            by_name={name: tuple(briefs) for name, briefs in by_name.items()},
            centres=listed,
            version=self._version,
            day=today,
            texts=GuideTexts(
                {name: "\n".join(b.told for b in briefs) for name, briefs in by_name.items()},
                {name: briefs[0].result for name, briefs in by_name.items() if briefs[0].result},
            ),
        )
        self._unpublished = False


def _told(item: Item) -> str:
    """Conditions, situations, papers and results of an item as one normalised text."""
    parts = [item.condition, *(m.name for m in item.materials)]
    for situation in item.situations:
        parts += [situation.name, situation.condition, *(m.name for m in situation.materials)]
    if item.result is not None:
        parts += [item.result.name, item.result.delivery]
    return normalise("\n".join(part for part in parts if part))


def _name(name: str, briefs: list[Brief]) -> Name:
    aliases = dict.fromkeys(alias for brief in briefs for alias in brief.aliases)
    return Name(name, tuple(aliases), tuple(brief.item_code for brief in briefs))
