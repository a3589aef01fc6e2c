"""People's names in what they say: "我叫李桂芳", "我妈叫刘秀英", "陈建国，身份证…", "阿依古丽·买买提"."""

from __future__ import annotations

import re

from actions.linker.text import normalise

_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝"
    "闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣"
    "翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白"
    "怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼"
    "容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权"
    "逯盖益桓公肖覃仝佟岳帅缑亢况郈有琴牟佘佴伯赏墨哈谯笪年爱阳佟言福区麦洗冼植练利邝招阮"
)
_COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "轩辕", "端木",
    "长孙", "宇文", "南宫", "独孤", "西门", "呼延", "拓跋", "澹台", "鲜于", "闻人", "申屠", "太叔", "淳于", "单于",
)  # fmt: skip
_HAN_NAME = r"[㐀-鿿]{2,4}"
_LONG_NAME = r"[㐀-鿿]{1,10}(?:[·•．・][㐀-鿿]{1,10})+"
_NAME = rf"({_LONG_NAME}|{_HAN_NAME}?)"
_END = r"(?=$|[，,。.；;、！!\s⟦]|的|身份证|电话|手机|号码|证件|住|男|女|今年|吧|啊|呀|哈)"
_TOLD = re.compile(
    rf"(?:姓名|名字|全名)(?:写|填|是|叫|为|系|就是|[:：\s])*{_NAME}{_END}"
    rf"|(?:我|她|他|妈|爸|婆|公|姨|姐|哥|弟|妹|儿|女儿|儿子|孩子|老婆|老公|爱人|人|[爷奶叔])(?:的名字)?(?:本人)?(?:叫|名叫|叫做|名字叫|就叫){_NAME}{_END}"
    rf"|^(?:叫|名叫|叫做)\s*{_NAME}{_END}"
)
_I_AM = re.compile(
    rf"(?:我是|我系|本人是?|这里是|办理人是?|办事人是?|来人是?|经办人是?|申请人是?)\s*{_NAME}{_END}"
)
_PIECES = re.compile(r"[，,。；;、！!\s:：]+|⟦[^⟧]*⟧")
_AROUND = re.compile(
    r"^(?:姓名|名字|全名|我叫|我是|叫|是|嗯|那个|就|本人|用|写|填|给|办理人)+|(?:的|啊|呀|吧|哈|哦|嗯|先生|女士|小姐|身份证号?码?是?|手机号?码?是?|电话号?码?是?|证件号?码?是?)+$"
)
_NOT_A_NAME = re.compile(
    r"^[你我他她它您咱佢]|身份|电话|手机|号码|办理|预约|居住|护照|上午|下午|明天|后天|今天|星期|礼拜|谢谢|什么|怎么|不知|不想|为什么|哪里|可以|没有|知道|告诉|需要|取消|"
    r"确认|人工|证件|麻烦|稍等|等一下|您好|你好|本人|自己|大概|应该|好的|不用|不要|随便|都行|机器|小时|分钟|公司|单位|一个|多少|就是|还是|改成|算了|老师|医生|师傅|经理|名字"
)


def name_told(text: str) -> str | None:
    """A name that a message tells with words that leave no doubt ("我叫…", "姓名：…"), or None.

    >>> name_told("我妈叫刘秀英，她腿脚不便"), name_told("我叫陈建国"), name_told("我是来办护照的")
    ('刘秀英', '陈建国', None)
    """
    said = normalise(text)
    match = _TOLD.search(said)
    if match:
        name = next(group for group in match.groups() if group)
        return name if _plausible(name) else None
    match = _I_AM.search(said)
    if match and looks_like_name(match.group(1)):
        return match.group(1)
    return None


def name_answered(text: str) -> str | None:
    """The name in an answer to "叫什么": bare, or one of several pieces beside numbers; or None.

    >>> name_answered("陈建国，⟦identity:3f9c2a1b⟧"), name_answered("阿依古丽·买买提")
    ('陈建国', '阿依古丽·买买提')
    """
    told = name_told(text)
    if told:
        return told
    pieces = [_AROUND.sub("", piece) for piece in _PIECES.split(normalise(text)) if piece]
    likely = [piece for piece in pieces if looks_like_name(piece)]
    if likely:
        return likely[0]
    alone = [piece for piece in pieces if piece]
    if len(alone) == 1 and re.fullmatch(_HAN_NAME, alone[0]) and _plausible(alone[0]):
        return alone[0] if len(alone[0]) <= 3 else None
    return None


def looks_like_name(text: str) -> bool:
    """Whether a piece is most likely a name: a known surname and one to three characters, or several
    parts with middle dots."""
    if re.fullmatch(_LONG_NAME, text):
        return True
    if not re.fullmatch(_HAN_NAME, text) or not _plausible(text):
        return False
    if text[:2] in _COMPOUND:
        return 3 <= len(text) <= 4
    return text[0] in _SURNAMES and len(text) <= 4


def _plausible(name: str) -> bool:
    return _NOT_A_NAME.search(name) is None


def masked(name: str) -> str:
    """A name as it may stand where others could see it: the first character.

    >>> masked("陈建国")
    '陈**'
    """
    return name[:1] + "*" * (len(name) - 1)
