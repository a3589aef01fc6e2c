"""Looks, again and again, for what becomes true by time alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

_log = logging.getLogger(__name__)


class Sweep(Protocol):
    """Work that is due by time; doing it twice changes nothing."""

    async def run(self) -> None:
        """Does what is due."""
        ...


async def sweep_regularly(sweeps: Sequence[Sweep], every: float) -> None:
    """Runs the sweeps, one after the other, until it is cancelled.

    Args:
        sweeps: what to run.
        every: seconds between two rounds.
    """
    while True:
        for sweep in sweeps:
            try:
                await sweep.run()
            except (SQLAlchemyError, OSError) as error:
                # The database is away; the next round makes up for it.
                _log.warning("%s: %s", type(sweep).__name__, type(error).__name__)
        await asyncio.sleep(every)
