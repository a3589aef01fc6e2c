"""The order in which a turn is decided, the same for every action (DESIGN.md, "How a turn is decided").

Danger first, an open choice, the open task, a word that always works, then the act. Errors of the
hall become an honest apology here, in one place, and what was remembered stays as it was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.guide.answer import GuideAnswerer
from actions.guide.courtesy import after_courtesy
from actions.guide.districts import district_said
from actions.guide.options import OptionMatcher, ordinal
from actions.guide.render import PERSON
from actions.guide.resolve import ItemResolver
from actions.linker.text import content, normalise
from actions.memory import Choice, Memory
from actions.reply import Message, Reply, send, spoken
from actions.safety import urgent
from actions.tasks.answers import agrees
from actions.tasks.runner import TaskRunner
from actions.turn import Turn
from hall.client import HallError

logger = logging.getLogger(__name__)

Answer = Callable[[Turn, Memory], Awaitable[Reply]]

_QUESTION_ACTS = frozenset(("ask", "inform", "affirm", "deny"))
_ELSEWHERE = re.compile(r"^(?:都不是|都不对|不是这些|都不要|没有我要的|以上都不是|都唔系|没一个对)")
_BARE_ORDINAL = 6
"""Characters of a message that is nothing but "第二个"."""
_BRIEF = 12
"""Characters of a message that is not much more than the name of a district."""
_ANY = 99
APOLOGY = "抱歉，系统暂时查不到数据，请过一会儿再试。急的话可以拨打12345，或者说“转人工”。"


class FrontDoor:
    """What stands before every capability.

    Args:
        guide: answers choices and questions.
        resolver: tells whether a message names an item after all.
        matcher: compares words with open options.
        tasks: begins tasks and goes on with them.
    """

    def __init__(
        self,
        guide: GuideAnswerer,
        resolver: ItemResolver,
        matcher: OptionMatcher,
        tasks: TaskRunner,
    ) -> None:
        self._guide = guide
        self._resolver = resolver
        self._matcher = matcher
        self._tasks = tasks

    async def respond(self, turn: Turn, own: Answer) -> Reply:
        """The reply to a turn.

        Args:
            turn: what was said.
            own: the capability that the dialogue model chose.
        """
        try:
            return await self._decide(turn, own)
        except HallError as error:
            logger.warning("hall: %s", error)
            message = Message(APOLOGY, (PERSON,))
            return Reply((message,), turn.memory, outcome="failed")

    async def _decide(self, turn: Turn, own: Answer) -> Reply:
        memory = turn.memory
        danger = urgent(turn.text, memory)
        if danger is not None:
            return danger
        if memory.choice is not None:
            chosen = await self._open_choice(turn, memory, memory.choice)
            if chosen is not None:
                return self._tasks.put_again(chosen)
        if memory.task is not None:
            resumed = await self._tasks.resume(turn, memory, own)
            if resumed is not None:
                return resumed
        named = self._tasks.named(turn, memory)
        if named is not None:
            return await self._tasks.start(named, turn, memory)
        if memory.choice is not None or memory.task is not None:
            pass
        elif agrees(turn.words) and memory.kept.booking is not None:
            text = "刚才已经约好了，不用再确认。说“我的预约”可以查看。"
            return Reply((Message(text, ("我的预约",)),), memory)
        elif len(turn.text) <= _BARE_ORDINAL and ordinal(turn.text, _ANY) is not None:
            text = "现在没有要选的项目。您想问哪件事，直接告诉我就行。"
            return Reply((Message(text),), memory, outcome="asked")
        if turn.intent not in _QUESTION_ACTS:
            question = after_courtesy(turn, memory)
            if question is not None or self._asks_after_all(turn):
                return await self._guide.answer(question or turn, memory)
        return await own(turn, memory)

    async def _open_choice(self, turn: Turn, memory: Memory, choice: Choice) -> Reply | None:
        """The reply when the message answers the open choice, else None."""
        said = content(normalise(turn.text))
        titles = [content(normalise(title)) for title in choice.options]
        if said in titles:
            return await self._guide.chosen(
                choice, choice.options[titles.index(said)], turn, memory
            )
        position = ordinal(turn.text, len(choice.options))
        if position is not None:
            return await self._guide.chosen(choice, choice.options[position], turn, memory)
        if _ELSEWHERE.match(said):
            text = "好的。请换个说法告诉我您要办的事，比如证件或业务的名字；也可以说“转人工”。"
            cleared = replace(memory, choice=None)
            return Reply((Message(text, (PERSON,)),), cleared, outcome="asked")
        if len(choice.options) == 1 and turn.intent == "affirm":
            return await self._guide.chosen(choice, choice.options[0], turn, memory)
        return await self._in_their_words(turn, memory, choice)

    async def _in_their_words(self, turn: Turn, memory: Memory, choice: Choice) -> Reply | None:
        if choice.kind == "district":
            district = district_said(turn.text, choice.options)
            if district is None or len(turn.text) > _BRIEF:
                return None
            return await self._guide.chosen(choice, district, turn, memory)
        if turn.intent not in (*_QUESTION_ACTS, "out_of_scope") or len(turn.text) > 40:
            return None
        options = self._guide.options_of(choice)
        fits = self._matcher.best(turn.text, options)
        if len(fits) == 1:
            elsewhere = choice.kind == "item" and self._names_another(turn, choice)
            if not elsewhere:
                return await self._guide.chosen(choice, choice.options[fits[0]], turn, memory)
        elif 1 < len(fits) < len(options) and choice.firm:
            fewer = replace(choice, options=tuple(choice.options[i] for i in fits))
            message = Message("请再选一下，是哪一种？", fewer.options, choices=True)
            return Reply((message,), replace(memory, choice=fewer), outcome="asked")
        return None

    def _names_another(self, turn: Turn, choice: Choice) -> bool:
        """Whether a message surely means an item that is not among the options."""
        resolution = self._resolver.resolve(turn.text, None)
        return resolution.kind == "item" and resolution.name not in choice.options

    def _asks_after_all(self, turn: Turn) -> bool:
        """A question about an item that the dialogue model took for another act."""
        if turn.sureness >= 0.7 or turn.chance("ask") < 0.1:
            return False
        resolution = self._resolver.resolve(turn.text, None)
        return resolution.kind == "item" and resolution.link.confidence >= 0.75


class CapabilityAction(Action):
    """A custom action of the domain: its name, and the capability behind the front door."""

    def __init__(self, name: str, door: FrontDoor, own: Answer) -> None:
        self._name = name
        self._door = door
        self._own = own

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """One turn; never raises for what the hall does."""
        turn = Turn.of(tracker)
        reply = await self._door.respond(turn, self._own)
        send(reply, dispatcher)
        memory = replace(reply.memory, spoken=spoken(reply.messages) or turn.memory.spoken)
        return memory.changes(turn.memory)
