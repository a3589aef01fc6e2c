"""What the measurements print, and how they make names, slips and the stock project."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from actions.linker.concepts import Concepts
from bench.answers import Judged, by_kind, kind_of
from bench.evaluate import BROKEN, report_answers, report_linking
from bench.figures import Reading
from bench.intents import report_held_out, report_intents
from bench.linking import Asked, PlainTfidf, misheard, read_sounds, shares, sized
from bench.report import aimed, table, width
from bench.stages import action_call, actions_of_intents, between
from bench.stock import config, read_rules, stories, write


def test_a_table_lines_up_with_chinese_in_it() -> None:
    lines = table(("意图", "n"), [("ask", 1), ("范围外", 0.12345), ("a|b", None)]).splitlines()
    assert len({width(line) for line in lines}) == 1
    assert "0.123" in lines[3] and "a\\|b" in lines[4]


def test_an_aim_that_was_missed_is_called_missed() -> None:
    assert "NOT reached" in aimed(0.80, 0.97)
    assert "NOT reached" not in aimed(9.0, 12, at_least=False)


def test_the_intent_report_tells_accuracy_refusals_and_mistakes() -> None:
    readings = [
        Reading(
            "多少钱", "ask", {"ask": 0.9, "out_of_scope": 0.1}, frozenset({"fee"}), {"fee": 0.9}
        ),
        Reading("讲个笑话", "out_of_scope", {"ask": 0.8, "out_of_scope": 0.2}),
    ]
    text, figures = report_intents(readings, {"groups": 2})
    assert figures["accuracy"] == 0.5
    assert figures["fields"]["micro_f1"] == 1.0
    assert "**0.5000**  未达到 NOT reached" in text
    assert figures["worst"] == [["讲个笑话", "out_of_scope", "ask", 0.8]]


def test_messages_known_from_training_are_told_apart() -> None:
    readings = [
        Reading("你好", "greet", {"greet": 0.9, "ask": 0.1}, known=True),
        Reading("讲个笑话", "out_of_scope", {"ask": 0.2, "out_of_scope": 0.8}),
        Reading("要多久", "ask", {"ask": 0.4, "out_of_scope": 0.6}, frozenset({"time"})),
    ]
    text, figures = report_held_out(readings, 0.2)
    assert figures["accuracy"] == 0.6667
    assert figures["accuracy_fresh"] == 0.5
    assert figures["out_of_scope"] == {"caught": 1.0, "false": 1.0, "threshold": None}
    assert "0.20 ms" in text and "要多久" in text


def test_the_linking_report_says_when_there_was_no_data() -> None:
    took = {"p50": 1.0, "p95": 2.0, "cpu_p50": 1.0, "cpu_p95": 2.0}
    large = {"names": 6416, "made_up": 6000, "link_ms": took, "resolve_ms": took}
    text = report_linking({"large": {**large, "index_mb": 90.0, "process_mb": 300.0}}, Path("gone"))
    assert "没有共享数据" in text
    assert "6416" in text


def test_answers_are_counted_by_expectation() -> None:
    held = Judged("a", "多少钱", kind_of({"fields": ["fee"]}), ())
    wrong = Judged("a", "天气", kind_of({"outcome": "out_of_scope"}), ("told facts",))
    assert by_kind([held, wrong])["all 全部"] == (1, 2)
    text, figures = report_answers([held, wrong], "here")
    assert BROKEN not in text and not figures["broken_stack"]


def test_a_stack_that_does_not_answer_is_no_measurement() -> None:
    silent = Judged("a", "多少钱", "item", ("no answer: HTTP 503",))
    text, figures = report_answers([silent], "here")
    assert BROKEN in text and figures["broken_stack"]


def test_made_up_names_are_distinct_and_always_the_same() -> None:
    concepts = Concepts({}, {"变更": ["变更"]})
    names = ["营业执照变更", "居民身份证补领"]
    assert sized(names, 1, concepts) == names[:1]
    many = sized(names, 700, concepts)
    assert len(set(many)) == 700 and many[:2] == names
    assert many == sized(names, 700, concepts)


def test_slips_sound_alike(tmp_path: Path) -> None:
    (tmp_path / "sounds").write_text("#汉字\t同音\t异\n证\t正政\t争\n身\t\t神\n", encoding="utf-8")
    sounds = read_sounds(tmp_path / "sounds")
    assert sounds == {"证": "正政", "身": "神"}
    assert misheard("办证", sounds, random.Random(1)) in ("办正", "办政")
    assert misheard("护照", sounds, random.Random(1)) == "护照"


def test_plain_tfidf_finds_the_likest_name() -> None:
    names = ["居民身份证补领", "普通护照首次申请", "结婚登记"]
    ranked = [PlainTfidf(names).five(text) for text in ("补身份证", "结婚")]
    asked = [Asked("补身份证", frozenset(names[:1])), Asked("结婚", frozenset(names[1:2]))]
    assert shares(ranked, asked) == {"top1": 0.5, "top5": 1.0}


def test_the_stock_project_covers_every_rule(tmp_path: Path) -> None:
    write(tmp_path, 3)
    written = yaml.safe_load((tmp_path / "config.yml").read_text(encoding="utf-8"))
    assert written == config(3)
    rules = read_rules()
    assert len(stories(rules)) > len(rules) > 10
    assert (tmp_path / "stock_gateway.py").exists()


def test_probes_call_the_action_of_the_rule() -> None:
    assert actions_of_intents()["ask"] == "action_answer"
    call = action_call("多少钱", {"intent": {"name": "ask", "confidence": 0.9}}, "action_answer")
    assert call["next_action"] == "action_answer"
    assert call["tracker"]["latest_message"]["text"] == "多少钱"


def test_stages_add_up_to_the_turn() -> None:
    stages = between(whole=10.0, bot=8.0, nlu=2.0, dialogue=5.0, action=3.0, hall=1.0)
    assert sum(stages.values()) == 10.0
