"""The words of a hall: items with their guides, centres, and the feed of changes.

Field names and meanings are those of the import format (`item.schema.json`, `centre.schema.json`),
which follow the elements of the national platform's guide (办事指南); one JSON shape serves import,
API and client.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Audience = Literal["自然人", "法人", "自然人,法人"]
CaseType = Literal["即办件", "承诺件"]
DayUnit = Literal["工作日", "自然日"]
MaterialSource = Literal["申请人自备", "政府部门核发", "数据共享"]


class Record(BaseModel):
    """Base of everything that a hall tells: frozen, and nothing beside the agreed fields. Errors
    don't quote what was given: it may be somebody's number, and errors are logged."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Material(Record):
    """One paper that an application needs (申请材料)."""

    name: str = Field(min_length=1)
    form: str | None = None
    """原件, 复印件, 电子件."""
    copies: int | None = Field(default=None, ge=0)
    required: bool = True
    source: MaterialSource | None = None
    """数据共享: fetched from the sharing platform, the citizen need not bring it (免提交)."""
    note: str | None = None
    blank_form_url: str | None = None
    sample_url: str | None = None

    @property
    def shared(self) -> bool:
        """Whether the sharing platform supplies it, so that nobody brings it (免提交)."""
        return self.source == "数据共享"


class Situation(Record):
    """One 办事情形: who is in it brings these materials on top of, or instead of, the common ones."""

    name: str = Field(min_length=1)
    condition: str | None = None
    replaces_common: bool = False
    materials: tuple[Material, ...] = ()


class Fee(Record):
    """收费: whether, how much (standard) and on what ground (basis)."""

    charged: bool
    standard: str | None = None
    basis: str | None = None


class Result(Record):
    """审批结果: what the citizen gets and how it is handed over."""

    name: str | None = None
    delivery: str | None = None


class Item(Record):
    """A service item (事项) with its whole guide."""

    kind: Literal["item"] = "item"
    item_code: str = Field(min_length=1, max_length=64)
    """实施编码, 31 characters on the national platform (GB/T 39554.1-2020); the key."""
    catalog_code: str | None = None
    name: str = Field(min_length=1, max_length=200)
    aliases: tuple[str, ...] = ()
    department: str
    district: str | None = None
    """区划名称; None: the whole city."""
    parent_district: str | None = None
    theme: str | None = None
    audience: Audience | None = None
    item_type: str | None = None
    case_type: CaseType | None = None
    legal_days: float | None = Field(default=None, ge=0)
    """法定办结时限, in `day_unit`s (working days unless it says otherwise)."""
    promised_days: float | None = Field(default=None, ge=0)
    """承诺办结时限, in `day_unit`s; 0 means on the spot."""
    day_unit: DayUnit | None = None
    visits: int | None = Field(default=None, ge=0)
    """到办事现场次数."""
    online_url: str | None = None
    condition: str | None = None
    process: tuple[str, ...] = ()
    fee: Fee | None = None
    location: str | None = None
    hours: str | None = None
    phone: str | None = None
    supervision_phone: str | None = None
    legal_basis: tuple[str, ...] = ()
    result: Result | None = None
    materials: tuple[Material, ...] = ()
    situations: tuple[Situation, ...] = ()
    bookable: bool = True
    effective_from: date | None = None
    effective_until: date | None = None

    def in_force(self, today: date) -> bool:
        """Whether the item may be offered on `today` (both ends included)."""
        started = self.effective_from is None or self.effective_from <= today
        ended = self.effective_until is not None and self.effective_until < today
        return started and not ended


class Centre(Record):
    """A service centre (政务服务中心) that people go to."""

    kind: Literal["centre"] = "centre"
    centre_code: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    district: str | None = None
    address: str
    hours: str | None = None
    phone: str | None = None
    transport: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    notice: str | None = None


class CatalogueChange(Record):
    """One entry of the feed: an item or a centre as it now stands, or a tombstone.

    `item` and `centre` are both None when the thing was withdrawn; `code` then says which.
    """

    kind: Literal["item", "centre"]
    code: str
    version: int
    """Catalogue version at which this came to be; grows with every write to the catalogue."""
    withdrawn: bool = False
    item: Item | None = None
    centre: Centre | None = None


class CatalogueChanges(Record):
    """A page of the feed, oldest change first."""

    changes: tuple[CatalogueChange, ...]
    next_cursor: str
    """Opaque; give it back as `updated_since` to go on from here."""
    has_more: bool
    """Whether another page is waiting now."""
