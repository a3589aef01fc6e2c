"""Codes and tokens that are handed out."""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L, which are mistaken for each other."""


def new_booking_code() -> str:
    """A code for the desk, such as YY7K2MPX4Q: nearly 31^8 of them, so none is met by guessing.

    Two digits at least: without any it would read like a word.
    """
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(8))
        if sum(c.isdigit() for c in code) >= 2:
            return f"YY{code}"


def new_token() -> str:
    """22 characters of 128 random bits, for addresses that tell who knows them."""
    return secrets.token_urlsafe(16)
