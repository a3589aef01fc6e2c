"""Service windows (窗口) as items' locations name them: "二楼A区B05-B08号窗口"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_CODE = r"[A-Z]{0,2}[0-9]{1,4}"
_GROUP = re.compile(
    # Codes in a row (A13、A14号窗口, B05-B08窗口); a bare number needs the word after it.
    rf"(?<![A-Z0-9])({_CODE}(?:\s*[、,/至~—\-]\s*{_CODE})*)\s*(?:号|#)?\s*(?:综合|专)?(?:窗口|窗|柜台)"
)
_LETTERED = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}[0-9]{2,4})(?![A-Z0-9])")
_SEPARATOR = re.compile(r"\s*[、,/]\s*")
_RANGE = re.compile(rf"({_CODE})\s*[至~—\-]\s*({_CODE})")
_LONGEST_RANGE = 40
_PLACE_LIMIT = 200
"""Places are part of an index; a location may be a page long."""


@dataclass(frozen=True)
class WindowPlace:
    """A window's code (B05, 13) and the place that it stands in, as the location words it."""

    code: str
    place: str


def windows_in(location: str | None) -> tuple[WindowPlace, ...]:
    """Windows that a location names, in order; none when it gives no code."""
    if not location:
        return ()
    text = unicodedata.normalize("NFKC", location).upper()
    spans = list(_GROUP.finditer(text)) or list(_LETTERED.finditer(text))
    if not spans:
        return ()
    place = text[: spans[0].start()].strip(" ,、;；，:：(（") or text
    place = place[:_PLACE_LIMIT]
    codes: dict[str, None] = {}
    for span in spans:
        for part in _SEPARATOR.split(span.group(1)):
            codes.update(dict.fromkeys(_expanded(part)))
    return tuple(WindowPlace(code, place) for code in codes)


def _expanded(part: str) -> list[str]:
    match = _RANGE.fullmatch(part)
    if match is None:
        return [part]
    first, last = match.groups()
    letters = first.rstrip("0123456789")
    low, high = (
        int(first[len(letters) :]),
        int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    )
    if last.rstrip("0123456789") not in ("", letters) or not low <= high <= low + _LONGEST_RANGE:
        return [first, last]
    width = len(first) - len(letters)
    return [f"{letters}{number:0{width}d}" for number in range(low, high + 1)]
