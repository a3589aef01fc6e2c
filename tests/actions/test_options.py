"""Which option somebody means: by number, or in their own words."""

from __future__ import annotations

import pytest

from actions.guide.options import Option, OptionMatcher, ordinal
from actions.linker.concepts import Concepts

ORDINALS = [
    ("1", 3, 0),
    ("2", 3, 1),
    ("３", 3, 2),
    ("一", 3, 0),
    ("二", 3, 1),
    ("三", 3, 2),
    ("第一个", 3, 0),
    ("第二个", 3, 1),
    ("第三个", 3, 2),
    ("第二", 3, 1),
    ("第2个", 3, 1),
    ("第 2 个", 3, 1),
    ("第二项", 3, 1),
    ("第二条", 3, 1),
    ("第三种", 3, 2),
    ("第二個", 3, 1),
    ("选1", 3, 0),
    ("选第一个", 3, 0),
    ("选择2", 3, 1),
    ("我选3", 3, 2),
    ("我要第二个", 3, 1),
    ("就第一个吧", 3, 0),
    ("就2吧", 3, 1),
    ("第一个吧", 3, 0),
    ("是第二个", 3, 1),
    ("应该是第三个", 3, 2),
    ("那就第一个", 3, 0),
    ("还是第二个吧", 3, 1),
    ("选项2", 3, 1),
    ("2号", 3, 1),
    ("两", 3, 1),
    ("第二个。", 3, 1),
    ("第二个！", 3, 1),
    ("第二个，谢谢", 3, 1),
    ("第一个呀", 3, 0),
    ("十", 12, 9),
    ("第十一个", 12, 10),
    ("第十二个", 12, 11),
    ("12", 12, 11),
    ("最后一个", 3, 2),
    ("最后那个", 5, 4),
    ("最下面那个", 4, 3),
    ("最上面那个", 3, 0),
    ("头一个", 3, 0),
    ("前者", 2, 0),
    ("后者", 2, 1),
    ("后面那个", 2, 1),
    ("2.", 3, 1),
    ("（2）", 3, 1),
    ("②", 3, 1),
]

NO_ORDINALS = [
    ("4", 3),
    ("0", 3),
    ("第五个", 3),
    ("99", 3),
    ("第十三个", 12),
    ("", 3),
    ("？", 3),
    ("居住证", 3),
    ("多少钱", 3),
    ("一共要多少钱", 3),
    ("我儿子三岁", 3),
    ("两个人去办", 3),
    ("一个月能办好吗", 3),
    ("3天能好吗", 3),
    ("二楼在哪", 3),
    ("一代身份证", 3),
    ("第二代身份证", 3),
    ("第一次办", 3),
    ("第一次申领身份证", 3),
    ("2024年办的", 3),
    ("13800138000", 3),
    ("都不是", 3),
    ("不要第一个第二个那种很长很长的东西", 3),
    ("一般要多久", 3),
    ("三证合一", 3),
    ("后者", 3),
]


@pytest.mark.parametrize(("text", "count", "position"), ORDINALS)
def test_ordinals(text: str, count: int, position: int) -> None:
    assert ordinal(text, count) == position


@pytest.mark.parametrize(("text", "count"), NO_ORDINALS)
def test_what_is_no_ordinal(text: str, count: int) -> None:
    assert ordinal(text, count) is None


COMPANY = (
    Option("法定代表人变更", "换法定代表人"),
    Option("住所变更", "公司搬了地址"),
    Option("名称变更", "公司改名称"),
    Option("经营范围变更", "增加或减少经营项目"),
    Option("注册资本变更", "增资或减资"),
    Option("股东变更", "股权转让，股东有进有出"),
)
PERMIT = (
    Option("以租赁住所申领", "租房居住"),
    Option("以自有住所申领", "在佛山有自己的房屋"),
    Option("以稳定就业申领", "有劳动合同或营业执照"),
    Option("以连续就读申领", "在学校取得学籍并就读"),
)
MARRIAGE = (
    Option("双方初婚", "两个人都没有结过婚"),
    Option("一方或双方再婚", "有一方离过婚"),
    Option("丧偶后再婚", "原配偶去世"),
    Option("现役军人", "一方是军人"),
)
CARD = (
    Option("有效期满换领", "证件已过有效期"),
    Option("姓名、住址等登记内容变更换领", "户口簿上的姓名、住址已变更"),
    Option("证件损坏换领", "芯片读不出或字迹磨损"),
)
AGES = (
    Option("未满十六周岁，父母陪同", "未满十六周岁"),
    Option("十六周岁以上本人申领", "年满十六周岁"),
)
ELDERLY = (
    Option("首次办理", "第一次领证"),
    Option("遗失补办", "证丢了"),
    Option("子女代办", "老人不能到场"),
)
ITEMS = (Option("居民身份证换领"), Option("居民身份证补领"), Option("居民身份证首次申领"))

