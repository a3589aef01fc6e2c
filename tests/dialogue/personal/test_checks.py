"""Which numbers can be what they are meant to be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from stdnum.cn import uscc

from dialogue.personal import credit_problem, identity_problem, phone_problem
from dialogue.personal.checks import identity_check
from tests.dialogue.personal.numbers import identities, phones

TODAY = date(2026, 11, 23)


@given(identities())
def test_identities_of_any_area_and_year_pass(number: str) -> None:
    assert identity_problem(number, TODAY) is None


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("44060419900101123X", None),
        ("44060420000229002" + identity_check("44060420000229002"), None),
        ("44060419900101123", "length"),
        ("4406041990010112345", "length"),
        ("440604900101123", "length"),
        ("", "length"),
        ("4406041990X1011234", "digits"),
        ("44060419900101123A", "digits"),
        ("440604199002301234", "birth"),
        ("440604199013011234", "birth"),
        ("440604199902291234", "birth"),
        ("440604178901011234", "birth"),
        ("440604202611241234", "birth"),
        ("440604199001011234", "check"),
        ("440604199001011230", "check"),
    ],
)
def test_identities(number: str, problem: str | None) -> None:
    assert identity_problem(number, TODAY) == problem


def test_somebody_may_be_born_today() -> None:
    body = "44060420261123001"
    assert identity_problem(body + identity_check(body), TODAY) is None


@given(phones)
def test_mobile_numbers_pass(number: str) -> None:
    assert phone_problem(number) is None


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("1380013800", "length"),
        ("138001380001", "length"),
        ("12800138000", "start"),
        ("23800138000", "start"),
        ("075782001000", "landline"),
        ("83281234", "landline"),
        ("4008301234", "landline"),
        ("1380013800A", "digits"),
        ("", "digits"),
    ],
)
def test_phones(number: str, problem: str | None) -> None:
    assert phone_problem(number) == problem


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("91110000600037341L", None),
        ("91440604MA4W2X3Y5C", None),
        ("N2440604MF1234567" + uscc.calc_check_digit("N2440604MF1234567"), None),
        ("91440604MA4W2X3Y5T", "check"),
        ("91440604MA4W2X3Y5", "length"),
        ("91440604MA4W2X3Y5O", "characters"),
        ("91440604MA4W2X3YSC", "characters"),
        ("9144060AMA4W2X3Y5C", "characters"),
    ],
)
def test_credit_codes(number: str, problem: str | None) -> None:
    assert credit_problem(number) == problem
