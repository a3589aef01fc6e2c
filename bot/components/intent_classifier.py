"""Which act a message is: logistic regression over the sentence features, by averaged SGD."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import SGDClassifier

from bot.components.linear import LinearScores
from bot.components.sentence_features import row_of, rows_of


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class ActClassifier(GraphComponent, IntentClassifier):
    """scikit-learn's SGDClassifier with logistic loss, one act against the rest.

    Rasa's own LogisticRegressionClassifier fixes a strength of regularisation that underfits some
    thousands of short sentences, and takes four times as long (docs/decisions/0003-pipeline.md).
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`penalty`: strength of regularisation; `rounds`: passes over the data; `ranking`: how many
        alternatives a message carries."""
        return {"penalty": 2e-6, "rounds": 15, "ranking": 5}

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
    ) -> ActClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        messages = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        fitted = SGDClassifier(
            loss="log_loss",
            alpha=self._config["penalty"],
            max_iter=self._config["rounds"],
            tol=None,
            average=True,
            random_state=42,
        ).fit(rows_of(messages), [m.get(INTENT) for m in messages])
        self._model = LinearScores.of([str(c) for c in fitted.classes_], [fitted])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / "acts.joblib")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        with model_storage.read_from(resource) as folder:
            model = joblib.load(Path(folder) / "acts.joblib")
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if self._model is None:
                continue
            chances = self._model.chances(row_of(message))
            chances = chances / chances.sum()
            order = chances.argsort()[::-1][: self._config["ranking"]]
            ranking = [
                {"name": str(self._model.labels[i]), "confidence": float(chances[i])} for i in order
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