WORDS = [
    ("法定代表人", COMPANY, 0),
    ("换法人", COMPANY, 0),
    ("法人换了", COMPANY, 0),
    ("換法人代表", COMPANY, 0),
    ("地址变了", COMPANY, 1),
    ("公司搬家了", COMPANY, 1),
    ("改地址", COMPANY, 1),
    ("公司改名字", COMPANY, 2),
    ("名称变更", COMPANY, 2),
    ("名称", COMPANY, 2),
    ("经营范围", COMPANY, 3),
    ("加经营范围", COMPANY, 3),
    ("增加经营项目", COMPANY, 3),
    ("注册资本", COMPANY, 4),
    ("增资", COMPANY, 4),
    ("注册资金变更", COMPANY, 4),
    ("股东变更", COMPANY, 5),
    ("股权转让", COMPANY, 5),
    ("转让股权给别人", COMPANY, 5),
    ("我是租房的", PERMIT, 0),
    ("租房", PERMIT, 0),
    ("租的房子", PERMIT, 0),
    ("租房居住", PERMIT, 0),
    ("自己的房子", PERMIT, 1),
    ("自有住所", PERMIT, 1),
    ("我有劳动合同", PERMIT, 2),
    ("稳定就业", PERMIT, 2),
    ("就业", PERMIT, 2),
    ("我在读书", PERMIT, 3),
    ("在学校就读", PERMIT, 3),
    ("就读", PERMIT, 3),
    ("我们都是初婚", MARRIAGE, 0),
    ("初婚", MARRIAGE, 0),
    ("我是军人", MARRIAGE, 3),
    ("现役军人", MARRIAGE, 3),
    ("丧偶", MARRIAGE, 2),
    ("过期了", CARD, 0),
    ("有效期到了", CARD, 0),
    ("损坏", CARD, 2),
    ("改了名字", CARD, 1),
    ("我儿子8岁", AGES, 0),
    ("我十八岁", AGES, 1),
    ("未满十六", AGES, 0),
    ("孩子12周岁", AGES, 0),
    ("丢了", ELDERLY, 1),
    ("我替我妈代办", ELDERLY, 2),
    ("头一次办", ELDERLY, 0),
    ("补领", ITEMS, 1),
    ("丢了要补", ITEMS, 1),
    ("换领的", ITEMS, 0),
    ("首次申领", ITEMS, 2),
]


@pytest.fixture
def matcher(concepts: Concepts) -> OptionMatcher:
    return OptionMatcher(concepts)


@pytest.mark.parametrize(("text", "options", "position"), WORDS, ids=[w[0] for w in WORDS])
def test_an_option_in_peoples_words(
    matcher: OptionMatcher, text: str, options: tuple[Option, ...], position: int
) -> None:
    assert matcher.best(text, options) == [position]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("今天天气不错", COMPANY),
        ("你好", PERMIT),
        ("多少钱", COMPANY),
        ("", PERMIT),
        ("🙂", MARRIAGE),
        ("xyz", CARD),
        ("123", ITEMS),
    ],
)
def test_words_that_fit_no_option(
    matcher: OptionMatcher, text: str, options: tuple[Option, ...]
) -> None:
    assert matcher.best(text, options) == []


def test_words_that_fit_several(matcher: OptionMatcher) -> None:
    fits = matcher.best("再婚", MARRIAGE)
    assert set(fits) == {1, 2}


def test_words_of_the_items_own_name_choose_nothing(matcher: OptionMatcher) -> None:
    options = (Option("居住证换领"), Option("居住证签注"))
    assert matcher.best("居住证", options, common="居住证") == []


@pytest.mark.parametrize("text", ["换领", "", "第一"])
def test_a_single_option(matcher: OptionMatcher, text: str) -> None:
    assert matcher.best(text, (Option("证件损坏换领"),)) in ([], [0])
