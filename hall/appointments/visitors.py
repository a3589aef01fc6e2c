"""Who comes: checked for what cannot be, without asking any register.

The area code of an identity number is never compared with a table: numbers keep the code of the
place of birth or first registration, which may long be gone (see `stdnum.cn.ric`, which refuses
real citizens for it).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from stdnum.cn import uscc

from hall.client.appointments import Visitor
from hall.errors import InvalidVisitor

_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EARLIEST = date(1900, 1, 1)
_PHONE = re.compile(r"1[3-9]\d{9}")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[·•. '\-])*")
_ORGANISATION = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
"""GB 32100: who registered, what kind, where (digits), organisation and check digit."""
_BLANKS = re.compile(r"[\s\-]+")


def checked(visitor: Visitor, today: date) -> Visitor:
    """The visitor as it is stored: full-width digits, blanks and small letters made even.

    Raises:
        InvalidVisitor: naming the first field that cannot be.
    """
    name = unicodedata.normalize("NFKC", visitor.name).strip()
    if not _NAME.fullmatch(name):
        raise InvalidVisitor("name", "姓名只能是文字")
    organisation = visitor.organisation_code
    return Visitor(
        name=name,
        identity_number=checked_identity(visitor.identity_number, today),
        phone=_checked_phone(visitor.phone),
        organisation_code=None if organisation is None else _checked_organisation(organisation),
    )


def checked_identity(number: str, today: date) -> str:
    """A resident identity number (GB 11643): length, birth date and check digit.

    Raises:
        InvalidVisitor: it cannot be one.
    """
    number = normal_identity(number)
    if not _IDENTITY.fullmatch(number):
        raise InvalidVisitor("identity_number", "身份证号应为18位，末位可以是X")
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007  a date
    except ValueError as error:
        raise InvalidVisitor("identity_number", "出生日期不存在") from error
    if not _EARLIEST <= born <= today:
        raise InvalidVisitor("identity_number", "出生日期不可能")
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if _CHECK_DIGITS[total % 11] != number[17]:
        raise InvalidVisitor("identity_number", "校验位不符，可能有数字写错")
    return number


def normal_identity(number: str) -> str:
    """An identity number in the one form that is fingerprinted; it may still be wrong."""
    return _even(number).upper()


def _checked_phone(phone: str) -> str:
    phone = _even(phone).removeprefix("+86")
    if not _PHONE.fullmatch(phone):
        raise InvalidVisitor("phone", "手机号应为11位，以13至19开头")
    return phone


def _checked_organisation(code: str) -> str:
    code = _even(code).upper()
    # Not `uscc.validate`: it wants digits first, and would refuse rural cooperatives (N2...).
    if not _ORGANISATION.fullmatch(code) or uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise InvalidVisitor("organisation_code", "统一社会信用代码不正确")
    return code


def _even(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))
