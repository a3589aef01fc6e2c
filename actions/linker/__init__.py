"""From an utterance to the item it means, over the whole catalogue (`ItemLinker`)."""

from actions.linker.linker import Candidate, ItemLinker, Link

__all__ = ["Candidate", "ItemLinker", "Link"]
