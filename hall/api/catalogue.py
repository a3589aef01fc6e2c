"""Items, departments, windows, and the feed of changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hall.api import answers
from hall.api.auth import needs
from hall.api.wire import (
    ERRORS,
    MISSING,
    REFUSED,
    answer,
    body_of,
    catalogue_of,
    json_answer,
    quoted,
)
from hall.client.types import CatalogueChanges
from hall.documents import read_item
from hall.errors import BadRequest
from hall.keys import CATALOGUE_READ, CATALOGUE_WRITE
from hall.service import Answer
from hall.store import FeedRow, ItemFilter

reading = APIRouter(dependencies=[needs(CATALOGUE_READ)], responses=ERRORS, tags=["catalogue"])
writing = APIRouter(dependencies=[needs(CATALOGUE_WRITE)], responses=ERRORS, tags=["catalogue"])

_Cursor = Annotated[str | None, Query(max_length=500)]
_Word = Annotated[str | None, Query(max_length=200)]


@reading.get("/items", response_class=Response, responses=answer(answers.ItemList))
async def list_items(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    after: _Cursor = None,
    district: _Word = None,
    theme: _Word = None,
    department: _Word = None,
) -> Response:
    """Items in force today, by code; each filter wants the exact word."""
    page = await catalogue_of(request).items(
        ItemFilter(district=district, theme=theme, department=department), after, limit
    )
    joined = ",".join(page.documents)
    return json_answer(f'{{"items":[{joined}],"next_cursor":{quoted(page.next_after)}}}')


@reading.get(
    "/items/{item_code}",
    response_class=Response,
    responses=answer(answers.ItemAnswer) | MISSING,
)
async def get_item(request: Request, item_code: str) -> Response:
    """One item in force today."""
    return _item_answer(await catalogue_of(request).item(item_code))


@writing.put(
    "/items/{item_code}",
    response_class=Response,
    responses=answer(answers.ItemAnswer) | REFUSED,
    openapi_extra=body_of("Item"),
)
async def put_item(request: Request, item_code: str) -> Response:
    """Writes an item, new or not; a withdrawn one comes back."""
    item = read_item(await request.body())
    if item.item_code != item_code:
        raise BadRequest(f"地址中的编码 {item_code} 与内容中的编码 {item.item_code} 不一致")
    return _item_answer(await catalogue_of(request).put_item(item))


@writing.post(
    "/items/{item_code}/withdraw",
    response_class=Response,
    responses=answer(answers.Withdrawn) | {404: MISSING[404]},
)
async def withdraw_item(request: Request, item_code: str) -> Response:
    """Withdraws an item; its tombstone stays in the feed."""
    version = await catalogue_of(request).withdraw_item(item_code)
    return json_answer(f'{{"item_code":{quoted(item_code)},"version":{version},"withdrawn":true}}')


@reading.get("/departments", response_class=Response, responses=answer(answers.DepartmentList))
async def list_departments(request: Request) -> Response:
    """Departments that have items."""
    rows = await catalogue_of(request).departments()
    body = answers.DepartmentList(
        departments=[answers.Department(name=row.name, items=row.items) for row in rows]
    )
    return json_answer(body.model_dump_json())


@reading.get("/windows", response_class=Response, responses=answer(answers.WindowList))
async def list_windows(request: Request) -> Response:
    """Windows that items' locations name."""
    rows = await catalogue_of(request).windows()
    body = answers.WindowList(
        windows=[
            answers.Window(
                code=row.code,
                place=row.place,
                centre_code=row.centre_code,
                items=row.items,
            )
            for row in rows
        ]
    )
    return json_answer(body.model_dump_json())


@reading.get("/catalogue/changes", response_class=Response, responses=answer(CatalogueChanges))
async def list_changes(
    request: Request,
    updated_since: _Cursor = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Response:
    """What was written since the cursor, oldest first, tombstones included.

    Items not yet or no longer in force are included: whoever keeps a copy filters by date. Error
    `cursor_unknown`: the catalogue is another one than before; drop the copy, start without cursor.
    """
    page = await catalogue_of(request).changes(updated_since, limit)
    joined = ",".join(map(_change, page.changes))
    more = "true" if page.has_more else "false"
    return json_answer(
        f'{{"changes":[{joined}],"next_cursor":{quoted(page.next_cursor)},"has_more":{more}}}'
    )


def _item_answer(found: Answer) -> Response:
    return json_answer(
        f'{{"version":{found.version},"catalogue_version":{found.catalogue_version},'
        f'"item":{found.document}}}'
    )


def _change(row: FeedRow) -> str:
    head = f'"kind":"{row.kind}","code":{quoted(row.code)},"version":{row.version}'
    if row.document is None:
        return f'{{{head},"withdrawn":true}}'
    return f'{{{head},"withdrawn":false,"{row.kind}":{row.document}}}'
