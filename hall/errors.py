"""Errors of the reference hall: one tree, each with the code and status that its API answers with.

HallSystemError
├── NotFound          404  no such item, centre, booking or address
│   └── NotBookable        the item takes no appointments
├── Gone              410  withdrawn, or not in force today
├── BadRequest        400  the request is at fault
│   ├── InvalidDocument    an item or centre that the schema does not accept
│   └── CursorUnknown      a cursor that this catalogue did not give: start again without one
├── Unauthorized      401  no key, or an unknown one
├── Forbidden         403  the key lacks the scope
├── TooLarge          413  the body is over the limit
├── Conflict          409  understood, but things do not stand so; the code says what is in the way
├── InvalidVisitor    422  a name, number or phone that cannot be; the message says which
├── Locked            423  too many wrong proofs
└── Unavailable       503  the database does not answer

UnreadableFile belongs to the importers and the calendar, and never reaches the API.
"""

from __future__ import annotations

from typing import ClassVar


class HallSystemError(Exception):
    """Base of what the reference hall raises on purpose."""

    code: str = "internal_error"
    status: ClassVar[int] = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(HallSystemError):
    """There is no such thing."""

    code = "not_found"
    status = 404


class NotBookable(NotFound):
    """The item is there, but nobody needs an appointment for it."""

    code = "not_bookable"


class Gone(HallSystemError):
    """It was withdrawn, or is not in force today."""

    code = "gone"
    status = 410


class BadRequest(HallSystemError):
    """The request is at fault."""

    code = "bad_request"
    status = 400


class InvalidDocument(BadRequest):
    """An item or centre that its schema does not accept.

    Args:
        problems: (path of the field, what is wrong), for example ("fee.charged", "...").
    """

    code = "invalid_document"
    status = 422

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("；".join(f"{path}：{what}" if path else what for path, what in problems))
        self.problems = problems


class CursorUnknown(BadRequest):
    """A cursor that this catalogue did not give; the reader starts again without one."""

    code = "cursor_unknown"


class Unauthorized(HallSystemError):
    """No key, or one that the hall does not know."""

    code = "unauthorized"
    status = 401


class Forbidden(HallSystemError):
    """The key does not carry the scope that the call needs."""

    code = "forbidden"
    status = 403


class TooLarge(HallSystemError):
    """The request's body is over the limit."""

    code = "too_large"
    status = 413


class Conflict(HallSystemError):
    """Understood, but things do not stand so.

    Args:
        code: what is in the way: "slot_full", "hold_expired" ...; the client's protocol names them.
        message: for staff.
    """

    status = 409

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidVisitor(HallSystemError):
    """A name, identity number, phone or credit code that cannot be.

    Args:
        field: of the client's `Visitor`.
        message: what is wrong with it, without the value.
    """

    code = "invalid_visitor"
    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}：{message}")
        self.field = field


class Locked(HallSystemError):
    """Too many wrong proofs; the message says when the next try is taken."""

    code = "locked"
    status = 423


class Unavailable(HallSystemError):
    """The database does not answer."""

    code = "unavailable"
    status = 503


class UnreadableFile(HallSystemError):
    """An import file or a calendar that cannot be read at all."""

    code = "unreadable_file"
    status = 422
