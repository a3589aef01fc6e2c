"""What only looks like a day or a time: numbers of all kinds, places, names, greetings, durations.

Each pattern stands for something that people say at a counter; what it covers is not read. One
character hides one, so positions stay.
"""

from __future__ import annotations

import re

HIDDEN = "■"
"""Stands where nothing is to be read."""
TIME = "◆"
"""Stands where a time was read, so that 明 before it is a day (明早)."""

_N = r"(?:\d+|[零〇一二两三四五六七八九十百几]+)"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆戴贾韦夏邱侯邹熊孟秦江阎薛段雷龙黎史陶贺毛郝顾龚邵钱严赖"
)

_NUMBERS = (
    r"⟦[^⟧]*⟧",  # a personal number that has become a token
    r"(?<!\d)(?!20[23]\d[01]\d[0-3]\d(?![\da-z]))\d{5,}x?",
    r"(?=[\d-]*[a-z])(?=[a-z-]*\d)[\da-z-]{2,}",  # codes: A3, 91440101MA5C
    r"[零〇一二三四五六七八九幺]{5,}",  # a number spoken digit by digit
    r"(?<![\d-])0\d{2,3}-\d+",
    r"(?<![\d.-])(?!20\d\d)\d+-\d+(?:-\d+)+|(?<![\d.-])(?!20\d\d)\d+\.\d+(?:\.\d+)+",  # 8-2-301, 1.2.3
    r"\d+(?:\.\d+)?(?:元|块|万|亿|%|平|米|公里|公斤|吨|倍|岁|人|份|张|楼|层|栋|室|房|页|名|次)",
    r"\d+个(?!月|工作日|星期|礼拜|周|半?小时|钟)",
    r"\d+-\d+(?:个|天|人|份|张|年|岁|元|楼|层|次)",
)
_PLACES = (
    rf"{_N}号(?:窗|楼|线|门|厅|台|柜|口|馆|院|房|桌|机|店|厂|仓|库|路|桥|令|文|码|铺|栋|座|岗|员|通知|公告|地铁)",
    rf"(?<=[路街道巷弄村园城镇乡厦苑]){_N}号(?:院|楼|附)?",
    rf"第{_N}(?:个(?!号|工作日|周|星期|礼拜)|[号次步方名位项条批期页点])",
    rf"(?:叫到?|排到?|轮到|前面|取了?|拿了?){_N}号",
    r"(?:五一|八一|七一|六一|三八|国庆|元旦|中秋)(?:路|大道|街|广场|新村|镇|村|社区|小区|公园|中学|小学)",
    r"(?:星期|礼拜|周)[一二三四五六天日末](?:酒店|公寓|影院|餐厅|超市|俱乐部|有限)",
)
_WORDS = (
    r"(?:我叫|名叫|姓名是?|名字叫?是?)[^，。,.!！?？;；\s]{2}[^，。,.!！?？;；\s今明后昨下这周星礼上一二三四五六七八九十\d]?",
    rf"[{_SURNAMES}](?:国庆|建军|中秋|元旦|清明)",
    r"(?:早上|上午|中午|下午|傍晚|晚上)好(?![的像几多])|^[^今明听后周期拜日号天]{1,4}早晨[！!。]?$|早安|晚安|午安",
    r"(?:新年|新春|春节|元旦|国庆|中秋|端午|五一|周末|节日|圣诞|假期)节?(?:快乐|愉快|好(?!几))",
    r"早餐|早点(?:摊|店|铺|车)|晚餐|午餐|夜宵|早教|早市|夜市|晚会|晚年|下午茶|晚报|早报|早产|早婚|晚婚",
    r"(?:上|读|念|升)初[一二三]|初[一二三](?:学生|年级|毕业|生)",
    rf"{_N}点(?:水|要求|意见|建议|疑问|问题|说明|内容|一线|共识|希望|注意)|重点|几点(?!都)",
    r"周(?:边|围|到(?!周)|转|期|岁|年|大|报|知)|五险一金|上一步|下一步",
)
_DURATIONS = (
    r"每(?:个|一)?(?:天|日|周|星期|礼拜|月|年)(?:[一二三四五六日天末](?!点))?",
    r"[一两二三四五六七八九十几]周(?:岁|年)|[一两二三四五六\d]周[一二两三四五六\d]次",
    rf"{_N}(?:天|日|周|个?星期|个?礼拜|个?月|个?工作日)(?:之|以)?内?(?:能|可以|就|才|会|要)?"
    r"(?:办好|办完|办结|拿到|出证|批|领到|寄到|送到|回复|答复)",
    r"(?<![周期拜])一(?:整|个)*(?:上午|下午|早上|晚上|白天)|三天两头|[一二两三]天到晚|[大老等了打排跑好]半天|(?:24|二十四)小时",
)
_LOOKALIKE = re.compile("|".join((*_NUMBERS, *_PLACES, *_WORDS, *_DURATIONS)))


def mask(text: str) -> str:
    """The text with what only looks like a date hidden."""
    return _LOOKALIKE.sub(lambda m: HIDDEN * len(m.group()), text)


def hide(text: str, start: int, end: int, mark: str = HIDDEN) -> str:
    """The text with one span hidden."""
    return text[:start] + mark * (end - start) + text[end:]
