"""What a task is: it takes values from messages, asks for what is missing, and gets its thing done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame
from actions.turn import Turn

Now = Callable[[], datetime]
"""The injected clock, in the hall's time zone."""

Step = Callable[[Turn, Memory, Frame], Awaitable[Reply]]


@dataclass(frozen=True)
class Taken:
    """What a task took from a message.

    Attributes:
        frame: with what was recognised.
        anything: whether something was.
        problem: what is wrong with a value, in the citizen's words; it is asked for again.
    """

    frame: Frame
    anything: bool = False
    problem: str | None = None
    firm: bool = False
    """Whether the message can only be meant for the task: an option picked, a yes."""


class Task(Protocol):
    """One thing that people come to get done.

    The runner (actions/tasks/runner.py) keeps the order of a turn: words that always work, then
    `take`, then questions in between, then `go_on`.
    """

    @property
    def name(self) -> str:
        """As frames name it."""
        ...

    @property
    def title(self) -> str:
        """What it is called when it is spoken of: "预约"."""
        ...

    @property
    def stories(self) -> frozenset[str]:
        """Questions that are answered in free words, whatever those look like."""
        ...

    @property
    def undone_by(self) -> frozenset[str]:
        """Acts that mean giving this task up: "取消预约" while a booking is made."""
        ...

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """A new frame with what the conversation knows already; the message itself is `take`n."""
        ...

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """Every value of this task that the message holds, several at once, corrections too.

        Raises:
            HallError: the hall did not answer.
        """
        ...

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """The next question, or the deed and its outcome.

        Raises:
            HallError: the hall did not answer; nothing was lost.
        """
        ...

    def remind(self, frame: Frame) -> Message:
        """The open question in short, to be put again after something else was answered."""
        ...

    def item_of(self, frame: Frame) -> str | None:
        """The item that the task is about, for questions in between."""
        ...

    def step_back(self, frame: Frame) -> Frame | None:
        """The frame without what was told last; None at the first question."""
        ...

    def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Awaitable[Reply]:
        """Let go; what was held in the hall is given back."""
        ...
