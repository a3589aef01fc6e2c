"""Logs without personal numbers."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import TypeAlias

from dialogue.personal.masks import mask

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def set_up_logging() -> None:
    """For a `__main__`: everything from INFO on to stderr, masked; Python's warnings too."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(True)


class MaskingFormatter(logging.Formatter):
    """Masks the message, the traceback and the stack of every record; its time and name stay.

    A formatter, because a filter would not see what is written of an exception.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        """See `logging.Formatter`."""
        record.message = mask(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        """See `logging.Formatter`."""
        return _each_line(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """See `logging.Formatter`."""
        return _each_line(super().formatStack(stack_info))


def _each_line(text: str) -> str:
    """A traceback as a whole is longer than what `mask` looks at closely."""
    return "\n".join(mask(line) for line in text.splitlines())
