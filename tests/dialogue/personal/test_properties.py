"""What holds for every number and every way to say it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dialogue.personal import Token, find, mask, tokenise, without_tokens
from dialogue.personal.tokens import ALPHABET, ID_LENGTH
from tests.dialogue.personal.numbers import identities, phones, said

SENTENCES = ("{}", "我的号码是{}，谢谢", "麻烦查一下{}的件", "姓名陈小明 {} 可以吗", "“{}”对不对")


def tokens_for(text: str) -> list[Token]:
    letters = [ALPHABET[n % len(ALPHABET)] for n in range(ID_LENGTH)]
    return [Token(number.kind, "".join(letters)) for number in find(text)]


@given(st.data(), st.one_of(identities(), phones), st.sampled_from(SENTENCES))
def test_a_number_is_found_however_it_is_said(data: st.DataObject, value: str, frame: str) -> None:
    text = frame.format(data.draw(said(value)))
    assert [number.value for number in find(text)] == [value]


@given(st.data(), identities(), phones)
def test_two_numbers_are_told_apart(data: st.DataObject, identity: str, phone: str) -> None:
    text = f"{data.draw(said(identity))}，手机{data.draw(said(phone))}"
    found = [(number.kind, number.value) for number in find(text)]
    assert found == [("identity", identity), ("phone", phone)]


@given(st.text(max_size=60), st.one_of(identities(), phones), st.text(max_size=60))
def test_whatever_stands_around_a_number_its_digits_do_not_stay(
    before: str, value: str, after: str
) -> None:
    text = f"{before}{value}{after}"
    for cleaned in (tokenise(text, find(text), tokens_for(text)), mask(text)):
        assert value not in cleaned
        assert value not in "".join(c for c in cleaned if c.isalnum())


@given(st.text(alphabet=st.sampled_from("0123456789一二零两幺X xA-，。嗯的号⟦⟧:b"), max_size=80))
def test_a_sentence_comes_back_when_its_tokens_do(text: str) -> None:
    numbers, tokens = find(text), tokens_for(text)
    clean = tokenise(text, numbers, tokens)
    assert Token.find_all(clean) == tuple(tokens)
    back, end = [], 0
    for number, token in zip(numbers, tokens, strict=True):
        at = clean.index(str(token), end)
        back += [clean[end:at], text[number.start : number.end]]
        end = at + len(str(token))
    back.append(clean[end:])
    assert "".join(back).translate(str.maketrans("【】", "⟦⟧")) == text
    assert find(clean) == ()


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    end = 0
    for number in find(text):
        assert end <= number.start < number.end <= len(text)
        assert number.value.isascii() and number.value.isalnum()
        assert number.value == number.value.upper()
        end = number.end
    assert find(mask(text)) == ()


@given(st.integers(1, 60).map(lambda n: "440604199001011234 " * n))
def test_many_numbers_leave_no_digit(text: str) -> None:
    clean = without_tokens(tokenise(text, find(text), tokens_for(text)))
    assert not any(unicodedata.category(c) == "Nd" for c in clean)
