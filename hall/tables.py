"""Every table of the reference hall, gathered from where each stands, for migrations and tests."""

from hall import guards, outbox
from hall.appointments import model as appointments
from hall.model import metadata

__all__ = ["appointments", "guards", "metadata", "outbox"]
