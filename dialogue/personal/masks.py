"""Numbers as they may be shown."""

from __future__ import annotations

from dialogue.personal.finder import find


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
