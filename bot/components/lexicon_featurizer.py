"""What a message shares with the words of a hall: knowledge from `data/linker`, as features.

A sentence that names a hall's things is likely meant for the hall even if no training sentence held
that word; one made of words that the hall does not know likely is not. The files are read when the
model is trained and kept inside it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Text, Tuple

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.components.normalizer import normalise
from bot.components.sentence_features import put

KINDS = ("thing", "action", "filler")
LONGEST_WORD = 16
SHAPE = "hall_shape"
"""Property of a message: its text with the hall's things replaced by `THING`."""
THING = "▢"


def read_words(folder: Path) -> Dict[Text, Text]:
    """word -> kind, from `things-*.yml`, `actions.yml` and `fillers.yml` of a folder."""
    files = [(path, "thing") for path in sorted(folder.glob("things-*.yml"))]
    files += [(folder / "actions.yml", "action"), (folder / "fillers.yml", "filler")]
    words: Dict[Text, Text] = {}
    for path, kind in reversed(files):
        for head, others in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for word in [head] if kind == "thing" else []:
                words[normalise(str(word), LONGEST_WORD)] = kind
            for word in others:
                words[normalise(str(word), LONGEST_WORD)] = kind
    return words


def cover(text: Text, words: Dict[Text, Text]) -> Iterator[Tuple[Text, Text]]:
    """(piece, kind) from left to right by longest match; kind "" for a character nobody knows."""
    position = 0
    while position < len(text):
        for length in range(min(LONGEST_WORD, len(text) - position), 0, -1):
            piece = text[position : position + length]
            kind = words.get(piece, "")
            if kind or length == 1:
                yield piece, kind
                position += length
                break


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class LexiconFeaturizer(GraphComponent):
    """A handful of numbers: how much of a sentence the hall's words cover, and with what."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`folder`: where the knowledge files are; `weight`: scale of the features."""
        return {"folder": "data/linker", "weight": 1.0}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        words: Optional[Dict[Text, Text]] = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._words = words or {}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LexiconFeaturizer:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        self._words = read_words(Path(self._config["folder"]))
        with self._storage.write_to(self._resource) as folder:
            text = json.dumps(self._words, ensure_ascii=False)
            (Path(folder) / "words.json").write_text(text, encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LexiconFeaturizer:
        with model_storage.read_from(resource) as folder:
            words = json.loads((Path(folder) / "words.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, words)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            pieces = list(cover(message.get(TEXT) or "", self._words))
            message.set(SHAPE, shape_of(pieces))
            row = csr_matrix([lexicon_numbers(pieces)]) * self._config["weight"]
            put(message, row, type(self).__name__)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data


def shape_of(pieces: List[Tuple[Text, Text]]) -> Text:
    """The sentence with every thing of the hall replaced by one sign: what is asked, of whatever.

    >>> shape_of([("办", "action"), ("居住证", "thing"), ("要", "filler")])
    '办▢要'
    """
    return "".join(THING if kind == "thing" and len(p) > 1 else p for p, kind in pieces)


def lexicon_numbers(pieces: List[Tuple[Text, Text]]) -> List[float]:
    """Shares of characters by kind, whether there is any thing or action, and the longest unknown."""
    length = sum(len(piece) for piece, _ in pieces)
    total = max(length, 1)
    share = {kind: sum(len(p) for p, k in pieces if k == kind) / total for kind in (*KINDS, "")}
    longest_unknown = longest = 0
    for piece, kind in pieces:
        longest = 0 if kind else longest + len(piece)
        longest_unknown = max(longest_unknown, longest)
    things = [piece for piece, kind in pieces if kind == "thing"]
    return [
        share["thing"],
        share["action"],
        share["filler"],
        share[""],
        float(bool(things)),
        float(any(kind == "action" for _, kind in pieces)),
        min(len(max(things, key=len, default="")), 6) / 6,
        min(longest_unknown, 8) / 8,
        float(not things and share[""] > 0.4),
        min(total, 40) / 40,
    ]
