"""Tokens: written, read, and never taken from what a person typed."""

from __future__ import annotations

import pytest

from dialogue.personal import Token, find, tokenise, without_tokens

ONE, TWO = Token("identity", "kqmtbdwr"), Token("phone", "bcdfghjk")


def test_a_token_is_read_as_it_is_written() -> None:
    assert str(ONE) == "⟦identity:kqmtbdwr⟧"
    assert Token.parse(str(ONE)) == ONE
    assert Token.find_all(f"身份证{ONE}，电话{TWO}，{ONE}") == (ONE, TWO, ONE)


@pytest.mark.parametrize(
    "text", ["", "identity:kqmtbdwr", "⟦identity:3f9c2a1b⟧", "⟦:kqmtbdwr⟧", " ⟦identity:kqmtbdwr⟧"]
)
def test_other_texts_are_no_tokens(text: str) -> None:
    with pytest.raises(ValueError, match="not a token"):
        Token.parse(text)


def test_the_sentence_stays_around_its_tokens() -> None:
    said = "我的身份证是440604 19900101 1234，电话幺三八零零幺三八零零零，尾号8000"
    clean = tokenise(said, find(said), (ONE, TWO))
    assert clean == f"我的身份证是{ONE}，电话{TWO}，尾号8000"
    assert without_tokens(clean) == "我的身份证是，电话，尾号8000"
    assert without_tokens(clean, "号码") == "我的身份证是号码，电话号码，尾号8000"


def test_a_typed_token_becomes_plain_text() -> None:
    clean = tokenise(f"查{ONE}和13800138000", find(f"查{ONE}和13800138000"), (TWO,))
    assert Token.find_all(clean) == (TWO,)


def test_a_number_without_its_token_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter"):
        tokenise("13800138000", find("13800138000"), ())
