"""Whether a message in the middle of a task is a question of its own rather than an answer."""

from __future__ import annotations

import re

from actions.guide.asked import centre_fields_asked, fields_asked
from actions.linker.text import normalise
from actions.turn import Turn

_ASKING = re.compile(
    r"[?？]|吗|呢$|么$|什么|啥|哪|几点|多少|多久|几天|几耐|几多|怎么|咋|点样|点搞|点行|如何|能不能|可不可以|要不要|用不用|有没有|有冇|系咪|是不是|"
    r"边度|边个|乜|为什么|为啥|点解|坐几路|收费|要带"
)
_AVAILABILITY = re.compile(
    r"(?:有|还有|冇|没)(?:没有?|冇)?(?:号|位|名额|空|得约)|能约|可以约|约得|约吗|行吗|可以吗|得唔得|行不行"
)
"""Asks whether a time can be had: an answer to "when", not a question about the guide."""
_SURE = 0.45


def asks_something(turn: Turn) -> bool:
    """Whether the message asks for a field of a guide or of a centre."""
    said = normalise(turn.words)
    if not _ASKING.search(said) or _AVAILABILITY.search(said):
        return False
    if fields_asked(turn.words, {}):
        return True
    if turn.intent != "ask" or turn.sureness < _SURE:
        return False
    return bool(
        fields_asked(turn.words, turn.fields) or centre_fields_asked(turn.words, turn.fields)
    )
