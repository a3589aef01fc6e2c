"""Districts as people say them."""

from __future__ import annotations

import pytest

from actions.guide.districts import district_said, ways_to_say

FOSHAN = ("禅城区", "祖庙街道", "石湾镇街道", "张槎街道", "南庄镇")
CHANGCHUN = (
    "长春经济技术开发区",
    "长春高新技术产业开发区",
    "净月高新技术产业开发区",
    "朝阳区",
    "宽城区",
    "九台区",
    "农安县",
    "榆树市",
    "长春新区",
)
AUTONOMOUS = ("阜蒙县", "阜新蒙古族自治县", "细河区")

CASES = [
    ("在石湾办", FOSHAN, "石湾镇街道"),
    ("石湾街道的电话", FOSHAN, "石湾镇街道"),
    ("石湾镇", FOSHAN, "石湾镇街道"),
    ("石湾镇街道", FOSHAN, "石湾镇街道"),
    ("祖庙", FOSHAN, "祖庙街道"),
    ("祖庙街", FOSHAN, "祖庙街道"),
    ("祖庙街道办", FOSHAN, "祖庙街道"),
    ("祖廟", FOSHAN, "祖庙街道"),
    ("南庄在哪", FOSHAN, "南庄镇"),
    ("南莊鎮", FOSHAN, "南庄镇"),
    ("张槎", FOSHAN, "张槎街道"),
    ("我住张槎那边", FOSHAN, "张槎街道"),
    ("禅城", FOSHAN, "禅城区"),
    ("禅城区", FOSHAN, "禅城区"),
    ("经开区", CHANGCHUN, "长春经济技术开发区"),
    ("已经开始办了", CHANGCHUN, None),
    ("长春经开区", CHANGCHUN, "长春经济技术开发区"),
    ("净月", CHANGCHUN, "净月高新技术产业开发区"),
    ("净月高新区", CHANGCHUN, "净月高新技术产业开发区"),
    ("长春高新", CHANGCHUN, "长春高新技术产业开发区"),
    ("朝阳", CHANGCHUN, "朝阳区"),
    ("朝阳区的", CHANGCHUN, "朝阳区"),
    ("宽城", CHANGCHUN, "宽城区"),
    ("农安", CHANGCHUN, "农安县"),
    ("榆树", CHANGCHUN, "榆树市"),
    ("长春新区", CHANGCHUN, "长春新区"),
    ("阜新蒙古族自治县", AUTONOMOUS, "阜新蒙古族自治县"),
    ("细河", AUTONOMOUS, "细河区"),
    ("办居住证", FOSHAN, None),
    ("", FOSHAN, None),
    ("高新区", CHANGCHUN, None),
    ("街道", FOSHAN, None),
    ("海淀区", FOSHAN, None),
    ("石湾", (), None),
]


@pytest.mark.parametrize(("text", "districts", "meant"), CASES, ids=[f"{c[0]}" for c in CASES])
def test_which_district_is_meant(text: str, districts: tuple[str, ...], meant: str | None) -> None:
    assert district_said(text, districts) == meant


@pytest.mark.parametrize("district", {*FOSHAN, *CHANGCHUN, *AUTONOMOUS})
def test_a_full_name_is_always_understood(district: str) -> None:
    for districts in (FOSHAN, CHANGCHUN, AUTONOMOUS):
        if district in districts:
            assert district_said(f"我在{district}办", districts) == district
    assert district in ways_to_say(district)


@pytest.mark.parametrize("district", ["市区", "县", "区", "东区", "全市"])
def test_short_names_have_no_shorter_form(district: str) -> None:
    assert all(len(way) >= min(2, len(district)) for way in ways_to_say(district))
