"""Made-up numbers, and the ways in which people write and say them, as hypothesis strategies."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from dialogue.personal.checks import identity_check

SPOKEN = ("零〇洞", "一幺壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七拐柒", "八捌", "九勾玖")
_GAPS = ("", " ", "-", "，", "、", " - ", "…", "嗯", "，嗯，", "　")
PLACES = ("440604", "110101", "450302", "432501", "310115", "650102")


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Valid identity numbers."""
    born = draw(st.dates(date(1930, 1, 1), date(2024, 12, 31)))
    body = f"{draw(st.sampled_from(PLACES))}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + identity_check(body)


phones = st.integers(13_000_000_000, 19_999_999_999).map(str)


@st.composite
def said(draw: st.DrawFn, number: str) -> str:
    """A number as somebody might write or say it."""
    style = draw(st.sampled_from(("plain", "spoken", "wide", "mixed")))
    written = [_written(draw, c, style) for c in number]
    size, gap = draw(st.sampled_from((0, 3, 4, 6))), draw(st.sampled_from(_GAPS))
    parts = []
    for position, c in enumerate(written):
        if size and position and position % size == 0:
            parts.append(gap)
        parts.append(c)
    return "".join(parts)


def _written(draw: st.DrawFn, c: str, style: str) -> str:
    if c == "X":
        return draw(st.sampled_from("XxｘＸ叉"))
    if style == "spoken" or (style == "mixed" and draw(st.booleans())):
        return draw(st.sampled_from(SPOKEN[int(c)]))
    return chr(ord("０") + int(c)) if style == "wide" else c
