"""Numbers as they may be shown and logged."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import TypeAlias

from dialogue.personal.finder import find

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


def masked(value: str, kind: str) -> str:
    """A number as people may be shown it: enough to know it again, too little to use it.

    >>> masked("440604199001011234", "identity"), masked("13800138000", "phone")
    ('440***********1234', '138****8000')
    >>> masked("6222020200001234567", "number")
    '62***************67'
    """
    if kind == "identity" and len(value) >= 15:
        return _covered(value, 3, 4)
    if kind == "phone" and len(value) == 11 and value.startswith("1"):
        return _covered(value, 3, 4)
    return _covered(value, 2, 2)


def mask(text: str) -> str:
    """A raw text with every personal number in it masked; for logs, transcripts and records.

    >>> mask("我的电话是幺三八零零幺三八零零零")
    '我的电话是138****8000'
    """
    parts = []
    end = 0
    for number in find(text):
        parts += [text[end : number.start], masked(number.value, number.kind)]
        end = number.end
    return "".join(parts) + text[end:]


def _covered(value: str, first: int, last: int) -> str:
    if len(value) <= first + last:
        return "*" * len(value)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


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
        return mask(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """See `logging.Formatter`."""
        return mask(super().formatStack(stack_info))
