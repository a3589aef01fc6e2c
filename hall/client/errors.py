"""Errors of a hall, as its client meets them.

HallError
├── HallUnavailable   no answer in time, no connection, 5xx, or an answer that is not the contract's
├── HallNotFound      404 and 410: there is no such thing (any more)
└── HallRefused       another 4xx: the request is at fault; `code` says how
"""


class HallError(Exception):
    """Base of everything that a call of the hall can raise."""


class HallUnavailable(HallError):
    """The hall did not answer, or not as agreed; trying again later may help."""


class HallNotFound(HallError):
    """The hall knows no such item, centre or case, or has withdrawn it."""


class HallRefused(HallError):
    """The hall understood and said no.

    Args:
        code: the hall's error code, for example "forbidden" or "slot_full".
        message: the hall's words for staff; not meant for citizens.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
