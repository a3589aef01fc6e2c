"""Who comes: name, identity number, phone and, for a company, its credit code.

Numbers are checked where they are heard, and what is wrong with one is said in a way that helps.
They stand in a frame as tokens only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.tasks.frame import Frame
from actions.tasks.task import Now, Taken
from actions.tasks.values.names import name_answered, name_told
from actions.tasks.values.numbers import Numbers
from actions.turn import Turn
from dialogue.personal import (
    Token,
    credit_problem,
    identity_problem,
    masked,
    phone_problem,
)

NAME, IDENTITY, PHONE, CREDIT = "name", "identity", "phone", "credit"

_ASKED = {NAME: "姓名", IDENTITY: "身份证号", PHONE: "手机号", CREDIT: "统一社会信用代码"}
_IDENTITY_WORDS = {
    "length": "身份证号应该是18位，您发的位数不对，请核对后再发一次。",
    "digits": "身份证号里有认不出的字符，请核对后再发一次。",
    "birth": "这个身份证号里的出生日期不对，请核对后再发一次。",
    "check": "这个身份证号校验不通过，可能有一位写错了，请核对后再发一次。",
}
_PHONE_WORDS = {
    "length": "手机号应该是11位，您发的位数不对，请核对后再发一次。",
    "digits": "这不像手机号，请发11位的手机号。",
    "start": "这不像手机号，手机号是1开头的11位数字，请核对后再发一次。",
    "landline": "这里需要手机号，好给您发提醒。请发11位的手机号。",
}
_CREDIT_WORDS = {
    "length": "统一社会信用代码应该是18位，您发的位数不对，请核对后再发一次。",
    "characters": "统一社会信用代码里有认不出的字符，请核对后再发一次。",
    "check": "这个统一社会信用代码校验不通过，可能有一位写错了，请核对后再发一次。",
}
_NAME_PROBLEM = "姓名请用汉字告诉我，要和身份证上的一样。"


@dataclass(frozen=True)
class VisitorReader:
    """Takes personal values from messages.

    Attributes:
        numbers: resolves tokens.
        now: the clock; nobody is born later.
    """

    numbers: Numbers
    now: Now

    async def take(self, turn: Turn, frame: Frame, wanted: Sequence[str]) -> Taken:
        """What the message tells of the wanted fields; the first problem is put into words.

        Args:
            turn: what was said.
            frame: gets the values.
            wanted: of NAME, IDENTITY, PHONE, CREDIT, in any order.
        """
        found: dict[str, str] = {}
        problem: str | None = None
        for field, kinds in ((IDENTITY, (IDENTITY,)), (CREDIT, (CREDIT,)), (PHONE, (PHONE,))):
            if field not in wanted:
                continue
            token = self._token(turn, field, kinds, frame)
            if token is None:
                continue
            wrong = await self._wrong(turn.conversation, field, token)
            if wrong is None:
                found[field] = token
            else:
                problem = problem or wrong
        if NAME in wanted:
            name = self._name(turn, frame)
            if name is not None:
                found[NAME] = name
            elif frame.asking == NAME and not turn.tokens and _only_digits(turn.text):
                problem = problem or _NAME_PROBLEM
        anything = bool(found)
        return Taken(frame.having(**found), anything, problem)

    @staticmethod
    def _token(turn: Turn, field: str, kinds: tuple[str, ...], frame: Frame) -> str | None:
        for kind in kinds:
            if token := turn.token(kind):
                return token
        # A number of no known form, where just this one was asked for, is an attempt at it.
        return turn.token("number") if frame.asking == field else None

    async def _wrong(self, conversation: str, field: str, token: str) -> str | None:
        value = await self.numbers.value(conversation, token)
        if value is None:
            return f"{_ASKED[field]}已经过了保留时间，请再发一次。"
        problem: str | None
        if field == IDENTITY:
            problem = identity_problem(value, self.now().date())
            return _IDENTITY_WORDS[problem] if problem else None
        if field == PHONE:
            problem = phone_problem(value)
            return _PHONE_WORDS[problem] if problem else None
        problem = credit_problem(value)
        return _CREDIT_WORDS[problem] if problem else None

    @staticmethod
    def _name(turn: Turn, frame: Frame) -> str | None:
        answers = frame.asking is not None and NAME in frame.asking.split("+")
        if answers or (turn.tokens and not frame.get(NAME)):
            return name_answered(turn.text)
        return name_told(turn.text)

    async def shown(self, conversation: str, token: str | None) -> str:
        """A number as it may be shown: masked; "" when it is not known any more."""
        value = await self.numbers.value(conversation, token)
        return masked(value, Token.parse(token).kind) if token and value else ""


def ask_for(missing: Sequence[str]) -> str:
    """One sentence that asks for what is missing.

    >>> ask_for(["name", "phone"])
    '请告诉我来办事的人的姓名和手机号。'
    """
    names = [_ASKED[field] for field in missing]
    listed = "、".join(names[:-1]) + ("和" if len(names) > 1 else "") + names[-1]
    return f"请告诉我来办事的人的{listed}。"


def _only_digits(text: str) -> bool:
    return bool(text.strip()) and not any("㐀" <= c <= "鿿" for c in text)
