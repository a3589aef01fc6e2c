"""What counts as an item or a centre: the one reading of JSON that API and importers share.

The client's types are pydantic models; read strictly (no "5" for 5, no null for absent) they accept
what `hall/schemas/*.schema.json` accept. Beyond the schema, refused here because no database holds
them: NUL characters, numbers that are not finite, integers over 31 bits, a blank name.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hall.client.types import Centre, Item
from hall.errors import InvalidDocument

_INT_LIMIT = 2**31 - 1
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """A record with its JSON as stored and served, and that JSON's digest."""

    record: Item | Centre
    json: str
    digest: str

    @classmethod
    def of(cls, record: Item | Centre) -> Document:
        """The document of a record; absent fields are left out of the JSON."""
        text = record.model_dump_json(exclude_none=True)
        return cls(record, text, hashlib.sha256(text.encode()).hexdigest())


def read_item(raw: bytes | str) -> Item:
    """The item in a JSON text.

    Raises:
        InvalidDocument: naming every field at fault.
    """
    return item_of(parse(raw))


def read_centre(raw: bytes | str) -> Centre:
    """The centre in a JSON text; see `read_item`."""
    return centre_of(parse(raw))


def item_of(value: Any) -> Item:
    """The item in parsed JSON; see `read_item`."""
    record = _checked(Item, value)
    assert isinstance(record, Item)
    return record


def centre_of(value: Any) -> Centre:
    """The centre in parsed JSON; see `read_item`."""
    if isinstance(value, dict) and "kind" not in value:
        raise InvalidDocument([("kind", '缺少必填项，应为 "centre"')])
    record = _checked(Centre, value)
    assert isinstance(record, Centre)
    return record


def parse(raw: bytes | str) -> Any:
    """Parsed JSON.

    Raises:
        InvalidDocument: it is not JSON, or not UTF-8.
    """
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise InvalidDocument([("", "编码不是 UTF-8")]) from error
    except json.JSONDecodeError as error:
        raise InvalidDocument([("", f"不是合法的 JSON（第 {error.colno} 个字符附近）")]) from error
    except (ValueError, RecursionError) as error:
        raise InvalidDocument([("", "不是合法的 JSON")]) from error


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _checked(model: type[Item | Centre], value: Any) -> Item | Centre:
    if not isinstance(value, dict):
        raise InvalidDocument([("", "应为一个 JSON 对象")])
    problems: list[tuple[str, str]] = []
    cleaned = _cleaned(value, "", problems)
    if problems:
        raise InvalidDocument(problems)
    try:
        record = model.model_validate_json(json.dumps(cleaned, ensure_ascii=False), strict=True)
    except ValidationError as error:
        raise InvalidDocument([_in_chinese(dict(one)) for one in error.errors()]) from error
    if not record.name.strip():
        raise InvalidDocument([("name", "不能为空")])
    return record


def _cleaned(value: Any, path: str, problems: list[tuple[str, str]]) -> Any:
    """The same value with whole floats as integers; what pydantic lets through is noted."""
    if isinstance(value, dict):
        return {
            key: _cleaned(inner, f"{path}.{key}" if path else key, problems)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_cleaned(inner, f"{path}[{n}]", problems) for n, inner in enumerate(value)]
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            problems.append((path, "含有不可用的字符（NUL 或残缺的代理项）"))
    elif value is None:
        problems.append((path, "不能是 null，没有值时请省略该字段"))
    elif isinstance(value, float):
        if not math.isfinite(value):
            problems.append((path, "数值超出范围"))
        elif value.is_integer() and abs(value) <= _INT_LIMIT:
            return int(value)
    elif isinstance(value, int) and abs(value) > _INT_LIMIT:
        problems.append((path, "数值超出范围"))
    return value


_MESSAGES = {
    "missing": "缺少必填项",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "过长，最多 {max_length} 个字符",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "greater_than_equal": "不能小于 {ge}",
    "literal_error": "只能是 {expected} 之一",
    "tuple_type": "应为列表",
    "model_type": "应为一个对象",
    "model_attributes_type": "应为一个对象",
    "date_type": "应为日期，如 2026-01-31",
    "date_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "date_from_datetime_inexact": "应为日期，如 2026-01-31",
}


def _in_chinese(problem: dict[str, Any]) -> tuple[str, str]:
    path = ""
    for part in problem["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    template = _MESSAGES.get(problem["type"])
    if template is None:
        return path, str(problem["msg"])
    return path, template.format(**problem.get("ctx", {}))
