"""Shapes of answers as `hall/openapi.json` describes them.

They document; the answers themselves are put together from stored JSON, unparsed.
"""

from __future__ import annotations

from pydantic import BaseModel

from hall.client.types import Centre, Item


class ErrorDetail(BaseModel):
    """What went wrong: a stable code for programs, a message for staff."""

    code: str
    message: str


class ErrorAnswer(BaseModel):
    """Every answer from 400 up."""

    error: ErrorDetail


class ItemAnswer(BaseModel):
    """An item, the version at which it was last written, and the catalogue's version now."""

    version: int
    catalogue_version: int
    item: Item


class ItemList(BaseModel):
    """A page of items; give `next_cursor` back as `after`, null: this was the last page."""

    items: list[Item]
    next_cursor: str | None


class Withdrawn(BaseModel):
    """A withdrawn item and the version of its tombstone."""

    item_code: str
    version: int
    withdrawn: bool


class CentreAnswer(BaseModel):
    """A centre; see `ItemAnswer`."""

    version: int
    catalogue_version: int
    centre: Centre


class CentreList(BaseModel):
    """All centres, the main one first."""

    centres: list[Centre]


class Department(BaseModel):
    """A department and how many items it has."""

    name: str
    items: int


class DepartmentList(BaseModel):
    """All departments that have items."""

    departments: list[Department]


class Window(BaseModel):
    """A window, where it is, and how many items it serves."""

    code: str
    place: str
    centre_code: str | None
    items: int


class WindowList(BaseModel):
    """All windows that items name."""

    windows: list[Window]


class Health(BaseModel):
    """The hall answers, and so does its database."""

    status: str
    catalogue_version: int
    items: int
