"""好差评: the national five-point scale, for what was just done or for the conversation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.linker.text import content, normalise
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.frame import Frame
from actions.tasks.task import Taken
from actions.tasks.values.numbers import Numbers
from actions.turn import Turn
from hall.client import FeedbackHall, HallNotFound, RatingDraft

SCALE = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
"""National scale of 好差评."""
SCORE, WHY = "score", "why"
_SKIP = "不用了"
_WORDS = (
    (
        1,
        re.compile(
            r"非常不满意|很不满意|特别不满意|太不满意|极不满意|差评|太差|很差|一星|1星|1分|一分(?!钱)"
        ),
    ),
    (2, re.compile(r"不满意|不太满意|不怎么样|不好|差劲|两星|二星|2星|2分|两分")),
    (3, re.compile(r"基本满意|一般|还行|凑合|过得去|三星|3星|3分|三分|马马虎虎|还可以")),
    (
        5,
        re.compile(
            r"非常满意|很满意|特别满意|十分满意|太好了|好评|很好|五星|5星|5分|五分|满分|超满意|赞"
        ),
    ),
    (4, re.compile(r"满意|不错|挺好|四星|4星|4分|四分|可以|好")),
)


def score_said(text: str) -> int | None:
    """The score that a message gives, or None.

    >>> score_said("基本满意吧"), score_said("五星好评"), score_said("非常不满意"), score_said("4")
    (3, 5, 1, 4)
    """
    said = content(normalise(text))
    if said in ("1", "2", "3", "4", "5"):
        return int(said)
    return next((score for score, pattern in _WORDS if pattern.search(said)), None)


@dataclass(frozen=True)
class Rate:
    """The rating task.

    Attributes:
        hall: stores ratings.
        numbers: has the number of a case that is rated.
    """

    hall: FeedbackHall
    numbers: Numbers

    name = "rate"
    title = "评价"
    stories = frozenset((WHY,))
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return Frame(self.name)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking == WHY:
            said = turn.words.strip()
            return Taken(frame.having(comment=said, told=True), anything=True)
        if frame.asking == SCORE or _WORDS[0][1].search(turn.text) or "满意" in turn.text:
            score = score_said(turn.words)
            if score is not None:
                return Taken(frame.having(score=score), anything=True, firm=True)
        return Taken(frame)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        score = frame.get("score")
        if score is None:
            asked = frame.asked(SCORE)
            return Reply((self.remind(asked),), replace(memory, task=asked), outcome="asked")
        if score <= 2 and not frame.get("told"):
            asked = frame.asked(WHY)
            message = Message(
                "很抱歉没让您满意。是哪里不好？说一说，我们改；不想说就回“不用了”。", (_SKIP,)
            )
            return Reply((message,), replace(memory, task=asked), outcome="asked")
        comment = frame.get("comment")
        await self._store(turn, memory, frame, comment)
        text = f"谢谢您的评价（{SCALE[score]}），已经记下了。"
        if score <= 2:
            text += "我们会有专人查看。需要答复的话，可以说“我要投诉”。"
        return Reply((Message(text),), replace(memory, task=None), outcome="rated")

    async def _store(self, turn: Turn, memory: Memory, frame: Frame, comment: str | None) -> None:
        kept, kind, subject = memory.kept, "conversation", turn.conversation
        if kept.done == "booking" and kept.booking:
            kind, subject = "booking", kept.booking
        elif kept.done == "ticket" and kept.ticket:
            kind, subject = "ticket", kept.ticket
        elif kept.done == "case" and kept.case:
            number = await self.numbers.value(turn.conversation, kept.case)
            kind, subject = ("case", number) if number else (kind, subject)
        body = {"score": frame.get("score"), "comment": comment}
        draft = RatingDraft.model_validate({**body, "subject_kind": kind, "subject": subject})
        try:
            await self.hall.rate(draft, frame.key)
        except HallNotFound:
            # What was rated is gone in the hall: the opinion still counts, for the conversation.
            about = {"subject_kind": "conversation", "subject": turn.conversation}
            await self.hall.rate(draft.model_copy(update=about), f"{frame.key}:conversation")

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        if frame.asking == WHY:
            return Message("是哪里不好？不想说就回“不用了”。", (_SKIP,))
        return Message("请您评价这次服务：满意吗？", tuple(SCALE.values()), choices=True)

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        return replace(frame.having(score=None), asking=None) if frame.get("score") else None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        if frame.get("score"):  # only the reason is kept back
            return await self.go_on(turn, memory, frame.having(told=True))
        return Reply(
            (Message("好的，不评价也没关系。"),), replace(memory, task=None), outcome="abandoned"
        )
