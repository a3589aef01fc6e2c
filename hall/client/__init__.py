"""What the rest of Yimen knows of a hall: its types, its protocol, its errors and an HTTP client.

This is the only part of `hall/` that other packages may import, and it imports nothing of ours: a
real hall that implements `hall/openapi.json` is reached through the same client.
"""

from hall.client.errors import HallError, HallNotFound, HallRefused, HallUnavailable
from hall.client.http import HttpHall
from hall.client.protocol import Hall
from hall.client.types import (
    CatalogueChange,
    CatalogueChanges,
    Centre,
    Fee,
    Item,
    Material,
    Result,
    Situation,
)

__all__ = [
    "CatalogueChange",
    "CatalogueChanges",
    "Centre",
    "Fee",
    "Hall",
    "HallError",
    "HallNotFound",
    "HallRefused",
    "HallUnavailable",
    "HttpHall",
    "Item",
    "Material",
    "Result",
    "Situation",
]
