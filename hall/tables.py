"""Every table of the reference hall, gathered from where each stands, for migrations and tests."""

from hall import guards, outbox
from hall.model import metadata

__all__ = ["guards", "metadata", "outbox"]
