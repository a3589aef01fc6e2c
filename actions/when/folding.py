"""One width, one script and no gaps, with the way back to the message as it was written."""

from __future__ import annotations

from dataclasses import dataclass

_TRADITIONAL = str.maketrans(
    "後個週點號兩禮節國慶臘陽歲鐘鍾時間過晝開業幾從這現馬盡隨邊聽寫尋裡裏為還對錯換約預訂來晚裡農曆閒飯當內麼嗎無別們點體於與須華",
    "后个周点号两礼节国庆腊阳岁钟钟时间过昼开业几从这现马尽随边听写寻里里为还对错换约预订来晚里农历闲饭当内么吗无别们点体于与须华",
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
"""Without the punctuation that ends a clause: it is never part of a number."""
_DASHES = str.maketrans("~—–－−〜～﹣", "--------")


@dataclass(frozen=True)
class Folded:
    """`text` to be read; `at[i]` is where its character i stands in the message."""

    message: str
    text: str
    at: tuple[int, ...]

    def cut(self, spans: list[tuple[int, int]]) -> tuple[str, str]:
        """The pieces of the message under these spans of the text, and the message without them."""
        taken: set[int] = set()
        for start, end in spans:
            taken.update(range(self.at[start], self.at[end - 1] + 1))
        pieces: list[str] = []
        for position in sorted(taken):
            if position - 1 not in taken and pieces:
                pieces.append(" ")
            pieces.append(self.message[position])
        return "".join(pieces), "".join(c for i, c in enumerate(self.message) if i not in taken)


def fold(message: str) -> Folded:
    """Half width, simplified (as far as dates need it), lower case, spaces only between ASCII.

    Callers hand in normalised text; this makes the reading stand without it.
    """
    plain = message.translate(_FULL_WIDTH).translate(_TRADITIONAL).translate(_DASHES).lower()
    if len(plain) != len(message):  # a few letters grow in lower case
        plain = message.translate(_FULL_WIDTH).translate(_TRADITIONAL).translate(_DASHES)
    kept = [i for i, c in enumerate(plain) if not c.isspace() or _between_words(plain, i)]
    return Folded(message, "".join(plain[i] for i in kept), tuple(kept))


def _between_words(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
