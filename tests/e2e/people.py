"""People for stories: names, valid identity numbers and phones, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SPOKEN = "零一二三四五六七八九"
_SURNAMES = "陈李张黄何林梁吴罗谢周郑"
_GIVEN = ("建国", "桂芳", "志强", "雅婷", "美玲", "伟", "丽", "子轩", "惠珍", "海燕")


@dataclass(frozen=True)
class Person:
    """Somebody who never was."""

    name: str
    identity: str
    phone: str
    credit: str

    @property
    def values(self) -> dict[str, str]:
        """What a story may put into sentences."""
        number = self.identity
        wrong = "3" if number[-1] != "3" else "7"
        return {
            "name": self.name,
            "identity": number,
            "bad_identity": number[:-1] + wrong,
            "short_identity": number[:-1],
            "spoken_identity": spoken(number),
            "grouped_identity": f"{number[:6]} {number[6:14]} {number[14:]}",
            "identity_tail": number[-4:],
            "phone": self.phone,
            "short_phone": self.phone[:-1],
            "spoken_phone": spoken(self.phone),
            "yao_phone": spoken(self.phone).replace("一", "幺"),
            "grouped_phone": f"{self.phone[:3]} {self.phone[3:7]} {self.phone[7:]}",
            "last4": self.phone[-4:],
            "wrong4": f"{(int(self.phone[-4:]) + 3571) % 10000:04}",
            "credit": self.credit,
            "bad_credit": self.credit[:-1] + ("A" if self.credit[-1] != "A" else "B"),
        }


def person(seed: str) -> Person:
    """Somebody, the same for the same seed."""
    dice = random.Random(seed)
    born = f"{dice.randint(1945, 2005)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    body = f"440604{born}{dice.randint(100, 999)}"
    identity = body + CHECKS[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]
    phone = f"13{dice.randint(0, 9)}{dice.randint(0, 99_999_999):08}"
    head = "91440604MA" + "".join(dice.choice(USCC) for _ in range(7))
    total = sum(USCC.index(c) * 3**i for i, c in enumerate(head))
    credit = head + USCC[-total % 31]
    return Person(dice.choice(_SURNAMES) + dice.choice(_GIVEN), identity, phone, credit)


def spoken(number: str) -> str:
    """A number as it is read out."""
    return "".join(SPOKEN[int(c)] if c.isdigit() else c for c in number)
