"""Keeps the order of a turn while a task is under way (DESIGN.md, "How a turn is decided").

Giving up first; then every value that the message holds; then a question in between, which is
answered before the open one is put again; another task waits for none: the open one waits under it.
In `propose` mode (the hotline's shadow conversation) nothing is ever done: what was heard is returned
as a proposal for the operator to click.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame
from actions.tasks.leaving import gives_up, goes_back, goes_on, wants_person
from actions.tasks.questions import asks_something
from actions.tasks.task import Taken, Task
from actions.tasks.titles import task_named
from actions.turn import Turn
from actions.vault import VaultError
from hall.client import HallError

logger = logging.getLogger(__name__)

Answer = Callable[[Turn, Memory], Awaitable[Reply]]

PERSON = "转人工"
RETRY = "retry"
"""What a frame is asking when the hall did not answer: the next message goes on."""
_PATIENCE = 2
"""Answers that are not understood before a person is offered."""
_COURTESIES = frozenset(("greet", "thanks", "goodbye", "ask_bot", "vent"))
_SURE = 0.5
LATER = (
    "抱歉，系统暂时没有响应，您说的我都记着。过一会儿说“继续”就接着办；"
    "急的话可以拨打12345，或者说“转人工”。"
)


class TaskRunner:
    """Begins tasks, and goes on with the one that is open.

    Args:
        tasks: all there are.
        by_intent: the act that begins each of them -> its name.
        person: tells how to reach a person; the open task stays open meanwhile.
    """

    def __init__(self, tasks: Sequence[Task], by_intent: Mapping[str, str], person: Answer) -> None:
        self._tasks = {task.name: task for task in tasks}
        self._by_intent = by_intent
        self._person = person

    async def begin(self, turn: Turn, memory: Memory) -> Reply:
        """Begin the task that the act of a turn stands for. Never raises for what the hall does."""
        return await self.start(self._by_intent[turn.intent], turn, memory)

    async def start(self, name: str, turn: Turn, memory: Memory) -> Reply:
        """Begin a task by its name. Never raises for what the hall does."""
        return await self._begin(name, turn, memory, None)

    @staticmethod
    def named(turn: Turn, memory: Memory) -> str | None:
        """The task that a message names without any doubt (a button's title), whatever its act."""
        return task_named(turn.words, memory)

    def put_again(self, reply: Reply) -> Reply:
        """A reply given while a task is open, with the task's question put again."""
        frame = reply.memory.task
        if frame is None or frame.task not in self._tasks or reply.memory.choice is not None:
            return reply
        messages = tuple(replace(m, buttons=()) for m in reply.messages)
        return replace(reply, messages=(*messages, self._tasks[frame.task].remind(frame)))

    async def _begin(self, name: str, turn: Turn, memory: Memory, under: Frame | None) -> Reply:
        task = self._tasks[name]
        frame = replace(task.begin(turn, memory), under=under)
        memory = replace(memory, choice=None, task=frame)
        try:
            taken = await task.take(turn, memory, frame)
        except (HallError, VaultError) as error:
            return self._later(error, memory, frame)
        if turn.mode == "propose":
            return self._proposal(task, taken.frame, replace(memory, task=None))
        return await self._go_on(task, turn, memory, taken)

    async def resume(self, turn: Turn, memory: Memory, own: Answer) -> Reply | None:
        """The reply to a message while a task is open; None when there is none, or the message is
        for those who stand before and after (repeat, start over).

        Args:
            turn: what was said.
            memory: with the open task.
            own: the capability that the dialogue model chose, for a question in between.

        Raises:
            HallError: `own` could not be answered.
        """
        frame = memory.task
        task = self._tasks.get(frame.task) if frame else None
        if frame is None or task is None or turn.intent in ("repeat", "start_over"):
            return None
        if gives_up(turn.text, sure=False):
            return self._ended(await task.abandon(turn, memory, frame), frame)
        if wants_person(turn):
            reply = await self._person(turn, memory)
            return replace(reply, memory=replace(reply.memory, task=frame))
        if goes_on(turn) and frame.asking not in (RETRY, *task.stories):
            return Reply((task.remind(frame),), memory, outcome="asked")
        if goes_back(turn):
            return await self._go_back(task, turn, memory, frame)
        try:
            taken = await task.take(turn, memory, frame)
        except (HallError, VaultError) as error:
            return self._later(error, memory, frame)
        return await self._decide(task, turn, memory, frame, taken, own)

    async def _decide(
        self, task: Task, turn: Turn, memory: Memory, frame: Frame, taken: Taken, own: Answer
    ) -> Reply:
        # Whoever tells a story (a complaint) may well use question words in it.
        asks = asks_something(turn) and not (taken.anything and frame.asking in task.stories)
        if asks and not turn.tokens and not taken.problem and not taken.firm:
            return await self._answer_between(task, turn, memory, frame, own)
        if taken.anything or taken.problem or frame.asking == RETRY:
            return await self._go_on(task, turn, memory, taken)
        other = self._by_intent.get(turn.intent)
        if turn.intent == "stop" or (turn.intent in task.undone_by and turn.sureness >= _SURE):
            return self._ended(await task.abandon(turn, memory, frame), frame)
        if other is not None and other != task.name and turn.sureness >= _SURE:
            return await self._begin(other, turn, memory, frame)
        if asks or turn.intent in _COURTESIES or (turn.intent == "ask" and turn.sureness >= _SURE):
            return await self._answer_between(task, turn, memory, frame, own)
        missed = frame.missed()
        memory = replace(memory, task=missed)
        again = task.remind(missed)
        lead = "没太明白，抱歉。"
        if missed.misses >= _PATIENCE:
            lead += "说“转人工”可以找工作人员，说“算了”就先不办。"
            again = replace(again, buttons=(*again.buttons, PERSON))
        return Reply((replace(again, text=lead + again.text),), memory, outcome="asked")

    async def _go_on(self, task: Task, turn: Turn, memory: Memory, taken: Taken) -> Reply:
        frame = taken.frame
        try:
            if taken.problem:
                again = task.remind(frame)
                message = replace(again, text=f"{taken.problem}\n{again.text}")
                return Reply((message,), replace(memory, task=frame), outcome="asked")
            reply = await task.go_on(turn, replace(memory, task=frame), frame)
        except (HallError, VaultError) as error:
            return self._later(error, memory, frame)
        return self._ended(reply, frame)

    async def _answer_between(
        self, task: Task, turn: Turn, memory: Memory, frame: Frame, own: Answer
    ) -> Reply:
        """Answer what was asked in between, then put the open question again."""
        subject = task.item_of(frame)
        asked = await own(turn, memory.about(subject) if subject else memory)
        # When the answer asks back, that is the one question now.
        asks_back = asked.outcome in ("asked", "not_found")
        choice = asked.memory.choice if asks_back else None
        memory = replace(asked.memory, choice=choice, task=frame)
        return self.put_again(replace(asked, memory=memory))

    async def _go_back(self, task: Task, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        earlier = task.step_back(frame)
        if earlier is None:
            message = replace(task.remind(frame), choices=True)
            text = "这是第一步。不办了就说“算了”。\n" + message.text
            return Reply((replace(message, text=text),), memory, outcome="asked")
        return await self._go_on(task, turn, memory, Taken(earlier, anything=True))

    def _ended(self, reply: Reply, frame: Frame) -> Reply:
        """When a task has ended, the one that waited under it goes on where it was."""
        if reply.memory.task is not None or frame.under is None:
            return reply
        waiting = frame.under
        again = self._tasks[waiting.task].remind(waiting)
        again = replace(
            again, text=f"我们接着刚才的{self._tasks[waiting.task].title}。{again.text}"
        )
        memory = replace(reply.memory, task=waiting)
        messages = tuple(replace(m, buttons=()) for m in reply.messages)
        return replace(reply, messages=(*messages, again), memory=memory)

    def _later(self, error: HallError | VaultError, memory: Memory, frame: Frame) -> Reply:
        logger.warning("%s is interrupted: %s", frame.task, error)
        kept = replace(memory, task=replace(frame, asking=RETRY))
        return Reply((Message(LATER, ("继续", PERSON)),), kept, outcome="failed")

    def _proposal(self, task: Task, frame: Frame, memory: Memory) -> Reply:
        values = {name: value for name, value in frame.values.items() if not name.startswith("_")}
        proposal = {"task": task.name, "title": task.title, "values": values}
        message = Message(f"可以为来电人办理：{task.title}。", proposal=proposal)
        return Reply((message,), memory, outcome="proposed")
