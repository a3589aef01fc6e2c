"""Proof of who somebody is: an identity number and the last four digits of their phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.memory import Kept, Memory
from actions.reply import Message
from actions.tasks.frame import Frame
from actions.tasks.values.digits import last_four
from actions.tasks.values.numbers import Numbers
from actions.turn import Turn
from hall.client import Asker, HallRefused, PersonProof

PROOF = "proof"
LOCKED = (
    "为了保护个人信息，试的次数太多，查询先停一停，过半小时再试。"
    "着急的话请带身份证到大厅窗口，或者拨打12345、说“转人工”。"
)


def asker(conversation: str) -> Asker:
    """Who asks, as the hall counts wrong proofs: a channel's user has one conversation at a time."""
    return Asker(conversation=conversation, user=conversation)


def is_locked(refusal: HallRefused) -> bool:
    """Whether the hall has stopped listening to proofs for a while."""
    return refusal.code == "locked"


@dataclass(frozen=True)
class ProofReader:
    """Takes proof from messages, and from what was given earlier in the conversation.

    Attributes:
        numbers: resolves tokens; after it has erased them, proof is asked for anew.
    """

    numbers: Numbers

    async def begin(self, conversation: str, memory: Memory, frame: Frame) -> Frame:
        """With the proof that finished tasks left behind, while the vault still has it."""
        kept = memory.kept
        if kept.identity is None or kept.phone is None:
            return frame
        phone = await self.numbers.value(conversation, kept.phone)
        if phone is None or await self.numbers.value(conversation, kept.identity) is None:
            return frame
        return frame.having(identity=kept.identity, phone=kept.phone, kept=True)

    def take(self, turn: Turn, frame: Frame) -> tuple[Frame, bool]:
        """(the frame with what the message tells of a proof, whether it told anything)."""
        found: dict[str, str] = {}
        if token := turn.token("identity"):
            found["identity"] = token
        if token := turn.token("phone"):
            found["phone"] = token
        elif digits := last_four(turn.words):
            found["last4"] = digits
        if "phone" in found:
            return frame.having(**found, last4=None), True
        if "last4" in found:
            return frame.having(**found, phone=None), True
        return (frame.having(**found), True) if found else (frame, False)

    async def proof(self, conversation: str, frame: Frame) -> PersonProof | None:
        """What is known as a proof, or None while something is missing."""
        identity = await self._value(conversation, frame.get("identity"))
        last4 = await self.last_four(conversation, frame)
        if identity is None or last4 is None:
            return None
        return PersonProof(identity_number=identity, phone_last4=last4)

    async def last_four(self, conversation: str, frame: Frame) -> str | None:
        """The last four digits of the phone, or None."""
        phone = await self._value(conversation, frame.get("phone"))
        digits = phone[-4:] if phone else frame.get("last4")
        return str(digits) if digits else None

    async def _value(self, conversation: str, token: str | None) -> str | None:
        return await self.numbers.value(conversation, token)


def ask(missing: Sequence[str]) -> Message:
    """The question for what is missing of "identity" and "last4"."""
    if len(missing) > 1:
        return Message("为了保护您的信息，请告诉我预约时用的身份证号，和手机号后四位。")
    if missing == ["identity"]:
        return Message("请再告诉我身份证号。")
    return Message("请再告诉我手机号的后四位。")


def missing_of(frame: Frame) -> list[str]:
    """What a frame lacks for a proof."""
    lacks = [] if frame.get("identity") else ["identity"]
    return lacks if frame.get("phone") or frame.get("last4") else [*lacks, "last4"]


def without_proof(frame: Frame) -> Frame:
    """The frame after a proof that fitted nothing."""
    return frame.having(identity=None, phone=None, last4=None, kept=None)


def keeping(kept: Kept, frame: Frame) -> Kept:
    """What stays in the conversation of a proof that was right: tokens only."""
    if frame.get("identity") and frame.get("phone"):
        return replace(kept, identity=frame.get("identity"), phone=frame.get("phone"))
    return kept
