"""Rows that are refused, with file, row, column and reason, and what only deserves a word."""

from __future__ import annotations

from pathlib import Path

from hall.importers.read import read_files
from tests.hall.sheets import HEAD, A, csv_file


def test_refused_rows_leave_the_other_items_alone(tmp_path: Path) -> None:
    rows = [
        HEAD,
        [*A, "", "身份证", "原件", "1", "是", "自备"],
        [
            *A[:1],
            "C003",
            "甲",
            "甲",
            "局",
            "很快",
            "否",
            "x",
            "",
            "材料",
            "",
            "",
            "",
            "",
        ],
        [
            "禅城区",
            "C004",
            "乙",
            "乙",
            "局",
            "1",
            "否",
            "x",
            "",
            "",
            "原件",
            "1",
            "",
            "",
        ],
        [
            "禅城区",
            "C001",
            "丙",
            "丙",
            "局",
            "1",
            "否",
            "x",
            "",
            "材料",
            "",
            "",
            "",
            "",
        ],
        [
            "禅城区",
            "1.14406E+30",
            "丁",
            "丁",
            "局",
            "1",
            "",
            "",
            "",
            "材料",
            "",
            "",
            "",
            "",
        ],
        [
            "禅城区",
            "C006",
            "戊" * 201,
            "",
            "局",
            "1",
            "",
            "",
            "",
            "材料",
            "",
            "",
            "",
            "",
        ],
        [
            "禅城区",
            "C007",
            "己",
            "",
            "局",
            "1",
            "",
            "#REF!",
            "",
            "材料",
            "",
            "",
            "",
            "",
        ],
        ["禅城区", "C008", "", "", "局", "1", "", "", "", "材料", "", "", "", ""],
        ["禅城区", "C009", "庚", "", "局", "1", "", "", "", "材料", "", "", "", ""],
    ]
    outcome = read_files([csv_file(tmp_path / "a.csv", rows)])
    assert [item.item_code for item in outcome.items] == ["C001", "C009"]
    told = {problem.row: (problem.column, problem.text) for problem in outcome.refused}
    assert sorted(row for row in told if row is not None) == [3, 4, 5, 6, 7, 8, 9]
    assert told[3][0] == "承诺办结时限（工作日）" and "很快" in told[3][1]
    assert told[4][0] == "材料名称"
    assert told[5][0] == "实施编码" and "第 2 行" in told[5][1]
    assert "科学计数法" in told[6][1]
    assert told[7][0] == "主项名称" and "200" in told[7][1]
    assert told[8][0] == "办理地点"


def test_conflicting_cells_warn_and_unknown_columns_are_noted(tmp_path: Path) -> None:
    rows = [
        ["事项名称", "办理地点", "星座"],
        ["甲", "东街", "白羊"],
        ["甲", "西街", "双鱼"],
    ]
    outcome = read_files([csv_file(tmp_path / "a.csv", rows)])
    assert outcome.items[0].location == "东街"
    assert any(w.row == 3 and w.column == "办理地点" for w in outcome.warnings)
    assert any("星座" in note.text for note in outcome.notes)
