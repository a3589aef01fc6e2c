"""TF-IDF of character n-grams, of Jieba's words, and of n-grams of the sentence's shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Tuple

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

from bot.components.lexicon_featurizer import SHAPE
from bot.components.linear import TermWeights
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
    """Three TF-IDF weightings, side by side."""

    @classmethod
    def required_components(cls) -> List[type]:
        from rasa.nlu.tokenizers.tokenizer import Tokenizer

        return [Tokenizer]

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectorizers: Optional[List[TermWeights]] = None,
    ) -> None:
        self._storage = model_storage
        self._resource = resource
        self._vectorizers = vectorizers or []

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
        analyzers = (edges_and_grams, words_and_pairs, edges_and_grams)
        self._vectorizers = [
            TermWeights.fit(analyze, documents)
            for analyze, documents in zip(analyzers, documents_of(messages))
        ]
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
        columns = [
            vectorizer.rows(documents)
            for vectorizer, documents in zip(self._vectorizers, documents_of(messages))
        ]
        rows = hstack(columns).tocsr()
        for number, message in enumerate(messages):
            put(message, rows[number], type(self).__name__)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data


def documents_of(messages: List[Message]) -> Tuple[List[Text], List[List[Text]], List[Text]]:
    """What each vectoriser reads of the messages: text, words, and shape (see LexiconFeaturizer)."""
    texts = [message.get(TEXT) or "" for message in messages]
    shapes = [message.get(SHAPE) or text for message, text in zip(messages, texts)]
    return texts, [words_of(message) for message in messages], shapes
