"""Personal numbers: found in what people say, replaced by tokens, checked, and masked.

The dialogue model, its tracker and the logs never see such a number: docs/decisions/0007.
"""

from dialogue.personal.checks import credit_problem, identity_problem, phone_problem
from dialogue.personal.finder import PersonalNumber, find
from dialogue.personal.keeping import Keeper, NumbersNotKept, PersonalNumbers
from dialogue.personal.masks import mask, masked
from dialogue.personal.shapes import KINDS, Kind
from dialogue.personal.tokens import Token, tokenise, without_tokens

__all__ = [
    "KINDS",
    "Keeper",
    "Kind",
    "NumbersNotKept",
    "PersonalNumber",
    "PersonalNumbers",
    "Token",
    "credit_problem",
    "find",
    "identity_problem",
    "mask",
    "masked",
    "phone_problem",
    "tokenise",
    "without_tokens",
]
