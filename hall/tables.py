"""Every table of the reference hall, gathered from where each stands, for migrations and tests."""

from hall import guards, news, outbox
from hall.appointments import model as appointments
from hall.bindings import model as bindings
from hall.cases import model as cases
from hall.feedback import model as feedback
from hall.model import metadata

__all__ = [
    "appointments",
    "bindings",
    "cases",
    "feedback",
    "guards",
    "metadata",
    "news",
    "outbox",
]
