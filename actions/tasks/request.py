"""诉求登记: a complaint, a report, a suggestion or a message for staff, taken down and numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.linker.text import normalise
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.answers import agrees, refuses
from actions.tasks.frame import Frame
from actions.tasks.task import Taken
from actions.tasks.values.names import name_told
from actions.tasks.values.visitor import PHONE, VisitorReader
from actions.turn import Turn
from hall.client import FeedbackHall, Request, RequestDraft

WHAT, WHERE, WHEN, CONFIRM, CHANGE = "what", "where", "when", "confirm", "change"
YES, EDIT, NO = "确认登记", "要修改", "不登记了"
_NOT_GIVEN = "不留"
_KINDS = (
    ("举报", re.compile(r"举报|检举|揭发")),
    ("建议", re.compile(r"建议|提个?意见|希望你们|能不能改进")),
    ("表扬", re.compile(r"表扬|点赞|感谢信|锦旗")),
    ("求助", re.compile(r"求助|帮帮|救急|留言|回个?电话|转告")),
    ("投诉", re.compile(r"")),
)
_OPENING = re.compile(
    r"^(?:你好|您好|喂|请问|麻烦|我|想|要|来|跟|向|你们|一下|个|这里|这边|进行)*"
    r"(?:投诉|举报|反映|建议|提(?:个|点)?(?:意见|建议)|表扬|留言|诉求|登记)(?:你们|一下|个|情况|问题|一个|诉求|登记|下|这个)*[，,。:：\s]*"
)
_REFUSES_PHONE = re.compile(r"不(?:想|用|要|留|方便|愿)|匿名|没有(?:手机|电话)|算了|唔留|冇")
_TELLS_STORY = 6
"""Characters from which a first message counts as the story itself."""
_LABELS = {WHAT: "内容", WHERE: "地点", WHEN: "时间", PHONE: "联系电话"}


@dataclass(frozen=True)
class Register:
    """The request task; as `message` it takes a message for staff, with no place or time asked.

    Attributes:
        hall: registers requests.
        visitors: reads and checks the phone.
        name: "request" or "message".
        title: what it is called.
    """

    hall: FeedbackHall
    visitors: VisitorReader
    name: str = "request"
    title: str = "诉求登记"

    stories = frozenset((WHAT, WHERE, WHEN))
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        said = normalise(turn.words)
        kind = next(kind for kind, pattern in _KINDS if pattern.search(said))
        frame = Frame(self.name).having(kind="求助" if self.name == "message" else kind)
        if self.name == "message" and memory.item_name:
            frame = frame.having(about=memory.item_name)
        return frame

    def _fields(self, frame: Frame) -> Sequence[str]:
        if self.name == "message" or frame.get("kind") in ("建议", "表扬"):
            return (WHAT, PHONE)
        return (WHAT, WHERE, WHEN, PHONE)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking == CONFIRM:
            if agrees(turn.words, verb="登记"):
                return Taken(frame.having(agreed=True), anything=True, firm=True)
            if refuses(turn.words) or turn.words.strip() == EDIT:
                return Taken(frame.asked(CHANGE), anything=True, firm=True)
            return await self._phone(turn, frame)
        if frame.asking == CHANGE:
            more = turn.words.strip()
            frame = frame.having(**{WHAT: f"{frame.get(WHAT)}；更正：{more}"})
            return Taken(replace(frame, asking=None), anything=True)
        taken = await self._phone(turn, frame)
        if taken.problem or frame.asking == PHONE:
            return taken
        frame, words = taken.frame, turn.words.strip(" ，,。")
        if name := name_told(turn.words):
            frame = frame.having(name=name)
        if frame.asking is None:
            story = _OPENING.sub("", words).strip(" ，,。")
            if len(story) >= _TELLS_STORY:
                frame = frame.having(**{WHAT: story})
            return Taken(frame)
        if frame.asking in (WHAT, WHERE, WHEN) and words:
            return Taken(frame.having(**{frame.asking: words}), anything=True)
        return Taken(frame, taken.anything)

    async def _phone(self, turn: Turn, frame: Frame) -> Taken:
        taken = await self.visitors.take(turn, frame, (PHONE,))
        if frame.asking != PHONE or taken.anything:
            return taken
        if taken.problem and turn.token(PHONE) and "手机号" in taken.problem:
            # A landline is good enough for being called back.
            number = await self.visitors.numbers.value(turn.conversation, turn.token(PHONE) or "")
            if number and number.startswith("0"):
                return Taken(frame.having(phone=turn.token(PHONE)), anything=True)
        if not turn.tokens and _REFUSES_PHONE.search(normalise(turn.words)):
            return Taken(frame.having(anonymous=True), anything=True, firm=True)
        return taken

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        if frame.asking == CHANGE:
            return self._asked(self.remind(frame), memory, frame)
        for field in self._fields(frame):
            if not frame.get(field) and not (field == PHONE and frame.get("anonymous")):
                asked = frame.asked(field)
                return self._asked(self.remind(asked), memory, asked)
        if frame.get("agreed"):
            return await self._register(turn, memory, frame)
        text = await self._summary(turn, frame)
        asked = frame.having(read=text).asked(CONFIRM)
        return self._asked(self.remind(asked), memory, asked)

    async def _summary(self, turn: Turn, frame: Frame) -> str:
        lines = ["请核对："]
        for field in self._fields(frame):
            value = frame.get(field)
            if field == PHONE:
                value = await self.visitors.shown(turn.conversation, value) or "不留"
            lines.append(f"{_LABELS[field]}：{value}")
        return "\n".join([*lines, "确认登记吗？"])

    async def _register(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        token = frame.get(PHONE)
        phone = await self.visitors.numbers.value(turn.conversation, token)
        about = f"（在问“{frame.get('about')}”时留言）" if frame.get("about") else ""
        draft = RequestDraft.model_validate(
            {
                "kind": frame.get("kind"),
                "what": f"{frame.get(WHAT)}{about}"[:2000],
                "where": (frame.get(WHERE) or "")[:300] or None,
                "when": (frame.get(WHEN) or "")[:300] or None,
                "name": frame.get("name"),
                "phone": phone,
                "channel": turn.conversation.partition(":")[0] or "web",
            }
        )
        done = await self.hall.register(draft, frame.key)
        kept = replace(memory.kept, request=done.number, phone=token or memory.kept.phone)
        message = Message(self._done(done, phone is not None), ("查诉求进度",))
        return Reply((message,), replace(memory, task=None, kept=kept), outcome="registered")

    @staticmethod
    def _done(done: Request, reachable: bool) -> str:
        answer = "有了结果会打这个电话告诉您。" if reachable else ""
        return (
            f"已登记好了，编号：{done.number}\n{answer}想知道进度，随时问我，或者拨打12345报编号。"
        )

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        if frame.asking == CONFIRM:
            return Message(str(frame.get("read")), (YES, EDIT, NO), choices=True)
        if frame.asking == CHANGE:
            return Message("哪里要改？请把正确的说一遍。")
        if frame.asking == WHERE:
            return Message("在哪里？请说一下小区、街道或门牌。")
        if frame.asking == WHEN:
            return Message("是什么时候的事？")
        if frame.asking == PHONE:
            return Message("请留个手机号，好把结果告诉您。不想留就说“不留”。", (_NOT_GIVEN,))
        if self.name == "message":
            return Message("请说您要留的话，工作人员上班后会看到。")
        opening = "很抱歉给您添麻烦了。" if frame.get("kind") == "投诉" else "好的，我帮您记下来。"
        return Message(f"{opening}请把具体情况说一说：是什么事？")

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        for told in ("anonymous", PHONE, WHEN, WHERE, WHAT):
            if frame.get(told) is not None:
                return replace(frame.having(**{told: None}), asking=None)
        return None

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        message = Message("好的，不登记了。需要的话也可以拨打12345。")
        return Reply((message,), replace(memory, task=None), outcome="abandoned")

    @staticmethod
    def _asked(message: Message, memory: Memory, frame: Frame) -> Reply:
        return Reply((message,), replace(memory, task=frame), outcome="asked")
