"""办件进度: where an application stands, told only to whoever proves that it is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.guide.options import OptionMatcher
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.case_words import case_title, told
from actions.tasks.frame import Frame, Offer
from actions.tasks.subject import picked
from actions.tasks.task import Now, Taken
from actions.tasks.values.proof import (
    LOCKED,
    PROOF,
    ProofReader,
    asker,
    is_locked,
    keeping,
    without_proof,
)
from actions.turn import Turn
from hall.client import Case, CaseHall, CaseProof, HallRefused

WHICH = "which"
_ASK = (
    "请告诉我办件编号，和登记时留的手机号后四位。不记得编号的话，告诉我身份证号和手机后四位也行。"
)
_NO_MATCH = (
    "没有查到对得上的办件：编号（或身份证号）和手机后四位要跟登记时的一样。"
    "请核对后再发一次，不查了就说“算了”。"
)


@dataclass(frozen=True)
class CheckCase:
    """The case status task.

    Attributes:
        hall: has the cases.
        proofs: who asks.
        matcher: compares words with options.
        now: the clock.
    """

    hall: CaseHall
    proofs: ProofReader
    matcher: OptionMatcher
    now: Now

    name = "case"
    title = "查办件"
    stories: frozenset[str] = frozenset()
    undone_by: frozenset[str] = frozenset()

    def begin(self, turn: Turn, memory: Memory) -> Frame:
        """See `Task.begin`."""
        return Frame(self.name)

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """See `Task.take`."""
        if frame.asking == WHICH:
            value = picked(turn.words, frame, self.matcher)
            if value is not None:
                return Taken(frame.having(which=value), anything=True, firm=True)
        frame, anything = self.proofs.take(turn, frame)
        number = turn.token("case")
        if number is None and frame.asking == PROOF and not turn.token("identity"):
            number = turn.token("number")
        if number is not None:
            return Taken(frame.having(number=number), anything=True)
        if not anything and frame.asking is None:
            known = await self.proofs.begin(turn.conversation, memory, frame)
            return Taken(known)
        return Taken(frame, anything)

    async def go_on(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.go_on`."""
        proof = await self._proof(turn, frame)
        if proof is None:
            return self._asked(self.remind(frame), memory, frame.asked(PROOF))
        try:
            found = await self.hall.cases(proof, asker(turn.conversation))
        except HallRefused as refusal:
            if not is_locked(refusal):
                raise
            return Reply(
                (Message(LOCKED, ("转人工",)),), replace(memory, task=None), outcome="refused"
            )
        if not found:
            # What was known from before was for something else: proof of this case is asked for.
            text = _ASK if frame.get("kept") else _NO_MATCH
            again = without_proof(frame).having(number=None).asked(PROOF)
            return self._asked(Message(text), memory, again)
        which = frame.get("which")
        if len(found) > 1 and which is None:
            return self._which(found, memory, frame)
        case = found[int(which)] if which is not None and int(which) < len(found) else found[0]
        return self._tell(case, memory, frame)

    async def _proof(self, turn: Turn, frame: Frame) -> CaseProof | None:
        last4 = await self.proofs.last_four(turn.conversation, frame)
        value = self.proofs.numbers.value
        number = await value(turn.conversation, frame.get("number"))
        if last4 and number:
            return CaseProof(case_number=number, phone_last4=last4)
        person = await self.proofs.proof(turn.conversation, frame)
        if person is None:
            return None
        return CaseProof(identity_number=person.identity_number, phone_last4=person.phone_last4)

    def _which(self, found: Sequence[Case], memory: Memory, frame: Frame) -> Reply:
        offers = tuple(Offer(case_title(case), position) for position, case in enumerate(found[:8]))
        titles = tuple(offer.title for offer in offers)
        message = Message(f"查到{len(found)}个办件，您问的是哪一个？", titles, choices=True)
        return self._asked(message, memory, frame.asked(WHICH, offers))

    def _tell(self, case: Case, memory: Memory, frame: Frame) -> Reply:
        text = told(case, self.now().date())
        kept = keeping(memory.kept, frame)
        if frame.get("number"):
            kept = replace(kept, case=frame.get("number"), done="case")
        memory = replace(memory.about(case.item_name), task=None, kept=kept)
        buttons = ("要带什么材料", "转人工") if case.supplement else ("查别的办件", "转人工")
        return Reply((Message(text, buttons),), memory)

    def remind(self, frame: Frame) -> Message:
        """See `Task.remind`."""
        if frame.asking == WHICH:
            titles = tuple(offer.title for offer in frame.offers)
            return Message("您问的是哪一个？", titles, choices=True)
        if (frame.get("number") or frame.get("identity")) and not (
            frame.get("phone") or frame.get("last4")
        ):
            return Message("请再告诉我登记时留的手机号后四位。")
        if frame.get("last4") or frame.get("phone"):
            return Message("请再告诉我办件编号或者身份证号。")
        return Message(_ASK)

    def item_of(self, frame: Frame) -> str | None:
        """See `Task.item_of`."""
        return None

    def step_back(self, frame: Frame) -> Frame | None:
        """See `Task.step_back`."""
        if not frame.values:
            return None
        return replace(without_proof(frame).having(number=None, which=None), asking=None, offers=())

    async def abandon(self, turn: Turn, memory: Memory, frame: Frame) -> Reply:
        """See `Task.abandon`."""
        return Reply((Message("好的，不查了。"),), replace(memory, task=None), outcome="abandoned")

    @staticmethod
    def _asked(message: Message, memory: Memory, frame: Frame) -> Reply:
        return Reply((message,), replace(memory, task=frame), outcome="asked")
