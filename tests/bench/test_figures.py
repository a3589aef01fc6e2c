"""The arithmetic behind `make evaluate` and `make bench`, on readings small enough to check by hand."""

from __future__ import annotations

import math

import pytest

from bench.figures import (
    Reading,
    accuracy,
    bare,
    by_intent,
    groups_of,
    label_scores,
    percentile,
    refused_at,
    refused_when_likeliest,
    spread,
    worst,
)


def reading(text: str, intent: str, **chances: float) -> Reading:
    return Reading(text, intent, chances)


READINGS = [
    reading("办居住证要带啥", "ask", ask=0.9, out_of_scope=0.1),
    reading("你好", "greet", greet=0.6, ask=0.4, out_of_scope=0.0),
    reading("早", "greet", ask=0.8, greet=0.2, out_of_scope=0.0),
    reading("今天天气", "out_of_scope", out_of_scope=0.7, ask=0.3),
    reading("股票涨了吗", "out_of_scope", ask=0.6, out_of_scope=0.4),
    reading("房子的事", "ask", out_of_scope=0.55, ask=0.45),
]


@pytest.mark.parametrize(("share", "expected"), [(50, 5), (95, 10), (99, 10), (10, 1), (11, 2)])
def test_percentile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert percentile(list(range(10, 0, -1)), share) == expected


def test_nothing_measured_is_not_a_number() -> None:
    assert math.isnan(percentile([], 95))
    assert spread([2.0])["p99"] == 2.0


def test_accuracy_and_scores() -> None:
    assert accuracy(READINGS) == 0.5
    greet = next(row for row in by_intent(READINGS) if row.name == "greet")
    assert (greet.precision, greet.recall, greet.support) == (1.0, 0.5, 2)


def test_the_surest_mistakes_come_first() -> None:
    assert [r.text for r in worst(READINGS, 2)] == ["早", "股票涨了吗"]


def test_refusing_what_is_likeliest() -> None:
    found = refused_when_likeliest(READINGS)
    assert (found.caught, found.false) == (0.5, 0.25)


def test_the_threshold_keeps_false_refusals_in_bounds() -> None:
    none = refused_at(READINGS, 0.0)
    assert (none.caught, none.false) == (0.5, 0.0)
    some = refused_at(READINGS, 0.25)
    assert (some.caught, some.false) == (1.0, 0.25)
    assert refused_at(READINGS, 1.0).caught == 1.0


def test_labels_are_judged_as_sets() -> None:
    found = label_scores(
        [
            (frozenset({"fee", "time"}), frozenset({"fee"})),
            (frozenset({"fee"}), frozenset({"fee"})),
            (frozenset(), frozenset({"time"})),
        ]
    )
    # 2 of 3 said are right, 2 of 3 right ones are said.
    assert found.micro == pytest.approx(2 / 3)
    assert found.macro == pytest.approx((1.0 + 0.0) / 2)
    assert found.exact == pytest.approx(1 / 3)


def test_what_differs_in_courtesies_alone_is_one_text() -> None:
    assert bare("请问要多久呀？") == bare("要多久") == "要多久"
    assert bare("谢谢") == "谢谢"


def test_groups_join_by_item_and_by_text() -> None:
    groups = groups_of(
        [["居住证"], ["身份证"], ["居住证", "护照"], ["护照"], [], []],
        ["a", "b", "c", "d", "你好", "你好"],
    )
    assert groups[0] == groups[2] == groups[3]
    assert groups[1] not in (groups[0], groups[4])
    assert groups[4] == groups[5]
