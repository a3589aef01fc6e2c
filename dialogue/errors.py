"""Errors of a dialogue.

DialogueError
├── MessageRefused      the message itself cannot be taken; `code` and words for its sender
└── EngineUnavailable   the model or its action server did not answer; trying again may help
    └── personal.NumbersNotKept   personal numbers could not be put away; nothing heard the message
"""


class DialogueError(Exception):
    """Base of what can go wrong with a turn."""


class MessageRefused(DialogueError):
    """The message cannot be taken.

    Args:
        code: for programs, such as "too_long".
        message: for the sender, in Chinese.
        status: the HTTP status that fits.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class EngineUnavailable(DialogueError):
    """The dialogue model, or what it depends on, did not answer as agreed."""
