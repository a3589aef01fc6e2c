"""The printable checklist (一次性告知单)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from hall.client import Item
from tests.channels.conftest import Gateway
from tests.hall.examples import FULL, centre, item

BASE: dict[str, Any] = {
    "name": "居住证申领",
    "materials": [
        {"name": "居民身份证", "form": "原件", "copies": 1},
        {"name": "居住登记信息", "source": "数据共享"},
        {"name": "近期照片", "required": False, "note": "系统里有的不用交"},
        {"name": "申请表", "blank_form_url": "https://example.org/f", "sample_url": "/s/1.pdf"},
    ],
    "situations": [
        {"name": "租房", "condition": "有租约", "materials": [{"name": "租赁合同"}]},
        {"name": "就业/在职", "replaces_common": True, "materials": [{"name": "劳动合同"}]},
    ],
}


async def page(gateway: Gateway, path: str) -> tuple[int, str]:
    answer = await gateway.client.get(path)
    return answer.status, await answer.text()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_all_materials_of_an_item(gateway: Gateway) -> None:
    gateway.hall.put(item("A1", **{**BASE, "situations": []}))
    gateway.hall.put_centres(centre("C1"))
    status, html = await page(gateway, "/checklist/A1")
    assert status == 200
    text = words(html)
    assert re.search(r"居住登记信息[^□]*免提交", text)
    for word in (
        "一次性告知单",
        "居住证申领",
        "居民身份证",
        "原件",
        "1 份",
        "可选",
        "必交",
        "中心C1",
    ):
        assert word in text, word
    assert 'href="https://example.org/f"' in html
    assert 'href="/s/1.pdf"' in html


async def test_every_field_of_a_full_item(gateway: Gateway) -> None:
    full = Item.model_validate(FULL)
    gateway.hall.put(full)
    _, html = await page(gateway, f"/checklist/{full.item_code}")
    text = words(html)
    for word in (
        "居住半年以上",
        "0.5个工作日",
        "20元",
        "A13、A14号窗口",
        "周一至周五",
        "0757-12345678",
        "窗口领取",
        "《居住证暂行条例》",
        "受理",
        full.item_code,
    ):
        assert word in text, word


async def test_without_a_situation_they_are_offered(gateway: Gateway) -> None:
    gateway.hall.put(item("A1", **BASE))
    _, html = await page(gateway, "/checklist/A1")
    links = re.findall(r'href="(/checklist/[^"]+)"', html)
    assert len(links) == 2
    for link in links:
        assert (await gateway.client.get(link)).status == 200


@pytest.mark.parametrize(
    ("situation", "there", "not_there"),
    [
        ("租房", ("租赁合同", "居民身份证"), ("劳动合同",)),
        ("就业/在职", ("劳动合同",), ("租赁合同", "居民身份证")),
    ],
)
async def test_only_the_situations_materials(
    gateway: Gateway, situation: str, there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    gateway.hall.put(item("A1", **BASE))
    status, html = await page(gateway, f"/checklist/A1?situation={quote(situation, safe='')}")
    text = words(html)
    assert status == 200
    assert situation in text
    assert all(word in text for word in there)
    assert not any(word in text for word in not_there)


@pytest.mark.parametrize(
    "path",
    [
        "/checklist/A2",
        "/checklist/A1?situation=%E6%B2%A1%E6%9C%89",
        "/checklist/%00",
        "/checklist/a%2Fb",
    ],
)
async def test_what_is_not_there(gateway: Gateway, path: str) -> None:
    gateway.hall.put(item("A1", **BASE))
    answer = await gateway.client.get(path)
    assert answer.status == 404
    assert re.search(r"[㐀-鿿]", (await answer.json())["error"]["message"])


async def test_a_withdrawn_item(gateway: Gateway) -> None:
    gateway.hall.put(item("A1"))
    gateway.hall.withdraw("A1")
    assert (await gateway.client.get("/checklist/A1")).status == 404


@pytest.mark.parametrize("fault", ["down", "slow"])
async def test_a_hall_that_does_not_answer(gateway: Gateway, fault: str) -> None:
    gateway.hall.put(item("A1"))
    gateway.hall.down = fault == "down"
    gateway.hall.slow = 5.0 if fault == "slow" else 0.0
    answer = await gateway.client.get("/checklist/A1")
    assert answer.status == 503
    assert "12345" in (await answer.json())["error"]["message"]
    gateway.hall.down, gateway.hall.slow = False, 0.0
    assert (await gateway.client.get("/checklist/A1")).status == 200


async def test_what_stands_in_the_data_is_text_and_never_markup(gateway: Gateway) -> None:
    evil = "<script>alert(1)</script>"
    gateway.hall.put(
        item(
            "A1",
            name=f"居住证{evil}",
            department=evil,
            district=evil,
            condition=evil,
            location=f'"{evil}',
            process=[evil],
            legal_basis=[evil],
            online_url="javascript:alert(1)",
            result={"name": evil},
            fee={"charged": True, "standard": evil},
            materials=[
                {
                    "name": evil,
                    "note": evil,
                    "form": evil,
                    "blank_form_url": "javascript:alert(1)",
                    "sample_url": 'https://example.org/"><script>alert(1)</script>',
                }
            ],
            situations=[{"name": evil, "materials": []}],
        )
    )
    gateway.hall.put_centres(centre("C1", name=evil))
    for path in ("/checklist/A1", f"/checklist/A1?situation={quote(evil, safe='')}"):
        status, html = await page(gateway, path)
        assert status == 200
        assert "<script>alert" not in html
        assert 'href="javascript:' not in html
        assert "&lt;script&gt;" in html


async def test_an_item_with_nothing_but_its_name(gateway: Gateway) -> None:
    gateway.hall.put(item("A1"))
    status, html = await page(gateway, "/checklist/A1")
    assert status == 200
    assert "None" not in words(html)
    assert "没有列出" in html
