"""Chinese as it is typed, brought to one form before anything looks at it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, List, Match, Text

import zhconv
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

_HAN = "㐀-鿿"
_GAPS_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}，。？！、])\s+(?=[{_HAN}，。？！、])")
_NO_COMMAND = "∕"
"""A slash that no folding turns into "/" (U+2215)."""
_SPACES = re.compile(r"\s+")
_REPEATS = re.compile(r"(.)\1{3,}")
_PERSONAL = re.compile(r"⟦(\w+):\w+⟧")
_SIGNS = {"identity": "◆", "phone": "☎", "credit": "◈", "case": "▣"}
_ANY_NUMBER = "◎"


def _sign(token: Match[Text]) -> Text:
    return _SIGNS.get(token[1], _ANY_NUMBER)


def normalise(text: Text, longest: int) -> Text:
    """Half width, simplified script, lower case; no control characters, no gaps between characters.

    A token that stands for a personal number ("⟦phone:3f9c2a1b⟧") becomes one sign for its kind:
    what matters to the reading is that there is one.

    Args:
        text: what somebody typed.
        longest: characters kept; what follows them is cut off.

    >>> normalise("請問　辦 居住證 ＡＢＣ", 100)
    '请问办居住证 abc'
    >>> normalise("电话⟦phone:3f9c2a1b⟧", 100)
    '电话☎'
    """
    folded = _PERSONAL.sub(_sign, unicodedata.normalize("NFKC", text[: longest * 2]))
    visible = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in folded)
    simplified = zhconv.convert(visible, "zh-cn").lower()
    closed = _GAPS_BETWEEN_HAN.sub("", _SPACES.sub(" ", simplified))
    short = _REPEATS.sub(r"\1\1\1", closed).strip()[:longest]
    # A full-width slash has become a plain one, which Rasa would read as a command.
    return _NO_COMMAND + short[1:] if short.startswith("/") else short


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class ChineseNormalizer(GraphComponent):
    """Rewrites the text of every message; what the citizen typed stays in the tracker as it was."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._longest = int(config["longest"])

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`longest`: characters of a message that the model reads."""
        return {"longest": 300}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseNormalizer:
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self._rewrite(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for message in training_data.training_examples:
            self._rewrite(message)
        return training_data

    def _rewrite(self, message: Message) -> None:
        text = message.get(TEXT)
        if text:
            message.set(TEXT, normalise(text, self._longest), add_to_output=True)
