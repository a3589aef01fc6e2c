"""What the hall accepts is what the published schemas accept; the OpenAPI file is the app's."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.app import create_app
from hall.documents import centre_of, item_of
from hall.errors import InvalidDocument
from settings import HallSettings
from tests.hall.examples import FULL, centre_json, item_json

HALL = Path(__file__).resolve().parents[2] / "hall"


def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((HALL / "schemas" / name).read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


ITEM, CENTRE = _validator("item.schema.json"), _validator("centre.schema.json")
ODD: list[Any] = [
    *(
        None,
        True,
        0,
        1,
        -1,
        1.0,
        1.5,
        "",
        "1",
        "文字",
        "2026-01-31",
        "2026-1-31",
        "2026-02-30",
    ),
    *(
        "2026-01-31T00:00:00",
        [],
        ["a"],
        [1],
        [None],
        {},
        {"name": "x"},
        {"charged": True},
    ),
    *(
        [{"name": "x"}],
        [{"name": "x", "materials": [{"name": "y"}]}],
        [{"name": "x", "odd": 1}],
    ),
    *(
        "自然人",
        "法人",
        "自然人,法人",
        "即办件",
        "工作日",
        "数据共享",
        "item",
        "centre",
        "x" * 201,
    ),
]
FULL_CENTRE = centre_json(
    aliases=["a"],
    district="d",
    hours="h",
    phone="p",
    transport="t",
    longitude=113.1,
    latitude=23,
    notice="n",
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, one in inner:
        found.append((*path, key))
        if isinstance(one, dict | list):
            found += _paths(one, (*path, key))
    return found


def _changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if new is _changed:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return changed


def _accepts(reading: Any, value: Any) -> bool:
    try:
        reading(value)
    except InvalidDocument:
        return False
    return True


def _stricter(value: Any) -> bool:
    """The one thing refused beyond the schema: a material, situation or centre without a name."""
    if isinstance(value, dict):
        blank = not isinstance(value.get("name", "x"), str) or not value.get("name", "x").strip()
        return blank or any(map(_stricter, value.values()))
    return isinstance(value, list) and any(map(_stricter, value))


@pytest.mark.parametrize(
    ("validator", "reading", "whole"),
    [(ITEM, item_of, FULL), (CENTRE, centre_of, FULL_CENTRE)],
    ids=["item", "centre"],
)
def test_every_field_is_accepted_as_the_schema_says(
    validator: Any, reading: Any, whole: Any
) -> None:
    differing = []
    for path in _paths(whole):
        for odd in [*ODD, _changed]:
            value = _changed(whole, path, odd)
            if _accepts(reading, value) != validator.is_valid(value) and not _stricter(value):
                differing.append((path, odd, validator.is_valid(value)))
    assert differing == []


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.text("aｂ中 \n", max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(field=st.sampled_from([*FULL, "unknown"]), value=_ANY | st.sampled_from(ODD))
def test_arbitrary_values_are_accepted_as_the_schema_says(field: str, value: Any) -> None:
    document = item_json() | {field: value}
    if not _stricter(document):
        assert _accepts(item_of, document) == ITEM.is_valid(document)


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": "1\x002"},
        {"phone": "\ud800"},
        {"legal_days": float("inf")},
        {"visits": 2**31},
        {"name": "   "},
    ],
)
def test_what_no_database_holds_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidDocument):
        item_of(item_json(**fields))


def test_problems_name_the_field_in_chinese() -> None:
    with pytest.raises(InvalidDocument) as refused:
        item_of(item_json(fee={"charged": "否"}, odd=1, materials=[{"name": "x", "copies": -1}]))
    assert dict(refused.value.problems) == {
        "fee.charged": "应为 true 或 false",
        "odd": "没有这个字段，请检查拼写",
        "materials[0].copies": "不能小于 0",
    }


def test_openapi_file_is_the_apps(tmp_path: Path) -> None:
    made = HallSettings.from_environment(
        {
            "HALL_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/x.db",
            "HALL_DATA_KEY": "k" * 32,
        }
    )
    filed = json.loads((HALL / "openapi.json").read_text(encoding="utf-8"))
    assert create_app(made).openapi() == filed, "run: python -m hall openapi > hall/openapi.json"
