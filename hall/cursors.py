"""Opaque cursors of lists, of the feed and of the outbox."""

from __future__ import annotations

import base64
import binascii
import json

from hall.errors import CursorUnknown


def sealed(mark: str, value: str) -> str:
    """A cursor; `mark` tells what it is of."""
    raw = json.dumps([mark, value], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def opened(cursor: str, mark: str) -> str:
    """What `sealed` put in.

    Raises:
        CursorUnknown: it was not made here, or is of something else.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        found, value = json.loads(raw)
    except (binascii.Error, ValueError, TypeError) as error:
        raise CursorUnknown("游标无效，请不带游标重新读取") from error
    if found != mark or not isinstance(value, str):
        raise CursorUnknown("游标不属于当前数据，请不带游标重新读取")
    return value


def version_in(cursor: str, epoch: str, version: int) -> int:
    """The version in a cursor of the feed, or the position in one of the outbox.

    Raises:
        CursorUnknown: it is of another database, or newer than this one (restored from a copy).
    """
    value = opened(cursor, epoch)
    if not value.isascii() or not value.isdigit() or int(value) > version:
        raise CursorUnknown("游标不属于当前数据，请不带游标重新读取")
    return int(value)
