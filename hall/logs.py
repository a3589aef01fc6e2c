"""The hall's log: no number that is long enough to be somebody's stands in it whole.

Records here name single values, never sentences, so a plain rule does; the gateway, which hears
people speak, has `dialogue.personal`.
"""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_LONG = re.compile(r"\d{7,}[Xx]?")
FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def set_up_logging() -> None:
    """For `python -m hall serve`: everything from INFO on to stderr, masked."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def masked(text: str) -> str:
    """A text with its long numbers covered.

    >>> masked("phone='13800138000'")
    "phone='13*******00'"
    """
    return _LONG.sub(lambda found: _covered(found.group()), text)


def _covered(number: str) -> str:
    return number[:2] + "*" * (len(number) - 4) + number[-2:]


class MaskingFormatter(logging.Formatter):
    """Covers long numbers in messages, tracebacks and stacks; the time of a record stays."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        """See `logging.Formatter`."""
        record.message = masked(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        """See `logging.Formatter`."""
        return masked(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """See `logging.Formatter`."""
        return masked(super().formatStack(stack_info))
