"""Names, last four digits and scores in messages."""

from __future__ import annotations

import pytest

from actions.tasks.rate import score_said
from actions.tasks.values.digits import last_four
from actions.tasks.values.names import masked, name_answered, name_told

ID, PHONE = "⟦identity:bcdfghjk⟧", "⟦phone:kmnpqrtv⟧"

TOLD = {
    "我叫李桂芳": "李桂芳",
    "我妈叫刘秀英，她腿脚不便": "刘秀英",
    "我是欧阳静怡": "欧阳静怡",
    "姓名：王伟": "王伟",
    "名字是马小龙": "马小龙",
    "他叫林一诺，8岁": "林一诺",
    "我老婆叫张丽": "张丽",
    "本人谢文斌": "谢文斌",
    "嗯我叫吴志刚": "吴志刚",
    "我是來辦護照的": None,
    "我是佛山人": None,
    "用我妈的名字吧": None,
    "我叫你快点": None,
}
ANSWERED = {
    f"陈建国，{ID}，{PHONE}": "陈建国",
    f"黄子轩 身份证{ID} 电话{PHONE}": "黄子轩",
    "阿依古丽·买买提": "阿依古丽·买买提",
    "韦建设": "韦建设",
    "就写梁惠珍吧": "梁惠珍",
    "张三丰的": "张三丰",
    "12345": None,
    "不知道": None,
    "为什么要名字": None,
    "你是机器人还是真人啊": None,
    "算了": None,
    "下午三点": None,
    "好的": None,
    "刘老师": None,
}


@pytest.mark.parametrize(("text", "name"), TOLD.items())
def test_a_name_told(text: str, name: str | None) -> None:
    assert name_told(text) == name


@pytest.mark.parametrize(("text", "name"), ANSWERED.items())
def test_a_name_answered(text: str, name: str | None) -> None:
    assert name_answered(text) == name


def test_a_name_masked() -> None:
    assert masked("阿依古丽·买买提") == "阿*******"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("5678", "5678"),
        ("尾号五六七八", "5678"),
        ("后四位是1234", "1234"),
        ("幺二三四", "1234"),
        ("2026年", None),
        ("12345", None),
        ("12-2026", None),
        ("手机尾号0012吧", "0012"),
        ("三十五", None),
    ],
)
def test_the_last_four_digits(text: str, digits: str | None) -> None:
    assert last_four(text) == digits


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("非常满意", 5),
        ("满意", 4),
        ("基本满意吧", 3),
        ("不满意", 2),
        ("非常不满意", 1),
        ("五星好评", 5),
        ("差评", 1),
        ("一般般", 3),
        ("3", 3),
        ("挺好的", 4),
        ("办护照", None),
        ("12345", None),
    ],
)
def test_a_score(text: str, score: int | None) -> None:
    assert score_said(text) == score
