"""Whether a number can be what it is meant to be; what is wrong is named, for others to explain."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from stdnum.cn import uscc

IdentityProblem = Literal["length", "digits", "birth", "check"]
PhoneProblem = Literal["length", "digits", "start", "landline"]
CreditProblem = Literal["length", "characters", "check"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OLDEST = 1880
_CREDIT = re.compile(r"[0-9ANY][0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}")


def identity_problem(number: str, today: date) -> IdentityProblem | None:
    """What is wrong with a resident's identity number (GB 11643-1999), if anything.

    The area code isn't looked at: numbers keep the code of birth or first registration, and every
    table dates the codes, so that it refuses real citizens (440604 before 2003, 440106 before 1980).

    Args:
        number: as `find` gives it, without separators.
        today: nobody is born later.

    Returns:
        "length": not 18 characters; "digits": something else than digits, with an X only at the
        end; "birth": no such day, or not yet; "check": the last character doesn't fit the others.

    >>> identity_problem("440604199001011237", date(2026, 11, 23))
    'check'
    """
    if len(number) != 18:
        return "length"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "digits"
    born = birth_date(number)
    if born is None or born > today:
        return "birth"
    return None if number[-1] == identity_check(number) else "check"


def birth_date(number: str) -> date | None:
    """The day of birth in an identity number of 18 characters; None when there is no such day."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST else None


def identity_check(number: str) -> str:
    """The last character that belongs to the first 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11]


def phone_problem(number: str) -> PhoneProblem | None:
    """What is wrong with a mobile phone's number, if anything.

    Returns:
        "digits": something else than digits; "landline": a number of a fixed line; "length": not
        11 digits; "start": no mobile number starts so.
    """
    if not re.fullmatch(r"[0-9]+", number):
        return "digits"
    if re.fullmatch(r"0[0-9]{9,11}|[2-9][0-9]{6,7}|[48]00[0-9]{7}", number):
        return "landline"
    if len(number) != 11:
        return "length"
    return None if re.match(r"1[3-9]", number) else "start"


def credit_problem(number: str) -> CreditProblem | None:
    """What is wrong with a unified social credit code (统一社会信用代码, GB 32100-2015), if anything.

    `stdnum.cn.uscc.validate` refuses the registrars that have a letter (N: 农业农村), so only its
    check digit is used.

    Returns:
        "length": not 18 characters; "characters": one that isn't in the alphabet (I, O, S, V, Z are
        not), or a letter among the first eight; "check": the last character doesn't fit.
    """
    if len(number) != 18:
        return "length"
    if not _CREDIT.fullmatch(number):
        return "characters"
    return None if number[-1] == uscc.calc_check_digit(number[:-1]) else "check"
