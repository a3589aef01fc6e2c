"""Items and centres for the tests."""

from __future__ import annotations

from typing import Any

from hall.client.types import Centre, Item
from hall.documents import centre_of, item_of


def item_json(code: str = "A1", **fields: Any) -> dict[str, Any]:
    return {"item_code": code, "name": f"事项{code}", "department": "公安局"} | fields


def item(code: str = "A1", **fields: Any) -> Item:
    return item_of(item_json(code, **fields))


def centre_json(code: str = "C1", **fields: Any) -> dict[str, Any]:
    named = {
        "kind": "centre",
        "centre_code": code,
        "name": f"中心{code}",
        "address": f"路{code}号",
    }
    return named | fields


def centre(code: str = "C1", **fields: Any) -> Centre:
    return centre_of(centre_json(code, **fields))


FULL: dict[str, Any] = item_json(
    "11440604007035209K4000709001001",
    kind="item",
    catalog_code="000709001001",
    name="居住证申领",
    aliases=["办居住证"],
    district="禅城区",
    parent_district="佛山市",
    theme="公安专项",
    audience="自然人",
    item_type="行政确认",
    case_type="承诺件",
    legal_days=15,
    promised_days=0.5,
    day_unit="工作日",
    visits=1,
    online_url="https://example.org/x",
    condition="居住半年以上",
    process=["申请", "受理"],
    fee={"charged": True, "standard": "20元", "basis": "某文"},
    location="季华路1号二楼A区A13、A14号窗口",
    hours="周一至周五",
    phone="0757-12345678",
    supervision_phone="12345",
    legal_basis=["《居住证暂行条例》"],
    result={"name": "居住证", "delivery": "窗口领取"},
    materials=[
        {
            "name": "身份证",
            "form": "原件",
            "copies": 1,
            "required": False,
            "source": "申请人自备",
            "note": "有效期内",
            "blank_form_url": "https://example.org/a",
            "sample_url": "https://example.org/b",
        }
    ],
    situations=[
        {
            "name": "租房",
            "condition": "有租约",
            "replaces_common": True,
            "materials": [{"name": "租赁合同"}],
        }
    ],
    bookable=False,
    effective_from="2020-01-01",
    effective_until="2030-12-31",
)
