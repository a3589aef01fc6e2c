"""People who do not exist: the same ones every day, and nobody could take them for real."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hall.client.appointments import Visitor

_AREA = "449900"
"""In the province's range, but no place has this code."""
_PHONE = "1990000"
_SURNAMES = "陈李黄张梁林刘吴王何罗杨周叶赵谢邓冯苏区邝霍关潘曾郭"
_GIVEN = "志丽家婉国美建秀子雅伟淑俊晓文慧永佩嘉浩玉振思锦"
_SECOND = "强华豪君栋玲珍轩婷明芬杰彤辉敏康仪欣然兰邦颖荣芳"
_OLDEST, _YOUNGEST = date(1945, 1, 1), date(2005, 12, 31)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def person(n: int) -> Visitor:
    """The n-th person."""
    chance = random.Random(f"person {n}")
    born = _OLDEST + timedelta(days=chance.randrange((_YOUNGEST - _OLDEST).days))
    body = f"{_AREA}{born:%Y%m%d}{n % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return Visitor(
        name="".join(map(chance.choice, (_SURNAMES, _GIVEN, _SECOND))),
        identity_number=body + _CHECK_DIGITS[total % 11],
        phone=f"{_PHONE}{chance.randrange(10_000):04d}",
    )
