"""Somebody's own appointments: proven, listed, and one of them chosen to be moved or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.guide.options import OptionMatcher
from actions.memory import Memory
from actions.reply import Message, Reply
from actions.tasks.appointments import words
from actions.tasks.frame import Frame, Offer
from actions.tasks.subject import picked
from actions.tasks.task import Now, Taken
from actions.tasks.values.proof import (
    LOCKED,
    PROOF,
    ProofReader,
    ask,
    asker,
    is_locked,
    keeping,
    missing_of,
    without_proof,
)
from actions.turn import Turn
from hall.client import AppointmentHall, Booking, HallRefused

WHICH = "which"
NONE = "没有查到您的预约。要约的话，直接说想办什么事、哪天来就行。"
NO_MATCH = "没有查到您的预约：身份证号和手机后四位对不上任何有效的预约。请核对后再发一次，不查了就说“算了”。"


@dataclass(frozen=True)
class Mine:
    """What listing, moving and cancelling share.

    Attributes:
        hall: has the appointments.
        proofs: who asks.
        matcher: compares words with options.
        now: the clock.
    """

    hall: AppointmentHall
    proofs: ProofReader
    matcher: OptionMatcher
    now: Now

    async def take(self, turn: Turn, memory: Memory, frame: Frame) -> Taken:
        """Proof, and the choice among several appointments."""
        if frame.asking is None and not frame.get("identity"):
            frame = await self.proofs.begin(turn.conversation, memory, frame)
        if frame.asking == WHICH:
            chosen = self._chosen(turn, frame)
            if chosen is not None:
                return Taken(frame.having(code=chosen), anything=True, firm=True)
        with_proof, anything = self.proofs.take(turn, frame)
        if frame.asking in (PROOF, None):
            return Taken(with_proof, anything)
        return Taken(frame)

    def _chosen(self, turn: Turn, frame: Frame) -> str | None:
        for offer in frame.offers:
            if str(offer.value).lower() in turn.words.lower():
                return str(offer.value)
        value = picked(turn.words, frame, self.matcher)
        return str(value) if value else None

    async def find(self, turn: Turn, memory: Memory, frame: Frame) -> Reply | tuple[Booking, ...]:
        """The appointments to come, or the question for proof, or why there are none.

        Raises:
            HallError: the hall did not answer.
        """
        proof = await self.proofs.proof(turn.conversation, frame)
        if proof is None:
            missing = missing_of(frame)
            if not missing:  # the vault has let go of a number meanwhile
                frame = without_proof(frame)
                missing = missing_of(frame)
            return self._asked(ask(missing), memory, frame.asked(PROOF))
        try:
            found = await self.hall.bookings(proof, asker(turn.conversation))
        except HallRefused as refusal:
            if not is_locked(refusal):
                raise
            return Reply(
                (Message(LOCKED, ("转人工",)),), replace(memory, task=None), outcome="refused"
            )
        if found:
            return found
        if frame.get("kept"):
            return Reply((Message(NONE),), replace(memory, task=None))
        again = without_proof(frame).asked(PROOF)
        return self._asked(Message(NO_MATCH), memory, again)

    def which(self, found: Sequence[Booking], memory: Memory, frame: Frame, verb: str) -> Reply:
        """The question which one is meant."""
        today = self.now().date()
        offers = tuple(Offer(words.title(b, today), b.booking_code) for b in found)
        message = Message(
            f"您有{len(found)}个预约，要{verb}哪一个？", _titles(offers), choices=True
        )
        return self._asked(message, memory, frame.asked(WHICH, offers))

    def known(self, memory: Memory, frame: Frame) -> Memory:
        """The conversation with the proof that was right."""
        return replace(memory, kept=keeping(memory.kept, frame))

    def remind(self, frame: Frame, verb: str) -> Message:
        """The open question again."""
        if frame.asking == WHICH:
            return Message(f"要{verb}哪一个？", _titles(frame.offers), choices=True)
        return ask(missing_of(frame) or ["identity", "last4"])

    @staticmethod
    def _asked(message: Message, memory: Memory, frame: Frame) -> Reply:
        return Reply((message,), replace(memory, task=frame), outcome="asked")


def _titles(offers: Sequence[Offer]) -> tuple[str, ...]:
    return tuple(offer.title for offer in offers)
