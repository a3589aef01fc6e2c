"""Answers a question from the guide: item, situation, district, fields, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.catalogue import Brief, Catalogue
from actions.guide.about_centre import CENTRE, is_about_centre
from actions.guide.asked import about_quantity, centre_fields_asked, fields_asked
from actions.guide.centre import LABELS as CENTRE_LABELS
from actions.guide.centre import QUESTIONS as CENTRE_QUESTIONS
from actions.guide.centre import centre_meant, describe
from actions.guide.clauses import two_questions
from actions.guide.districts import district_said, without_district
from actions.guide.fields import BY_DISTRICT, value_of
from actions.guide.options import Option, OptionMatcher
from actions.guide.passages import telling_fields
from actions.guide.render import as_guess, ask_district, ask_item, ask_situation, not_found, told
from actions.guide.resolve import ItemResolver, Resolution
from actions.guide.windows import window_asked, windows_at
from actions.memory import Choice, Memory
from actions.reply import Message, Reply
from actions.turn import Turn
from hall.client import Hall, HallNotFound, Item

_PLAIN = 0.6
"""Score at which a situation counts though the message seems to name another item."""


@dataclass(frozen=True)
class Question:
    """A question read so far: about which item, for which fields, in whose circumstances."""

    name: str
    fields: tuple[str, ...]
    text: str
    siblings: tuple[str, ...] = ()
    switched: bool = False
    guessed: bool = False


class GuideAnswerer:
    """The guide capability.

    Args:
        hall: where facts come from.
        catalogue: what there is to ask about.
        resolver: which item is meant.
        matcher: which of an item's situations is meant.
    """

    def __init__(
        self, hall: Hall, catalogue: Catalogue, resolver: ItemResolver, matcher: OptionMatcher
    ) -> None:
        self._hall = hall
        self._catalogue = catalogue
        self._resolver = resolver
        self._matcher = matcher

    async def answer(self, turn: Turn, memory: Memory) -> Reply:
        """Answer `turn.text` as a question about a guide.

        Raises:
            HallError: the hall did not answer.
        """
        snapshot = self._catalogue.snapshot
        window = windows_at(window_asked(turn.text), snapshot)
        if window is not None:
            return Reply((window,), replace(memory, choice=None))
        district = district_said(turn.text, snapshot.districts)
        memory = replace(memory, district=district or memory.district)
        bare = without_district(turn.text, district)
        resolution = self._resolver.resolve(bare, memory.item_name)
        if is_about_centre(turn, memory, resolution, snapshot.centres):
            return self._centre(turn, memory, district)
        if memory.item_name and self._speaks_of_a_situation(
            turn.text, memory.item_name, resolution
        ):
            resolution = replace(resolution, kind="item", name=memory.item_name, siblings=())
        pair = two_questions(turn.text, self._resolver, memory.item_name)
        if pair:
            return await self._both(turn, memory, pair)
        fields = fields_asked(turn.text, turn.fields)
        if resolution.kind == "item" and resolution.name is not None:
            question = Question(
                resolution.name,
                fields or self._carried(memory, resolution),
                turn.text,
                resolution.siblings,
                resolution.switched,
                resolution.guessed,
            )
            return await self.about_item(question, memory)
        if resolution.kind == "choose":
            # Whoever goes on asking without choosing most likely means the first.
            provisional = memory.about(resolution.names[0])
            return ask_item(resolution.names, fields or memory.asked, provisional)
        if resolution.kind == "none" and snapshot.centres and turn.fields.get(CENTRE, 0.0) >= 0.3:
            return self._centre(turn, memory, district)
        return not_found(resolution, fields, memory, snapshot.centres)

    async def about_item(self, question: Question, memory: Memory) -> Reply:
        """Answer for an item that is known by name.

        Raises:
            HallError: the hall did not answer.
        """
        memory = memory.about(question.name)
        memory = replace(memory, choice=None, asked=question.fields)
        briefs = self._catalogue.snapshot.by_name.get(question.name, ())
        brief = self._brief(briefs, memory)
        if brief is None and briefs and await self._district_matters(question.fields, briefs):
            return ask_district(question.name, briefs, question.fields, memory)
        try:
            item, version = await self._hall.item((brief or briefs[0]).item_code)
        except (HallNotFound, IndexError):
            return not_found(None, question.fields, replace(memory, item_name=None), ())
        memory = replace(memory, item_code=item.item_code if brief else None, centre=None)
        reply = self._with_situation(question, item, version, memory)
        return as_guess(reply) if question.guessed else reply

    def _with_situation(
        self, question: Question, item: Item, version: int, memory: Memory
    ) -> Reply:
        """Narrow down the situation where it decides the answer, then tell."""
        fields = question.fields
        said = self._situations_said(question.text, item)
        if len(said) == 1:
            memory = replace(memory, situation=said[0])
            fields = fields or ("materials",)
        elif len(said) > 1 and (not fields or "materials" in fields):
            return ask_situation(item, version, said, fields or ("materials",), memory)
        extra = telling_fields(question.text, item) if about_quantity(question.text) else ()
        fields = tuple(dict.fromkeys((*fields, *extra)))
        memory = replace(memory, asked=fields)
        if "materials" in fields and item.situations and memory.situation is None:
            names = tuple(s.name for s in item.situations)
            return ask_situation(item, version, names, fields, memory)
        return told(item, version, fields, memory, question.siblings)

    def _speaks_of_a_situation(self, text: str, name: str, resolution: Resolution) -> bool:
        """Whether a message tells the situation for the item talked of ("那改法人呢") and does not
        surely name another item."""
        another = resolution.kind == "item" and resolution.name != name
        if another and resolution.link.confidence >= 0.75 and len(text) > 6:
            return False
        briefs = self._catalogue.snapshot.by_name.get(name, ())
        options = [Option(*situation) for situation in briefs[0].situations] if briefs else []
        if another and all(m.score < _PLAIN for m in self._matcher.ranked(text, options, name)):
            return False
        fits = self._matcher.best(text, options, common=name) if options else []
        return 0 < len(fits) <= max(1, len(options) // 2)

    def _situations_said(self, text: str, item: Item) -> tuple[str, ...]:
        options = [Option(s.name, s.condition or "") for s in item.situations]
        if not options:
            return ()
        said = self._matcher.best(_without(text, item), options, least=0.55, common=item.name)
        return tuple(options[i].title for i in said[:5])

    def _brief(self, briefs: Sequence[Brief], memory: Memory) -> Brief | None:
        """The item of the right district, when that is settled."""
        if len(briefs) == 1:
            return briefs[0]
        chosen = next((b for b in briefs if b.item_code == memory.item_code), None)
        if memory.district is None:
            return chosen
        return next((b for b in briefs if memory.district in (b.district, b.parent_district)), None)

    async def _district_matters(self, fields: Sequence[str], briefs: Sequence[Brief]) -> bool:
        """Whether the districts' answers to these fields differ."""
        if not fields or BY_DISTRICT & set(fields):
            return True
        known = [(await self._hall.item(b.item_code))[0] for b in briefs[:8]]
        if "materials" in fields and len({(i.materials, i.situations) for i in known}) > 1:
            return True
        plain = [f for f in fields if f != "materials"]
        return any(len({value_of(item, f) for item in known}) > 1 for f in plain)

    async def _both(self, turn: Turn, memory: Memory, pair: Sequence[tuple[str, str]]) -> Reply:
        """Two items asked about in one message, one after the other."""
        replies = []
        for text, name in pair:
            fields = fields_asked(text, {}) or fields_asked(turn.text, turn.fields)
            question = Question(name, fields, text)
            reply = await self.about_item(question, replace(memory, choice=None))
            replies.append(reply)
        messages = [replace(m, buttons=()) for r in replies[:-1] for m in r.messages]
        last = replies[-1]
        return replace(last, messages=(*messages, *last.messages))

    def _centre(self, turn: Turn, memory: Memory, district: str | None) -> Reply:
        centres = self._catalogue.snapshot.centres
        before = next((c for c in centres if c.centre_code == memory.centre), None)
        centre = centre_meant(turn.text, district, centres, before)
        if centre is None:
            return not_found(None, (), memory, ())
        fields = centre_fields_asked(turn.text, turn.fields)
        if not fields and before is not None:
            fields = tuple(f for f in memory.asked if f in CENTRE_LABELS)
        text, facts = describe(centre, fields)
        buttons = tuple(q for f, q in CENTRE_QUESTIONS.items() if f not in fields)[:3]
        memory = replace(memory, choice=None, centre=centre.centre_code, asked=fields)
        return Reply((Message(text, buttons, facts=facts),), memory)

    @staticmethod
    def _carried(memory: Memory, resolution: Resolution) -> tuple[str, ...]:
        """The fields of the last question, for "换成补领呢", or of the one that a choice is open for."""
        choice = memory.choice
        if choice is not None and choice.firm and resolution.name in choice.options:
            return choice.asked
        if resolution.link.query.text and memory.item_name is not None and memory.asked:
            return memory.asked
        return ()

    def options_of(self, choice: Choice) -> list[Option]:
        """The options of an open choice, with the words that describe them: a situation's condition,
        an item's other names."""
        by_name = self._catalogue.snapshot.by_name
        if choice.kind == "situation":
            briefs = by_name.get(choice.item_name or "", ())
            described = {name: condition for b in briefs for name, condition in b.situations}
        else:
            described = {
                name: " ".join(alias for b in by_name.get(name, ()) for alias in b.aliases)
                for name in choice.options
            }
        return [Option(title, described.get(title, "")) for title in choice.options]

    async def chosen(self, choice: Choice, title: str, turn: Turn, memory: Memory) -> Reply:
        """Go on with the option that was chosen.

        Raises:
            HallError: the hall did not answer.
        """
        memory = replace(memory, choice=None)
        said = fields_asked(turn.text, {}) if turn.text != title else ()
        fields = said or choice.asked
        if not fields and turn.intent == "ask":
            fields = fields_asked(turn.text, turn.fields)
        if choice.kind == "situation" and choice.item_name:
            memory = replace(memory.about(choice.item_name), situation=title)
            return await self.about_item(Question(choice.item_name, fields, ""), memory)
        if choice.kind == "district" and choice.item_name:
            memory = replace(memory, district=title)
            return await self.about_item(Question(choice.item_name, fields, ""), memory)
        return await self.about_item(Question(title, fields, turn.text), memory)


def _without(text: str, item: Item) -> str:
    """The message without the item's own names: they must not speak for a situation."""
    for name in (item.name, *item.aliases):
        if not any(name in situation.name for situation in item.situations):
            text = text.replace(name, " ")
    return text
