"""What the linker does to any text before it compares: one script, one width, one case, and its sound.

Sound matters twice: people type slips (身分证, 居柱证) and whole words in pinyin (shenfenzheng), and
a recogniser writes homophones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, pinyin_dict

_TO_SIMPLIFIED = OpenCC("t2s")
_HAN = re.compile(r"[㐀-鿿]")
_CONTENT = re.compile(r"[㐀-鿿a-z0-9]+")
_LATIN = re.compile(r"[a-z]+")

MAX_QUERY = 300
"""Characters of an utterance that the linker looks at; the rest of a longer one is not read."""


def normalise(text: str) -> str:
    """Half width, simplified, lower case, without control characters.

    >>> normalise("ＡＢＣ身份證")
    'abc身份证'
    """
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in folded)
    simplified: str = _TO_SIMPLIFIED.convert(visible)
    return simplified.lower()


def content(text: str) -> str:
    """Only the Han characters, letters and digits of a normalised text, without gaps."""
    return "".join(_CONTENT.findall(text))


def syllables(text: str) -> list[str]:
    """The sound of a normalised text: a folded, toneless syllable a character.

    Latin runs that are pinyin ("huanling") are cut into syllables; others stand as they are.
    """
    found: list[str] = []
    position = 0
    for match in _LATIN.finditer(text):
        found.extend(_sounds(text[position : match.start()]))
        found.extend(_cut_pinyin(match.group()))
        position = match.end()
    found.extend(_sounds(text[position:]))
    return found


def _sounds(text: str) -> list[str]:
    return [_sound(c) for c in text if _HAN.match(c) or c.isdigit()]


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return fold(lazy_pinyin(character, style=Style.NORMAL)[0])


_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))


@lru_cache(maxsize=2048)
def fold(syllable: str) -> str:
    """The syllable without what southern speakers and recognisers do not tell apart.

    zh/z, ch/c, sh/s, n-/l-, -ng/-n and ü/v are one.

    >>> fold("zheng"), fold("lan")
    ('zen', 'lan')
    """
    plain = syllable.replace("ü", "v")
    for retroflex, flat in _FOLDS:
        if plain.startswith(retroflex):
            plain = flat + plain[2:]
    if plain.startswith("n") and len(plain) > 1:
        plain = "l" + plain[1:]
    if plain.endswith("ng"):
        plain = plain[:-1]
    return plain


@lru_cache(maxsize=1)
def _known_syllables() -> frozenset[str]:
    readings = (reading.split(",")[0] for reading in pinyin_dict.pinyin_dict.values())
    toneless = (unicodedata.normalize("NFD", reading) for reading in readings)
    return frozenset("".join(c for c in s if c.isascii() and c.isalpha()) for s in toneless)


@lru_cache(maxsize=4096)
def _cut_pinyin(run: str) -> list[str]:
    """Cut a Latin run into pinyin syllables, fewest first; the run itself when it is not pinyin."""
    known = _known_syllables()
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 6), end):
            head = best[start]
            piece = run[start:end]
            if head is None or (len(piece) < 2 and piece not in "aeo") or piece not in known:
                continue
            cut = [*head, fold(piece)]
            current = best[end]
            if current is None or len(cut) < len(current):
                best[end] = cut
    whole = best[-1]
    return whole if whole and len(run) > 2 else [run]
