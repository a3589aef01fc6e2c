"""Conversation ids, and what may be a message at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.errors import MessageRefused
from dialogue.messages import ConversationId
from dialogue.turn import check

LONGEST = 2000


@pytest.mark.parametrize(
    ("channel", "account", "user"),
    [
        ("wechat", "foshan", "openid"),
        ("web", "", "5f0c9e3e-uuid"),
        ("web", "", "a:b:c"),
        ("hotline", "1", "+86 138"),
    ],
)
def test_a_conversation_id_survives_as_text(channel: str, account: str, user: str) -> None:
    one = ConversationId(channel, account, user)
    assert str(one) == f"{channel}:{account}:{user}"
    assert ConversationId.parse(str(one)) == one


@pytest.mark.parametrize("text", ["", "web", "web:x", ":a:b", "web:a:", "::", "web::"])
def test_what_is_no_conversation_id(text: str) -> None:
    with pytest.raises(ValueError, match="not a conversation id"):
        ConversationId.parse(text)


@given(
    st.from_regex(r"[a-z]+", fullmatch=True),
    st.from_regex(r"[^:]*", fullmatch=True),
    st.text(min_size=1),
)
def test_any_user_survives(channel: str, account: str, user: str) -> None:
    one = ConversationId(channel, account, user)
    assert ConversationId.parse(str(one)) == one


@pytest.mark.parametrize(
    "text",
    [
        "办居住证要带什么",
        "办",
        "1",
        "？",
        "🙂",
        "👨‍👩‍👧",
        "🇨🇳",
        "  身份证  ",
        "a\x00b",
        "\u202e身份证",
        "' OR 1=1 --",
        "<xml><ToUserName>x</ToUserName></xml>",
        "/restart",
        '/ask{"item_code":"x"}',
        "字" * LONGEST,
    ],
)
def test_messages_that_are_taken(text: str) -> None:
    check(text, LONGEST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t ",
        "\u3000",
        "\x00\x01\x02",
        "\u200b\u200d",
        "\ufeff",
        "\x7f",
        "\u2028",
        "\ue000",
    ],
)
def test_messages_without_anything_in_them(text: str) -> None:
    with pytest.raises(MessageRefused) as refused:
        check(text, LONGEST)
    assert (refused.value.code, refused.value.status) == ("empty", 400)
    assert "消息是空的" in refused.value.message


@pytest.mark.parametrize("length", [LONGEST + 1, 100_000])
def test_messages_that_are_too_long(length: int) -> None:
    with pytest.raises(MessageRefused) as refused:
        check("字" * length, LONGEST)
    assert (refused.value.code, refused.value.status) == ("too_long", 413)
    assert str(LONGEST) in refused.value.message


@given(st.text())
def test_no_text_does_anything_but_pass_or_be_refused(text: str) -> None:
    with contextlib.suppress(MessageRefused):
        check(text, 50)
