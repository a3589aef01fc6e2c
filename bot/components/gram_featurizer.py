"""TF-IDF of character n-grams and of Jieba's words: what a short Chinese sentence is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.sentence_features import put


def words_of(message: Message) -> List[Text]:
    """Jieba's words, without the white space that it emits between mixed scripts."""
    tokens = message.get(TOKENS_NAMES[TEXT]) or []
    return [token.text for token in tokens if token.text.strip()]


def edges_and_grams(text: Text) -> List[Text]:
    """1- to 3-grams of characters, with marks at both ends of the sentence."""
    marked = f"^{text}$"
    return [marked[i : i + n] for n in (1, 2, 3) for i in range(len(marked) - n + 1)]


def words_and_pairs(words: List[Text]) -> List[Text]:
    """Words and pairs of neighbours."""
    return words + [f"{a} {b}" for a, b in zip(words, words[1:])]


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=True)
class GramFeaturizer(GraphComponent):
    """Two TF-IDF vectorisers (scikit-learn), side by side."""

    @classmethod
    def required_components(cls) -> List[type]:
        from rasa.nlu.tokenizers.tokenizer import Tokenizer

        return [Tokenizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`words_weight`: how much a word counts beside a character n-gram."""
        return {"words_weight": 1.0}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectorizers: Optional[List[TfidfVectorizer]] = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._vectorizers = vectorizers or [
            TfidfVectorizer(analyzer=edges_and_grams, sublinear_tf=True),
            TfidfVectorizer(analyzer=words_and_pairs, sublinear_tf=True),
        ]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GramFeaturizer:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        messages = [m for m in training_data.nlu_examples if m.get(TEXT)]
        self._vectorizers[0].fit([m.get(TEXT) for m in messages])
        self._vectorizers[1].fit([words_of(m) for m in messages])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._vectorizers, Path(folder) / "vectorizers.joblib")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GramFeaturizer:
        with model_storage.read_from(resource) as folder:
            vectorizers = joblib.load(Path(folder) / "vectorizers.joblib")
        return cls(config, model_storage, resource, vectorizers)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self._featurize(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def _featurize(self, message: Message) -> None:
        characters, words = self._vectorizers
        row = hstack(
            [
                characters.transform([message.get(TEXT) or ""]),
                words.transform([words_of(message)]) * self._config["words_weight"],
            ]
        )
        put(message, row, type(self).__name__)
