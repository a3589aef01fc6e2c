"""The normaliser, the lexicon and the gateway's guard, as bot/.venv runs them."""

from __future__ import annotations

from typing import Any

import pytest

Found = dict[str, Any]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("請問辦居住證要帶什麼", "请问办居住证要带什么"),
        ("ＡＢＣ１２３", "abc123"),
        ("办 居 住 证", "办居住证"),
        ("办\t居住证\n要带什么", "办居住证要带什么"),
        ("Wi-Fi 密码 是 多少", "wi-fi 密码是多少"),
        ("\u200b居住证\ufeff", "居住证"),
        ("  居住证  ", "居住证"),
        ("🙂居住证", "🙂居住证"),
        ("", ""),
        ("\x00\x01", ""),
        ("ｓｈｅｎｆｅｎｚｈｅｎｇ", "shenfenzheng"),
        ("１３８００１３８０００", "13800138000"),
    ],
)
def test_texts_are_brought_to_one_form(found: Found, text: str, wanted: str) -> None:
    assert found["normalised"][text] == wanted


def test_control_characters_part_nothing(found: Found) -> None:
    assert found["normalised"]["身份证\x00丢了"] == "身份证丢了"


@pytest.mark.parametrize("text", ["哈哈哈哈哈哈哈哈", "？？？？？？"])
def test_repetition_is_shortened(found: Found, text: str) -> None:
    assert len(found["normalised"][text]) == 3


def test_doing_it_twice_changes_nothing(found: Found) -> None:
    assert all(found["twice"])


def test_long_texts_are_cut(found: Found) -> None:
    assert found["longest"] <= 300
    assert found["longest_folded"] <= 300


@pytest.mark.parametrize(
    "text",
    ["/restart", " /restart", "\n/restart", '/ask{"item_code":"x"}', "//", "/", "\u3000/restart"],
)
def test_what_is_typed_is_never_a_command(found: Found, text: str) -> None:
    guarded = found["typed"][text]
    assert not guarded.strip().startswith("/")
    assert guarded.strip()[1:] == text.strip()[1:]


@pytest.mark.parametrize("text", ["\ufeff/restart", "\x00/restart"])
def test_nor_behind_what_cannot_be_seen(found: Found, text: str) -> None:
    # Rasa itself looks for the slash at the very beginning.
    assert not found["typed"][text].startswith("/")


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", "／restart", '/ask{"item_code":"x"}', "\ufeff/restart"]
)
def test_nor_after_the_normaliser(found: Found, text: str) -> None:
    # Rasa's last component reads commands from the text as the pipeline left it.
    assert not found["as_read"][text].startswith("/")


@pytest.mark.parametrize("text", ["办居住证", "身份证/护照", "", "／restart"])
def test_other_texts_stay_as_they_were(found: Found, text: str) -> None:
    assert found["typed"][text] == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("电话⟦phone:3f9c2a1b⟧", "电话☎"),
        ("⟦identity:00000000⟧ ⟦case:ffffffff⟧", "◆ ▣"),
        ("⟦number:12345678⟧和⟦unheard:12345678⟧", "◎和◎"),
    ],
)
def test_a_personal_number_is_one_sign(found: Found, text: str, wanted: str) -> None:
    assert found["normalised"][text] == wanted


def test_the_lexicon_covers_by_the_longest_word(found: Found) -> None:
    shown = found["lexicon"]["shown"]
    assert shown["请问办居住证"]["pieces"] == [
        ["请问", ["filler"]],
        ["办", ["action"]],
        ["居住证", ["thing"]],
    ]
    assert shown["请问办居住证"]["shape"] == "请问办▢"
    assert shown["居住证居住证12"]["shape"] == "▢▢#"
    assert shown["居住"]["pieces"] == [["居", []], ["住", []]]
    assert shown[""]["pieces"] == []


def test_the_lexicons_numbers_are_shares(found: Found) -> None:
    shown = found["lexicon"]["shown"]
    for one in shown.values():
        assert all(0.0 <= number <= 1.0 for number in one["numbers"].values())
    assert shown["天气真好"]["numbers"]["share of unknown"] == 1.0
    assert shown["请问办居住证"]["numbers"]["inside alone"] == 1.0
    assert shown["看足球"]["numbers"]["topic sports"] == 1.0
    assert shown["看足球"]["numbers"]["outside alone"] == 1.0


def test_the_lexicon_reads_the_knowledge(found: Found) -> None:
    lexicon = found["lexicon"]
    assert lexicon["size"] > 2000
    assert {"action", "filler", "thing", "topic sports"} <= set(lexicon["kinds"])
    assert "thing" in lexicon["居住证"]
    assert lexicon["足球"] == ["topic sports"]


def test_what_was_taught_is_read_alone_as_among_all(found: Found) -> None:
    learnt = found["learnt"]
    assert learnt["read"] == learnt["together"] == learnt["taught"]
    assert learnt["labels"] == sorted(set(learnt["taught"]))


def test_chances_of_acts_sum_up_whatever_was_said(found: Found) -> None:
    learnt = found["learnt"]
    for total in (*learnt["sums"], learnt["of nothing"], learnt["of strange signs"]):
        assert total == pytest.approx(1.0, abs=1e-5)


def test_fields_are_a_set(found: Found) -> None:
    fields = found["learnt"]["fields"]
    assert fields["多少钱要几天"] == ["fee", "time"]
    assert fields["要多少钱"] == ["fee"]
    assert fields["在哪办"] == []


def test_examples_in_docstrings_hold(found: Found) -> None:
    assert {name: one["failed"] for name, one in found["doctests"].items()} == dict.fromkeys(
        found["doctests"], 0
    )
    assert sum(one["attempted"] for one in found["doctests"].values()) >= 3


def test_the_gateway_is_called_what_the_engine_calls(found: Found) -> None:
    assert found["channel"] == "gateway"
    assert found["timeout"] == 3.0
    assert found["python"] == [3, 10]
