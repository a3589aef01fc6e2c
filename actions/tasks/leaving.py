"""Ways out of a task: giving it up, going a step back, asking for a person."""

from __future__ import annotations

import re

from actions.linker.text import content, normalise
from actions.turn import Turn

_STOP = re.compile(
    r"^(?:嗯|哦|那|就|我|还是|先|唉|哎|那个|不好意思|太麻烦了?|麻烦死了?)*"
    r"(?:算了吧?|算啦|罢了|不(?:用|要|想|约|办|弄|搞|改|查|订|预约|登记|投诉|评价|取号?|排|继续)了?(?:了|啦|吧)?|"
    r"(?:放弃|退出|取消|停止|终止)(?:预约|办理|这次|吧|了|操作)*|下次再(?:说|约|来|办)|以后再(?:说|约|办)|改天再(?:说|约)|"
    r"唔(?:约|办|使|要|搞)(?:了|啦|喇)?)"
    r"(?:我?再?(?:想想|考虑考虑|考虑一下|说吧|看看)|谢谢|多谢|了|吧|啦|啊|先|麻烦|再说|这样|预约|登记|投诉|办)*$"
)
_BACK = re.compile(
    r"^(?:返回|回去|上一步|退回|上一个问题|倒回去|退一步|返回上一步|回到上一步)(?:吧|一下|去)?$"
)
_ON = re.compile(
    r"^(?:好的?|那|嗯|我们?|请|先)*(?:继续|接着)(?:吧|办|预约|改约|登记|说|问|约|来|刚才的|上面的|办理|操作)*$"
)
_PERSON = re.compile(
    r"转人工|人工客服|人工服务|找(?:个)?(?:真人|人工|工作人员|客服)|要人工|真人(?:客服|服务)|接人工|转客服|有冇人|搵人工"
)
_SURE = 0.6


def gives_up(text: str, *, sure: bool) -> bool:
    """Whether a message is nothing but giving up.

    Args:
        text: the message; "算了，还是下周四上午" goes on and is none.
        sure: whether the dialogue model took it for giving up too.

    >>> gives_up("算了，不约了", sure=False), gives_up("算了还是周四吧", sure=False)
    (True, False)
    """
    said = content(normalise(text))
    return len(said) <= 16 and (sure or _STOP.match(said) is not None)


def goes_back(turn: Turn) -> bool:
    """Whether the step before is wanted again."""
    return _BACK.match(content(normalise(turn.text))) is not None


def goes_on(turn: Turn) -> bool:
    """Whether nothing is said but to go on."""
    return _ON.match(content(normalise(turn.text))) is not None


def wants_person(turn: Turn) -> bool:
    """Whether a person is asked for."""
    if _PERSON.search(normalise(turn.text)):
        return "不转人工" not in turn.text and "不要人工" not in turn.text
    return turn.intent == "handoff" and turn.sureness >= _SURE
