"""Holding a place while it is confirmed, and giving it back."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from actions.tasks.frame import Frame
from hall.client import AppointmentHall, HallError, HallRefused

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Places:
    """Places in the hall, as a frame holds them.

    Attributes:
        hall: which keeps them.
    """

    hall: AppointmentHall

    async def hold(self, frame: Frame) -> Frame | None:
        """The frame with a place held in its period; None when the period is full or closed.

        A place held for another period is given back. The same period is not held twice.

        Raises:
            HallError: the hall did not answer.
        """
        slot, held = frame.get("slot"), frame.get("hold")
        if held and held["slot_id"] == slot["slot_id"]:
            return frame
        if held:
            await self.release(frame)
        times = int(frame.get("holds") or 0) + 1
        try:
            hold = await self.hall.hold(slot["slot_id"], f"{frame.key}:{slot['slot_id']}:{times}")
        except HallRefused as refusal:
            if refusal.code not in ("slot_full", "slot_closed"):
                raise
            return None
        return frame.having(hold={"hold_id": hold.hold_id, "slot_id": slot["slot_id"]}, holds=times)

    async def release(self, frame: Frame) -> None:
        """Give the held place back; a hall that does not answer lets it go by itself in minutes."""
        held = frame.get("hold")
        if not held:
            return
        try:
            await self.hall.release(held["hold_id"])
        except HallError as error:
            logger.info("a hold is left to expire: %s", error)
