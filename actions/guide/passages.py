"""Questions about a figure that may stand anywhere in a guide: 最低交多少, 肩高多少, 几月到几月."""

from __future__ import annotations

import re

from actions.guide.fields import value_of
from actions.linker.text import normalise
from hall.client import Item

_PLACES = ("condition", "fee", "result", "hours", "process")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千]")
_HINTS = (
    (
        re.compile(r"最多|上限|最高|不超过|封顶"),
        re.compile(r"上限|最高|最多|不超过|以内|限额|封顶"),
    ),
    (re.compile(r"最少|最低|至少|下限|起码"), re.compile(r"最低|至少|不少于|起|以上|档次")),
    (re.compile(r"每月|一个月|每个月|月"), re.compile(r"每月|按月|月")),
    (re.compile(r"一年|每年|年"), re.compile(r"每年|年度|年")),
    (re.compile(r"几月|什么时候|集中|期限|时间|过没过|截止"), re.compile(r"月|期|日")),
    (re.compile(r"多高|多大|高度|个头|肩高"), re.compile(r"厘米|米|高|公斤|面积|平方")),
    (re.compile(r"多久|几个月|多少个月|住够|住满|满"), re.compile(r"满|个月|年|日|连续")),
    (re.compile(r"几[个名位台辆枚]|多少人"), re.compile(r"[\d两三四五六七八九十][名个人位台辆枚]")),
    (re.compile(r"最晚|最迟|截止|提前|什么时候"), re.compile(r"[日月天年]前|提前|之前|以前|起")),
    (re.compile(r"年龄|岁数|几岁|多大"), re.compile(r"周岁|岁")),
    (re.compile(r"(?:多少|几百|几千|几多)(?!天|个)"), re.compile(r"\d元|[百千万]元")),
    (
        re.compile(r"期限|限制|多久之内|几天之内|多少天内"),
        re.compile(r"日内|个月内|年内|之日起|期满前|内"),
    ),
)


def telling_fields(text: str, item: Item) -> tuple[str, ...]:
    """The field of the guide that holds the figure asked for, if one stands out."""
    said = normalise(text)
    scores: dict[str, float] = {}
    for field in _PLACES:
        value = value_of(item, field)
        if not value or not _FIGURE.search(value):
            continue
        hints = sum(1 for asks, tells in _HINTS if asks.search(said) and tells.search(value))
        pairs = {said[i : i + 2] for i in range(len(said) - 1)}
        shared = sum(1 for i in range(len(value) - 1) if value[i : i + 2] in pairs)
        if hints:
            scores[field] = hints + 0.2 * min(shared, 5)
    if not scores:
        return ()
    best = max(scores, key=lambda f: scores[f])
    return (best,)
