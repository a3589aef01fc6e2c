"""Yes and no, to a question that decides something: only an explicit yes is one.

A whole message is read, never a part of it: "对，改成下午" is no yes. The dialogue model's `affirm` is
not asked: it once read 居住证 and 朝阳区 as a yes (DESIGN.md, traps).
"""

from __future__ import annotations

import re

from actions.linker.text import content, normalise

_POLITE = re.compile(
    r"谢谢|多谢|唔该|麻烦|辛苦|请|您|你|帮我|给我|就|那|了|哈|啦|呗|吧|嘞|咯|啊|呀|哦|噢|嘛|哟|呢|的|吖|喇|嘅"
)
_YES = re.compile(
    r"^(?:嗯+|恩+|是|对|好|行|中|成|要|可以|没问题|没有问题|没错|不错|正确|无误|确认|确定|同意|认可|"
    r"提交|ok|okay|yes|系|系啊|冇问题|得|啱|没毛病|妥|(?:都|全)(?:对|是)|这样|这个|约|约上|预约|订|登记|取消|改|搞|办|"
    r"继续|核对过|信息|一样)+$"
)
_WEAK = frozenset(("取消", "改", "搞", "信息", "一样", "中", "得", "成", "这个"))
"""Words that belong to a yes but are none by themselves, unless the question was just that."""
_ASKS = re.compile(r"[?？]|[吗么]\s*$")
_NO = re.compile(
    r"^(?:不+|不是|不对|错|错了|不用|不要|不行|不可以|不好|不确认|不确定|不同意|不提交|否|别|先别|先不|先不要|"
    r"等等|等一下|等下|慢着|唔系|唔啱|唔好|唔使|no|没|没有|有误|有问题|搞错|弄错|写错|说错|重新|重来)+$"
)


def agrees(text: str, verb: str = "") -> bool:
    """Whether a message is an explicit yes and nothing else.

    Args:
        text: the message.
        verb: what is to be done: "取消" alone agrees to "要取消吗", and to nothing else.

    >>> agrees("嗯嗯，对的，谢谢"), agrees("居住证"), agrees("对，改成下午"), agrees("不对")
    (True, False, False, False)
    >>> agrees("取消"), agrees("取消吧", verb="取消")
    (False, True)
    """
    said = _bare(text)
    if not said or _ASKS.search(text) or (said in _WEAK and said != verb):
        return False
    return _YES.match(said) is not None


def refuses(text: str) -> bool:
    """Whether a message is a no and nothing else.

    >>> refuses("不对啊"), refuses("先别"), refuses("不是护照")
    (True, True, False)
    """
    said = _bare(text)
    return bool(said) and _NO.match(said) is not None


def _bare(text: str) -> str:
    written = content(normalise(text))
    return _POLITE.sub("", written) or written
