"""Chinese and Arabic numerals as they stand in dates: small, whole, spoken in either way."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "廿": 20, "卅": 30}

NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十廿卅零百]{1,5})"
"""A number that a day, an hour or a distance can have."""
NOT_AFTER_NUMBER = r"(?<![\da-z.零〇一二两三四五六七八九十百千万几])"
"""Before a number: not in the middle of a longer one."""


def number(text: str) -> int:
    """The value of a numeral: 12, 十二, 二十, 廿三, 一百零二, 二零二六 (digit by digit).

    >>> number("二十三"), number("两"), number("二零二六"), number("十"), number("一百零二")
    (23, 2, 2026, 10, 102)

    Raises ValueError for anything else.
    """
    if text.isascii():
        return int(text)
    if not any(c in "十廿卅百" for c in text):
        return int("".join(str(_digit(c)) for c in text))
    hundreds, mark, below = text.rpartition("百")
    total = _digit(hundreds or "一") * 100 if mark else 0
    value: int | None = None
    for character in below.lstrip("零"):
        if character in _TENS:
            total += _TENS[character] * (value if value is not None and character == "十" else 1)
            value = None
        elif value is None:
            value = _digit(character)
        else:
            raise ValueError(text)
    return total + (value or 0)


def _digit(character: str) -> int:
    if character.isascii() and character.isdigit():
        return int(character)
    if character not in DIGITS:
        raise ValueError(character)
    return DIGITS[character]
