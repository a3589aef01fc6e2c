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

CENTRE_SURE = 0.4
"""A field of a centre at this chance is asked for."""
CENTRE_LIKELY = 0.25
"""The best field of a centre counts at this chance when none is sure."""

CENTRE_FIELDS = ("place", "hours", "phone", "transport", "notice")

# Questions that leave no room for doubt: the model is not asked about them.
_PLAIN = (
    (
        "fee",
        re.compile(
            r"多少钱|几多钱|几钱|好多钱|收费(?!公路|站)|收不收费|要不要钱|要钱|收钱|免费|工本费|登记费|费用|怎么收|怎么算|税点|几个点|多少税|税率"
        ),
    ),
    ("phone", re.compile(r"电话(?!卡)|联系方式")),
    ("online", re.compile(r"网址|网上|线上|手机上?(?:能|可以)?办|网办|小程序|在线办")),
    ("forms", re.compile(r"空白表|样表|填写样本|样本|下载")),
    ("legal", re.compile(r"依据|法律规定|哪条法|什么法")),
    ("supervision", re.compile(r"监督(?:投诉)?电话|投诉电话")),
    (
        "materials",
        re.compile(
            r"材料|资料(?!库)|(?:带|准备|交|提交|拿)(?:些|点|齐)?(?:什么|啥|咩|乜|哪些|么子|哪样)|多带|带.{0,3}东西|什么手续|啥手续|哪些手续|哪些证件|什么证件"
            r"|(?:要|需要|需|备)(?:些)?(?:什么|啥子?|咩|么子)(?=$|[吗呢呀啊嘛？?，。,!！ ])|几张|几寸|几份"
        ),
    ),
    (
        "place",
        re.compile(
            r"哪个窗口|几号窗口|边个窗口|在哪办|在哪里办|(?:去|到|在|上|搁)哪(?:里|儿|边|个地方)?(?:办|换|补|开|弄|整|搞|审|报|交|申请|登记|上牌|注销)|几楼|(?:在|去|到|喺)(?:哪里|哪儿|哪|边度)(?!.{0,3}(?:领|取|拿|攞|下载|打印|填|查|看))"
        ),
    ),
    (
        "process",
        re.compile(
            r"流程|步骤|环节|程序|怎么(?:申请|办|弄|搞|操作|挂|移|开|报|补|换|改|销|迁|转)|咋(?:个)?(?:办|弄|整|申请)"
            r"|点(?:样)?(?:办|申请|搞|整)|如何(?:办|申请)|怎样(?:办|申请)"
        ),
    ),
    (
        "hours",
        re.compile(
            r"什么时间(?:可以|能)?去|几点(?:上班|下班|开门|关门)|上班时间|办公时间|办理时间|周末|星期[六天日]|礼拜[六天日]|周[六日]"
        ),
    ),
    (
        "result",
        re.compile(
            r"(?:在|去|到|上)(?:哪|边)[里儿度]?(?:领|取|拿|攞)|怎么(?:领取|取证|拿证|拿到)|领证|取证|邮寄|快递|寄到|寄过来|寄给|(?:怎么|咋)给我"
        ),
    ),
    (
        "time",
        re.compile(
            r"(?<!住)(?<!住够)(?<!满)多久(?!之内|以内|前)|几天(?!之内|内)|多少天(?!之内|内)|多长时间|好久(?:能|可以|拿|办|下)|几时(?:能|可以|拿|办|好|下)|几个工作日|几个?月能|办理?时限|几耐|几日|几多日|立等可取"
        ),
    ),
    ("condition", re.compile(r"条件|资格|什么要求|啥要求|够不够格|符合")),
    ("department", re.compile(r"(?:哪个|边个|什么|啥)(?:部门|单位|局)|归(?:谁|哪|边)|谁管")),
)
_TRAVEL = re.compile(
    r"停车(?:场|费|位|要|收|多少|方便|吗)|车位|能停车|好停车|有停车|几路车|坐(?:什么|几路|啥)车|坐几路|坐(?:地铁|公交).{0,6}(?:去|到|行|能|吗)"
    r"|(?:地铁|公交)(?:站|几号线|怎么|咋|能到|可以到|直达)|哪(?:个|一)?(?:公交|地铁)|导航|路线"
    r"|(?<!流程)(?<!程序)(?<!手续)(?<!步骤)(?:怎么|咋|点)(?:走|去|过去|坐车)"
)
_PLAIN_OF_CENTRE = (
    ("place", re.compile(r"地址|在哪(?!办)|哪儿|边度|什么位置|搁哪|几号楼|什么路")),
    (
        "hours",
        re.compile(
            r"上班|下班|开门|关门|办公|营业|周末|星期|礼拜|周[一二三四五六日天]|中午|午休|放假|节假日|国庆|春节|元旦|几点"
        ),
    ),
    ("phone", re.compile(r"电话|号码|总机|联系方式")),
    ("transport", _TRAVEL),
    ("notice", re.compile(r"通知|公告|停办|暂停|搬(?:到|去|了|迁)|最近有(?:没有|啥|什么)")),
)
# Money that people get, not pay.
_GIVEN = re.compile(
    r"(?:补贴|津贴|补助|优待金|失业金|救助金|养老金|保险金|抚恤金|低保).{0,8}(?:多少|几百|几千|几多)(?!天|个)"
    r"|(?:发|(?<![补申认换])领|拿|补偿|能补|奖)到?(?:多少|几多|几百|几千)(?!天|个)"
)
_QUANTITY = re.compile(
    r"最多|最少|最低|最高|上限|下限|多高|多大|几个月|多少个?月|几月|满(?:几|多少|多久)|要住(?:够)?多久|期限|限制|每月|一个月|一年"
    r"|什么时候(?:发|到账)|什么时间(?:发|到账)|封顶|几成|最晚|最迟|截止|提前(?:多久|几天|多少天)|几[个名位台辆枚](?!工作日|月|星期|礼拜|窗口|小时)|多少人|年龄|岁数"
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
    if _GIVEN.search(said):
        certain.discard("fee")
        certain.add("result")
        chances = {**chances, "fee": 0.0}
    if "result" in certain and "place" not in certain:
        chances = {**chances, "place": 0.0}
    found = {f for f in LABELS if chances.get(f, 0.0) >= SURE}
    if not found and not certain:
        best = max(LABELS, key=lambda f: chances.get(f, 0.0))
        found = {best} if chances.get(best, 0.0) >= LIKELY else set()
    return tuple(f for f in LABELS if f in found | certain)


def centre_fields_asked(text: str, chances: Mapping[str, float]) -> tuple[str, ...]:
    """Fields of a centre asked for; () for a general question.

    Args:
        text: the message.
        chances: the model's chance of each field.
    """
    said = normalise(text)
    certain = {field for field, pattern in _PLAIN_OF_CENTRE if pattern.search(said)}
    found = certain or {f for f in CENTRE_FIELDS if chances.get(f, 0.0) >= CENTRE_SURE}
    if found:
        return tuple(f for f in CENTRE_FIELDS if f in found)
    best = max(CENTRE_FIELDS, key=lambda f: chances.get(f, 0.0))
    return (best,) if chances.get(best, 0.0) >= CENTRE_LIKELY else ()


def travels(text: str) -> bool:
    """Whether a message asks how to get somewhere, or where to park: only a centre can be meant."""
    return _TRAVEL.search(normalise(text)) is not None


def about_quantity(text: str) -> bool:
    """Whether a limit, an amount or a term is asked for, which may stand in any field's text."""
    said = normalise(text)
    return bool(_QUANTITY.search(said) or _GIVEN.search(said))
