"""Sparse sentence features: how they are put on a message, and taken off as one row."""

from __future__ import annotations

from typing import Iterable, Text

from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, spmatrix, vstack


def put(message: Message, row: spmatrix, origin: Text) -> None:
    """Add one row, shape (1, n), of sentence features to a message."""
    message.add_features(Features(row.tocoo(), FEATURE_TYPE_SENTENCE, TEXT, origin))


def row_of(message: Message) -> csr_matrix:
    """All sentence features of a message side by side, shape (1, n)."""
    _, sentence = message.get_sparse_features(TEXT)
    return csr_matrix(sentence.features)


def rows_of(messages: Iterable[Message]) -> csr_matrix:
    """One row a message, shape (m, n)."""
    return vstack([row_of(message) for message in messages]).tocsr()
