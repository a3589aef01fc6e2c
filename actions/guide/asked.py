"""Which guide fields a message asks for, from the model's chances and a little certainty."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.guide.fields import LABELS
from actions.linker.text import normalise

SURE = 0.5
"""A field at this chance is asked for."""
LIKELY = 0.3
"""The best field counts at this chance when none is sure."""

CENTRE_FIELDS = ("place", "hours", "phone", "transport", "notice")

# Questions that leave no room for doubt: the model is not asked about them.
_PLAIN = (
    ("fee", re.compile(r"多少钱|几多钱|几钱|好多钱|收费(?!公路|站)|收不收费|要不要钱|要钱|收钱|免费|工本费|登记费|费用")),
    ("phone", re.compile(r"电话(?!卡)|联系方式")),
    ("online", re.compile(r"网址|网上|线上|手机上?(?:能|可以)?办|网办|小程序|在线办")),
    ("forms", re.compile(r"空白表|样表|填写样本|样本|下载")),
    ("legal", re.compile(r"依据|法律规定|哪条法|什么法")),
    ("supervision", re.compile(r"监督(?:投诉)?电话|投诉电话")),
    ("materials", re.compile(r"什么材料|啥材料|哪些材料|要带什么|要带啥|带什么|带啥|带咩|材料(?:清单|有哪些)")),
    ("place", re.compile(r"哪个窗口|几号窗口|边个窗口|在哪办|在哪里办|去哪办|去哪里办|几楼|喺边度|去边度")),
    ("process", re.compile(r"流程|步骤")),
    ("condition", re.compile(r"什么条件|啥条件|受理条件|办理条件|有什么要求|条件是")),
)
_QUANTITY = re.compile(
    r"最多|最少|最低|最高|上限|下限|多高|多大|几个月|多少个?月|几月|满(?:几|多少|多久)|要住(?:够)?多久|期限|限制|每月|一个月|一年"
)


def fields_asked(text: str, chances: Mapping[str, float]) -> tuple[str, ...]:
    """Guide fields asked for, in the order in which they are answered; () when none is.

    Args:
        text: the message.
        chances: the model's chance of each field.
    """
    said = normalise(text)
    certain = {field for field, pattern in _PLAIN if pattern.search(said)}
    if "supervision" in certain:
        certain.discard("phone")
    found = {f for f in LABELS if chances.get(f, 0.0) >= SURE}
    if not found and not certain:
        best = max(LABELS, key=lambda f: chances.get(f, 0.0))
        found = {best} if chances.get(best, 0.0) >= LIKELY else set()
    return tuple(f for f in LABELS if f in found | certain)


def centre_fields_asked(chances: Mapping[str, float]) -> tuple[str, ...]:
    """Fields of a centre asked for; () for a general question."""
    found = tuple(f for f in CENTRE_FIELDS if chances.get(f, 0.0) >= 0.4)
    if found:
        return found
    best = max(CENTRE_FIELDS, key=lambda f: chances.get(f, 0.0))
    return (best,) if chances.get(best, 0.0) >= 0.25 else ()


def about_quantity(text: str) -> bool:
    """Whether a limit, an amount or a term is asked for, which may stand in any field's text."""
    return _QUANTITY.search(normalise(text)) is not None
