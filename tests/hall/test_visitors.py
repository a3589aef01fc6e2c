"""What a visitor can be; numbers are made up, their area codes are not."""

from __future__ import annotations

from datetime import date

import pytest

from hall.appointments.visitors import checked, checked_identity, normal_identity
from hall.errors import InvalidVisitor
from tests.hall.people import identity, visitor

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("area", "born"),
    [
        ("440604", "19900307"),  # Chancheng, made a district in 2002: numbers are older
        ("440106", "19690101"),
        ("450302", "19790615"),
        ("432501", "20010203"),
        ("110101", "20000229"),
        ("810000", "19851231"),  # residents from Hong Kong
        ("440604", "20261123"),  # born today
        ("440604", "19000101"),
    ],
)
def test_real_citizens_are_accepted(area: str, born: str) -> None:
    number = identity(7, born, area)
    assert checked_identity(number, TODAY) == number


@pytest.mark.parametrize("born", ["19900230", "20010229", "19901301", "20261124", "18991231"])
def test_days_on_which_nobody_was_born_are_refused(born: str) -> None:
    with pytest.raises(InvalidVisitor, match="identity_number：出生日期"):
        checked_identity(identity(7, born), TODAY)


def test_each_single_slip_is_found() -> None:
    right = identity(7)
    for place in range(17):
        for digit in "0123456789":
            wrong = right[:place] + digit + right[place + 1 :]
            if wrong != right:
                with pytest.raises(InvalidVisitor):
                    checked_identity(wrong, TODAY)


@pytest.mark.parametrize("number", ["", "1", "44060419900307001", "x" * 18, identity(7) + "1"])
def test_what_has_another_form_is_refused(number: str) -> None:
    with pytest.raises(InvalidVisitor, match="18"):
        checked_identity(number, TODAY)


def test_numbers_are_made_even() -> None:
    n = next(n for n in range(1000) if identity(n).endswith("X"))
    number = identity(n)
    wide = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))
    spaced = f" {number[:6]} {number[6:14]}-{number[14:].lower()} "
    assert normal_identity(wide) == normal_identity(spaced) == number
    assert checked_identity(spaced, TODAY) == number


@pytest.mark.parametrize(
    "name", ["陈小明", "买买提·吐尔逊", "Anna O'Neil", "欧阳", "𠮷田", " 陈小明 "]
)
def test_names(name: str) -> None:
    assert checked(visitor(name=name), TODAY).name == name.strip()


@pytest.mark.parametrize("name", ["123", "陈1", "·", "<b>", "陈\n明", "！", "陈小明；删"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(InvalidVisitor, match="name"):
        checked(visitor(name=name), TODAY)


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("１９９１２３４５６７８", "19912345678"),
    ],
)
def test_phones(phone: str, kept: str) -> None:
    assert checked(visitor(phone=phone), TODAY).phone == kept


@pytest.mark.parametrize("phone", ["12012345678", "1381234567", "138123456789", "0757-82001000"])
def test_what_is_no_mobile_phone(phone: str) -> None:
    with pytest.raises(InvalidVisitor, match="phone"):
        checked(visitor(phone=phone), TODAY)


@pytest.mark.parametrize("code", ["91440101MA59ABCD17", "N2440604MA51234567"])
def test_the_check_digit_of_a_credit_code(code: str) -> None:
    from stdnum.cn import uscc

    right = code[:17] + uscc.calc_check_digit(code[:17])
    assert checked(visitor(organisation_code=right.lower()), TODAY).organisation_code == right
    wrong = code[:17] + ("0" if right[17] != "0" else "1")
    with pytest.raises(InvalidVisitor, match="organisation_code"):
        checked(visitor(organisation_code=wrong), TODAY)
