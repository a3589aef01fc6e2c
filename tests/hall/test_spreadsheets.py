"""Spreadsheets as halls export them: what is understood, and what is refused how."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.importers.outcome import Outcome
from hall.importers.read import read_files
from tests.hall.sheets import BLANK, HEAD, A, B, csv_file, xls, xlsx


def read(path: Path) -> Outcome:
    return read_files([path])


def names(outcome: Outcome) -> list[str]:
    return [item.name for item in outcome.items]


def test_continuation_rows_titles_situations_and_none(tmp_path: Path) -> None:
    rows = [
        ["佛山市政务服务事项表"],
        [],
        HEAD,
        [*A, "无", "身份证", "原件", "1", "是", "申请人自备"],
        [*BLANK, None, "照片", "电子件", "2份", "非必要", "数据共享"],
        [*BLANK, "租房", "租赁合同", "/", "-", "", "其他"],
        [
            *BLANK,
            None,
            "房东身份证",
            "复印件",
            "原件1份，复印件2份",
            "",
            "政府部门核发",
        ],
        [*B, "无情形", "无", "/", "/", "/", "/"],
        ["注：以上材料以窗口为准"],
    ]
    outcome = read(xlsx(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert (outcome.refused, names(outcome)) == ([], ["居住证申领", "签注"])
    first, second = outcome.items
    assert (first.item_code, first.district, first.department) == (
        "C001",
        "禅城区",
        "公安局",
    )
    assert (first.promised_days, first.day_unit, first.location) == (
        5,
        "工作日",
        "季华路1号",
    )
    assert first.fee is not None and not first.fee.charged
    assert first.aliases == ("居住证",)
    assert [(m.name, m.copies, m.required, m.source) for m in first.materials] == [
        ("身份证", 1, True, "申请人自备"),
        ("照片", 2, False, "数据共享"),
    ]
    (rented,) = first.situations
    assert [m.name for m in rented.materials] == ["租赁合同", "房东身份证"]
    assert rented.materials[0].note == "来源：其他"
    assert rented.materials[1].copies is None
    assert rented.materials[1].note == "份数：原件1份，复印件2份"
    assert (second.promised_days, second.materials, second.situations) == (0, (), ())
    assert second.aliases == ("居住证", "居住证（签注）")
    assert second.fee is not None and second.fee.charged


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_merged_cells(tmp_path: Path, kind: str) -> None:
    rows = [
        ["事项一览表", *[None] * 13],
        HEAD,
        [*A, "首次", "身份证", "原件", "1", "是", "自备"],
        [*BLANK, None, "照片", "原件", "1", "是", "自备"],
        ["一、其他事项", *[None] * 13],
        [*B, None, "居住证", "原件", "1", "是", "自备"],
        [
            *BLANK[:3],
            None,
            None,
            None,
            None,
            None,
            None,
            "申请表",
            "原件",
            "1",
            "是",
            "自备",
        ],
    ]
    merged = [(0, 0, 0, 13), (4, 0, 4, 13), (2, 8, 3, 8)]
    merged += [(2, column, 3, column) for column in range(8)]
    merged += [(5, column, 6, column) for column in range(8)]
    if kind == "xls":
        path = xls(tmp_path / "m.xls", rows, merged)
    else:
        path = xlsx(tmp_path / "m.xlsx", {"S": rows}, {"S": merged})
    outcome = read(path)
    assert (outcome.refused, names(outcome)) == ([], ["居住证申领", "签注"])
    first, second = outcome.items
    assert [m.name for m in first.situations[0].materials] == ["身份证", "照片"]
    assert [m.name for m in second.materials] == ["居住证", "申请表"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8-sig", ","),
        ("utf-8", "\t"),
        ("gb18030", ";"),
        ("gb18030", ","),
        ("utf-16", "\t"),
    ],
)
def test_encodings_and_separators(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [HEAD, [*A, "", "身份证\n（正反面）", "原件", "1", "是", "自备"]]
    outcome = read(csv_file(tmp_path / "a.csv", rows, encoding, delimiter))
    assert outcome.refused == []
    assert outcome.items[0].materials[0].name == "身份证（正反面）"


def test_rows_without_code_or_department(tmp_path: Path) -> None:
    rows = [
        ["事项名称", "情形简称", "关联材料名称"],
        ["敬老卡", "", "照片"],
        ["", "", "身份证"],
    ]
    rows += [["公证", "", "申请书"], ["敬老卡", "补办", "声明"]]
    first = read(csv_file(tmp_path / "a.csv", rows))
    assert names(first) == ["敬老卡", "公证"]
    card = first.items[0]
    assert [m.name for m in card.materials] == ["照片", "身份证"]
    assert [s.name for s in card.situations] == ["补办"]
    assert card.item_code.startswith("YM-") and len(card.item_code) <= 31
    assert card.department == "未注明" and len(first.warnings) == 2
    again = read(csv_file(tmp_path / "b.csv", [rows[0], *rows[3:], *rows[1:3]]))
    assert {i.name: i.item_code for i in first.items} == {i.name: i.item_code for i in again.items}


def test_several_districts(tmp_path: Path) -> None:
    head = ["区划名称", "事项名称", "事项编码", "办理地点", "材料名称"]
    rows = [
        head,
        ["南关区", "老年证", "L1", "南关路", "照片"],
        ["朝阳区", "老年证", "L1", "朝阳路", "照片"],
        ["", "", "", "", "身份证"],
        ["宽城区、绿园区", "生育登记", "", "大厅", "户口簿"],
    ]
    outcome = read(csv_file(tmp_path / "a.csv", rows))
    assert outcome.refused == []
    assert [(i.name, i.district, i.location, len(i.materials)) for i in outcome.items] == [
        ("老年证", "南关区", "南关路", 1),
        ("老年证", "朝阳区", "朝阳路", 2),
        ("生育登记", "宽城区", "大厅", 1),
        ("生育登记", "绿园区", "大厅", 1),
    ]
    assert outcome.items[0].item_code == "L1"
    assert len({item.item_code for item in outcome.items}) == 4


def test_several_sheets_repeated_and_double_headers(tmp_path: Path) -> None:
    double = [
        ["事项信息", "事项信息", "办结时限", "办结时限", "材料信息", "材料信息"],
        ["主项名称", "业务办理项名称", "法定", "承诺", "名称", "份数"],
        ["护照", "首次", "20工作日", "7日", "身份证", 1.0],
        ["", "补发", "2个月", "10个工作日", "声明", 1.0],
    ]
    blocks = [
        ["事项名称", "材料名称", "份数"],
        ["甲事项", "甲材料", 1],
        ["材料名称", "份数", "事项名称"],
        ["乙材料", 2, "乙事项"],
    ]
    sheets = {"护照": double, "朝阳区": blocks, "说明": [["本表由某单位制"]], "空": []}
    outcome = read(xlsx(tmp_path / "a.xlsx", sheets))
    assert outcome.refused == []
    passport, again, first, second = outcome.items
    assert (passport.legal_days, passport.promised_days, passport.day_unit) == (
        20,
        7,
        "工作日",
    )
    assert (again.legal_days, again.promised_days) == (None, 10)
    assert again.aliases == ("护照", "护照（补发）")
    assert (first.district, second.district) == ("朝阳区", "朝阳区")
    assert (second.name, second.materials[0].copies) == ("乙事项", 2)
    assert any("没有找到表头" in note.text for note in outcome.notes)
