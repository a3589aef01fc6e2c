"""Which guide fields a question asks for: a set, since people ask two things at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from bot.components.linear import LinearScores
from bot.components.sentence_features import row_of, rows_of


def fields_of(message: Message) -> Set[Text]:
    """The labels that the data give a message: `metadata: {fields: [...]}` of its intent block."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return set(metadata.get("fields") or [])


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class GuideFieldClassifier(GraphComponent):
    """One logistic regression a field; puts `guide_fields: {field: chance}` on every message.

    Learns from the messages of the intent `ask` alone, so its chances hold given that a question
    about a guide was asked.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`penalty`: strength of regularisation; `rounds`: passes over the data; `least`: the lowest
        chance worth passing on; `intent`: whose messages have fields."""
        return {"penalty": 5e-6, "rounds": 15, "least": 0.05, "intent": "ask"}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LinearScores] = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GuideFieldClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        asked = self._config["intent"]
        messages = [
            m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT) == asked
        ]
        binarizer = MultiLabelBinarizer()
        marks = binarizer.fit_transform([fields_of(m) for m in messages])
        fitted = OneVsRestClassifier(
            SGDClassifier(
                loss="log_loss",
                alpha=self._config["penalty"],
                max_iter=self._config["rounds"],
                tol=None,
                average=True,
                random_state=42,
            )
        ).fit(rows_of(messages), marks)
        labels = [str(label) for label in binarizer.classes_]
        self._model = LinearScores.of(labels, list(fitted.estimators_))
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / "fields.joblib")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GuideFieldClassifier:
        with model_storage.read_from(resource) as folder:
            model = joblib.load(Path(folder) / "fields.joblib")
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if self._model is None:
                continue
            chances = self._model.chances(row_of(message))
            found = {
                label: round(float(chance), 3)
                for label, chance in zip(self._model.labels, chances)
                if chance >= self._config["least"]
            }
            message.set("guide_fields", found, add_to_output=True)
        return messages
