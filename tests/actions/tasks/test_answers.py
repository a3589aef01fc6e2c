"""Yes and no to a question that writes."""

from __future__ import annotations

import pytest

from actions.tasks.answers import agrees, refuses

YES = [
    "确认",
    "对",
    "好的",
    "好",
    "嗯",
    "行",
    "可以",
    "没问题",
    "就这样吧",
    "是的谢谢",
    "对对对",
    "确认预约",
    "提交",
    "ok",
    "好吧",
    "约吧",
    "好啦好啦",
    "系啊",
    "没错，就是这个",
    "好的，约上吧",
    "yes",
    "就约这个",
    "那就这样",
    "嗯嗯对的没错",
    "信息没问题",
    "都对",
    "全对",
    "确定无误",
    "对，都对",
    "ＯＫ",
    "好嘅",
    "嗯，可以",
    "冇问题",
    "确认。",
    "好的好的谢谢您",
    "没毛病",
]
NO = [
    "不",
    "不对",
    "不是",
    "不要",
    "错了",
    "先别",
    "等等",
    "不行",
    "唔系",
    "不确认",
    "不好",
    "先不要",
    "搞错了",
    "不用了",
]
NEITHER = [
    "居住证",
    "朝阳区",
    "第二个",
    "好难",
    "对面",
    "是吗",
    "好像不对",
    "行不行",
    "可以吗",
    "对不起",
    "嗯？",
    "可以改吗",
    "办居住证",
    "对，改成下午",
    "好的但是换个时间",
    "是护照",
    "确认要带什么",
    "1",
    "14:00",
    "取消",
    "改",
    "周三",
    "好多钱",
    "可以带小孩吗",
    "对了顺便问一下",
    "没问题吧？",
    "要不要",
    "中山路",
    "得闲",
    "成年人",
]


@pytest.mark.parametrize("text", YES)
def test_an_explicit_yes(text: str) -> None:
    assert agrees(text)
    assert not refuses(text)


@pytest.mark.parametrize("text", NO)
def test_an_explicit_no(text: str) -> None:
    assert refuses(text)
    assert not agrees(text)


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text: str) -> None:
    assert not agrees(text)
    assert not refuses(text)


def test_the_word_for_the_deed_agrees_to_that_deed_alone() -> None:
    assert agrees("取消吧", verb="取消")
    assert not agrees("取消", verb="预约")
    assert agrees("确认取消")
