"""Reads a message: which act it is, and which guide fields it asks for.

One component and no tokenizer, no featurizers: between components Rasa passes scipy matrices of one
row, which costs several times what the reading itself does (docs/decisions/0003-pipeline.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Text

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.lexicon import Lexicon
from bot.components.linear import LinearScores
from bot.components.terms import Columns, terms_of

_FILE = "reader.joblib"


def fields_of(message: Message) -> Set[Text]:
    """The labels that the data give a message: `metadata: {fields: [...]}` of its intent block."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return set(metadata.get("fields") or [])


@dataclass
class Model:
    """All that was learnt.

    Attributes:
        lexicon: known words.
        columns: known terms.
        acts: which act; exactly one is right.
        fields: which guide fields; any number is right.
    """

    lexicon: Lexicon
    columns: Columns
    acts: LinearScores
    fields: LinearScores


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class MessageReader(GraphComponent, IntentClassifier):
    """Puts `intent`, `intent_ranking` and `guide_fields: {field: chance}` on every message.

    The fields' chances are learnt from questions and bare values alone, so they hold given that the
    guide is what is talked of.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`hall`, `topics`: folders of known words; `slack`, `slack_of_fields`: cost of misfit;
        `ranking`: how many alternatives a message carries; `least`: the lowest chance of a field worth passing on;
        `asking`: acts whose examples teach the fields."""
        return {
            "hall": "data/linker",
            "topics": "data/lexicon",
            "slack": 0.6,
            "slack_of_fields": 1.5,
            "ranking": 5,
            "least": 0.05,
            "asking": ["ask", "inform"],
        }

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[Model] = None,
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
    ) -> MessageReader:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        messages = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        lexicon = Lexicon.read(Path(self._config["hall"]), Path(self._config["topics"]))
        documents = [terms_of(m.get(TEXT), lexicon) for m in messages]
        columns = Columns.fit(documents)
        rows = columns.matrix(documents)
        asking = [i for i, m in enumerate(messages) if m.get(INTENT) in self._config["asking"]]
        answers = [str(m.get(INTENT)) for m in messages]
        acts = LinearScores.one_of(rows, answers, self._config["slack"])
        sets = [sorted(fields_of(messages[i])) for i in asking]
        fields = LinearScores.any_of(rows[asking], sets, self._config["slack_of_fields"])
        self._model = Model(lexicon, columns, acts, fields)
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, Path(folder) / _FILE)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        with model_storage.read_from(resource) as folder:
            model = joblib.load(Path(folder) / _FILE)
        return cls(config, model_storage, resource, model)

    def process(self, messages: List[Message]) -> List[Message]:
        if self._model is None:
            return messages
        for message in messages:
            self._read(message, self._model)
        return messages

    def _read(self, message: Message, model: Model) -> None:
        row = model.columns.row(terms_of(message.get(TEXT) or "", model.lexicon))
        chances = model.acts.chances(row)
        order = chances.argsort()[::-1][: self._config["ranking"]]
        ranking = [{"name": model.acts.labels[i], "confidence": float(chances[i])} for i in order]
        found = {
            label: round(float(chance), 3)
            for label, chance in zip(model.fields.labels, model.fields.chances_each(row))
            if chance >= self._config["least"]
        }
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("guide_fields", found, add_to_output=True)
