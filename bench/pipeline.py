"""Rasa's components outside Rasa's graph: made, trained and asked as config.yml says.

Runs in the bot's environment (Python 3.10): nothing of ours but `bot` and `bench.figures`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Messages = list[Any]
"""Of Rasa's `Message`; rasa is not there when mypy looks at this file."""


def rasa(module: str) -> Any:
    return importlib.import_module(f"rasa.{module}")


def tell(text: str) -> None:
    """Progress."""
    print(text, file=sys.stderr, flush=True)


class Component:
    """One entry of a pipeline: a Rasa component with its config, and a place for its files."""

    def __init__(self, entry: dict[str, Any], number: int, folder: Path) -> None:
        rasa("engine.recipes.default_components")  # registers Rasa's own
        registered = rasa("engine.recipes.default_recipe").DefaultV1Recipe._from_registry(
            entry["name"]
        )
        given = {key: value for key, value in entry.items() if key != "name"}
        config = {**registered.clazz.get_default_config(), **given}
        if "ranking" in config:
            config["ranking"] = 10_000  # every intent's chance, not the first few
        resource = rasa("engine.storage.resource").Resource(f"{number}")
        path = folder / f"{number}"
        path.mkdir()
        storage = rasa("engine.storage.local_model_storage").LocalModelStorage(path)
        context = rasa("engine.graph").ExecutionContext(None, node_name=f"node_{number}")
        self.name = str(entry["name"])
        self.trainable = bool(registered.is_trainable)
        self.made = registered.clazz.create(config, storage, resource, context)
        tokenizer = rasa("nlu.tokenizers.tokenizer").Tokenizer
        self.learns_from_data = self.trainable and not isinstance(self.made, tokenizer)

    def train(self, messages: Messages) -> None:
        """Train on the messages, then process them, as Rasa's training does."""
        kind = rasa("shared.nlu.training_data.training_data").TrainingData
        data = kind(training_examples=messages)
        if self.trainable and hasattr(self.made, "train"):
            self.made.train(data)
        if hasattr(self.made, "process_training_data"):
            self.made.process_training_data(data)

    def process(self, messages: Messages) -> None:
        """Read messages."""
        self.made.process(messages)


def components(entries: Sequence[dict[str, Any]], folder: Path) -> Iterator[Component]:
    """Fresh components in a fresh folder."""
    folder.mkdir()
    for number, entry in enumerate(entries):
        yield Component(entry, number, folder)


def copies(messages: Messages) -> Messages:
    """The messages without the features that later components put on them."""
    kind = rasa("shared.nlu.training_data.message").Message
    return [
        kind(data=dict(m.data), output_properties=set(m.output_properties), features=[])
        for m in messages
    ]
