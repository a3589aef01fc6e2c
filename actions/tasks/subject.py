"""Which item a task is about: named in a message, talked of before, or chosen among several."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from actions.catalogue import Brief, Catalogue
from actions.guide.districts import district_said, without_district
from actions.guide.doubts import SURE
from actions.guide.options import Option, OptionMatcher, ordinal
from actions.guide.resolve import ItemResolver
from actions.linker.text import content, normalise
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame, Offer
from actions.turn import Turn

ITEM, DISTRICT = "item", "district"
_MOST = 6
_LONGEST_PICK = 20
NONE_OF_THESE = "都不是"
_WHAT_IS_WANTED = re.compile(
    r"预约|约(?:一?[下个]|上|到|在)?|挂(?:一?个)?号|取(?:一?个)?号|拿(?:一?个)?号|排(?:一?个)?[队号]|换成|改成|搞错了?|弄错了?"
)
"""Words of booking and queueing, which some items have in their names too."""


@dataclass(frozen=True)
class SubjectReader:
    """Takes the item from messages and asks for it.

    Attributes:
        catalogue: what there is.
        resolver: which item a message means.
        matcher: compares words with options.
    """

    catalogue: Catalogue
    resolver: ItemResolver
    matcher: OptionMatcher

    def begin(self, turn: Turn, memory: Memory, frame: Frame) -> Frame:
        """With the item that the first message names, or that was just talked of."""
        district = district_said(turn.words, self.catalogue.snapshot.districts) or memory.district
        frame = frame.having(district=district)
        named = self._named(turn, frame, alone=True)
        if named is not None:
            return named
        if memory.item_name in self.catalogue.snapshot.by_name:
            return frame.having(item=memory.item_name)
        return frame

    def take(self, turn: Turn, frame: Frame) -> Frame | None:
        """The frame with the item that a later message names; None when it names none."""
        if frame.asking in (ITEM, DISTRICT) and frame.offers:
            chosen = picked(turn.words, frame, self.matcher)
            if chosen is not None and frame.asking == DISTRICT:
                return replace(frame.having(district=chosen), offers=())
            if chosen is not None:
                return replace(frame.having(item=chosen, code=None), offers=())
        if frame.asking == DISTRICT:
            district = district_said(turn.words, self.catalogue.snapshot.districts)
            return frame.having(district=district) if district else None
        return self._named(turn, frame, alone=frame.asking == ITEM)

    def _named(self, turn: Turn, frame: Frame, *, alone: bool) -> Frame | None:
        """An item named in the message.

        Args:
            turn: what was said.
            frame: may have another item already.
            alone: whether an item is expected; otherwise only a sure one counts.
        """
        if turn.tokens and frame.get("item"):
            return None
        bare = without_district(
            turn.words, district_said(turn.words, self.catalogue.snapshot.districts)
        )
        bare = _WHAT_IS_WANTED.sub(" ", bare)
        resolution = self.resolver.resolve(bare, None)
        sure = resolution.link.confidence >= SURE and bool(resolution.link.query.things)
        if resolution.kind == "item" and resolution.name and (alone or sure or resolution.exact):
            if resolution.name == frame.get("item"):
                return None
            return frame.having(item=resolution.name, code=None, among=None)
        if resolution.kind == "choose" and (alone or sure):
            current = frame.get("item")
            if current in resolution.names:
                return None
            return frame.having(item=None, code=None, among=list(resolution.names[:_MOST]))
        if resolution.kind == "not_found" and alone:
            return frame.having(unknown=True, among=list(resolution.names[:3]) or None)
        return None

    def brief(self, frame: Frame) -> Brief | None:
        """The item's entry for the district meant; None when that has to be asked."""
        briefs = self.catalogue.snapshot.by_name.get(frame.get("item") or "", ())
        district = frame.get("district")
        if len(briefs) == 1:
            return briefs[0]
        return next(
            (b for b in briefs if district and district in (b.district, b.parent_district)), None
        )

    def ask(self, frame: Frame, verb: str, memory: Memory) -> Reply | None:
        """The question that settles the item and its district; None when they are settled.

        Args:
            frame: so far.
            verb: what is to be done with it: "预约".
            memory: of the conversation.
        """
        if frame.get("item"):
            return self._ask_district(frame, memory)
        among = tuple(frame.get("among") or ())
        if frame.get("unknown") and among:
            text = f"没有找到您说的这一项。您要{verb}的是下面哪一项？"
        elif among:
            text = f"您要{verb}哪一项？"
        elif frame.get("unknown"):
            text = f"没有找到这个事项，请换个说法。您想{verb}办什么事？"
        else:
            text = f"您想{verb}办什么事？比如“办居住证”“换身份证”。"
        offers = tuple(Offer(name, name) for name in among)
        asked = frame.having(unknown=None).asked(ITEM, offers)
        message = Message(text, (*among, NONE_OF_THESE) if among else (), choices=bool(among))
        return Reply((message,), replace(memory, task=asked), outcome="asked")

    def _ask_district(self, frame: Frame, memory: Memory) -> Reply | None:
        briefs = self.catalogue.snapshot.by_name.get(frame.get("item") or "", ())
        if not briefs:
            gone = frame.having(item=None, code=None, unknown=True)
            return self.ask(gone, "", memory)
        if self.brief(frame) is not None:
            return None
        districts = tuple(dict.fromkeys(b.district for b in briefs if b.district))
        offers = tuple(Offer(name, name) for name in districts)
        asked = frame.having(district=None).asked(DISTRICT, offers)
        message = Message("您在哪个区办？", districts, choices=True)
        return Reply((message,), replace(memory, task=asked), outcome="asked")


def picked(words: str, frame: Frame, matcher: OptionMatcher) -> Any:
    """The value of the offer that words pick (by title, by number, or in their own words), or None."""
    said = content(normalise(words))
    titles = [content(normalise(offer.title)) for offer in frame.offers]
    if said and said in titles:
        return frame.offers[titles.index(said)].value
    position = ordinal(words, len(frame.offers))
    if position is not None:
        return frame.offers[position].value
    if not said or len(said) > _LONGEST_PICK:
        return None
    fits = matcher.best(words, [Option(offer.title) for offer in frame.offers])
    return frame.offers[fits[0]].value if len(fits) == 1 else None
