"""How well intents and guide fields are read: the first part of `make evaluate`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.guide.asked import fields_asked
from actions.guide.fields import LABELS
from bench.figures import (
    LabelScores,
    Reading,
    accuracy,
    by_intent,
    label_scores,
    refused_at,
    refused_when_likeliest,
    worst,
)
from bench.process import bot_python, in_process
from bench.report import aimed, table

MOST_FALSE = 0.02
"""Share of questions within scope that may be refused."""


def evaluate_intents(folder: Path) -> tuple[str, dict[str, Any]]:
    """The cross-validation, the messages never trained on, and the figures of both."""
    out = folder / "cross-validation.json"
    found = in_process([bot_python(), "-m", "bench.nlu", "cross-validate", str(out)], out)
    readings = [Reading.of(record) for record in found.pop("readings")]
    text, figures = report_intents(readings, found)
    out = folder / "held-out.json"
    fresh = in_process([bot_python(), "-m", "bench.nlu", "held-out", str(out)], out)
    unseen = [Reading.of(record) for record in fresh.pop("readings")]
    more, figures["held_out"] = report_held_out(unseen, fresh["message_cpu_ms"])
    return f"{text}\n\n{more}", figures


def report_intents(
    readings: Sequence[Reading], facts: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Readings of held-out examples as a report, and as figures."""
    right = accuracy(readings)
    rows = by_intent(readings)
    likeliest = refused_when_likeliest(readings)
    allowed = refused_at(readings, MOST_FALSE)
    mistakes = worst(readings, 20)
    questions = [r for r in readings if r.intent == "ask"]
    alone = label_scores(
        (r.fields, frozenset(f for f, chance in r.field_chances.items() if chance >= 0.5))
        for r in questions
    )
    of_items = [r for r in questions if r.fields <= LABELS.keys()]
    with_rules = label_scores(
        (r.fields, frozenset(fields_asked(r.text, r.field_chances))) for r in of_items
    )
    macro = sum(row.f1 for row in rows) / max(len(rows), 1)
    figures = {
        **facts,
        "accuracy": round(right, 4),
        "accuracy_plain": round(accuracy([r for r in readings if r.plain]), 4),
        "accuracy_edges": round(accuracy([r for r in readings if not r.plain]), 4),
        "macro_f1": round(macro, 4),
        "intents": {row.name: [row.precision, row.recall, row.f1, row.support] for row in rows},
        "out_of_scope": {
            "likeliest": vars(likeliest),
            f"false<={MOST_FALSE}": vars(allowed),
        },
        "fields": _label_figures(alone, len(questions)),
        "fields_with_rules": _label_figures(with_rules, len(of_items)),
        "worst": [[r.text, r.intent, r.said, r.sureness] for r in mistakes],
    }
    parts = [
        "## 意图 Intents",
        f"{len(readings)} examples in {facts.get('groups', '?')} groups (an item, or else a text), "
        "5 folds, whole groups left out; no example was read by a model that had seen its item.",
        f"准确率 accuracy **{right:.4f}**  {aimed(right, 0.97)}   macro F1 {macro:.3f}",
        f"日常说法 plain middle (…everyday.yml) {figures['accuracy_plain']:.4f}   "
        f"边缘说法 edges (all other files) {figures['accuracy_edges']:.4f}",
        "",
        table(
            ("intent 意图", "precision", "recall", "F1", "examples"),
            ((r.name, r.precision, r.recall, r.f1, r.support) for r in rows),
        ),
        "",
        "### 范围外 Out of scope",
        table(
            ("refused when 拒答条件", "caught 识别率", "false refusals 误拒", "aim"),
            (
                (
                    "likeliest (as the assistant reads it)",
                    likeliest.caught,
                    likeliest.false,
                    _both(likeliest.caught, likeliest.false),
                ),
                (
                    f"chance > {allowed.threshold:.3f} (lowest with false <= {MOST_FALSE})",
                    allowed.caught,
                    allowed.false,
                    _both(allowed.caught, allowed.false),
                ),
            ),
        ),
        "The threshold is chosen on these same readings: a point of the curve, not a promise.",
        "",
        "### 所问要素 Guide fields asked (a set a question)",
        table(
            ("read by", "micro F1", "macro F1", "whole set right", "questions"),
            (
                ("classifier alone, chance >= 0.5", *_labels(alone), len(questions)),
                ("as the action server reads it (items)", *_labels(with_rules), len(of_items)),
            ),
        ),
        "",
        table(
            ("field 要素 (classifier alone)", "precision", "recall", "F1", "questions"),
            ((r.name, r.precision, r.recall, r.f1, r.support) for r in alone.labels),
        ),
        "",
        "### 最严重的20个错误 The 20 mistakes made with most confidence",
        table(
            ("text 原文", "right 正确", "read as 误判为", "chance"),
            ((r.text[:60], r.intent, r.said, r.sureness) for r in mistakes),
        ),
    ]
    return "\n".join(parts), figures


def report_held_out(readings: Sequence[Reading], message_ms: float) -> tuple[str, dict[str, Any]]:
    """Readings of messages that nothing learns from, and the CPU time of one reading."""
    fresh = [r for r in readings if not r.known]
    refused = refused_when_likeliest(fresh)
    questions = [r for r in readings if r.intent == "ask"]
    alone = label_scores(
        (r.fields, frozenset(f for f, chance in r.field_chances.items() if chance >= 0.5))
        for r in questions
    )
    figures = {
        "messages": len(readings),
        "fresh": len(fresh),
        "accuracy": round(accuracy(readings), 4),
        "accuracy_fresh": round(accuracy(fresh), 4),
        "out_of_scope": vars(refused),
        "fields": _label_figures(alone, len(questions)),
        "message_cpu_ms": message_ms,
    }
    parts = [
        "### 从未训练过的话 Messages never trained on (data/nlu-held-out)",
        f"{len(readings)} messages, accuracy **{figures['accuracy']:.4f}**; without the "
        f"{len(readings) - len(fresh)} that an example reads the same as: "
        f"**{figures['accuracy_fresh']:.4f}** {aimed(accuracy(fresh), 0.97)}",
        f"out of scope: caught {refused.caught:.3f}, false refusals {refused.false:.3f}: "
        f"{_both(refused.caught, refused.false)}",
        f"guide fields: micro F1 {alone.micro:.3f}, whole set right {alone.exact:.3f} "
        f"({len(questions)} questions)",
        f"CPU of reading one message: {message_ms:.2f} ms {aimed(message_ms, 1.5, at_least=False)}",
        "",
        table(
            ("text 原文", "right 正确", "read as 误判为", "chance"),
            ((r.text[:60], r.intent, r.said, r.sureness) for r in worst(readings, 20)),
        ),
    ]
    return "\n".join(parts), figures


def _both(caught: float, false: float) -> str:
    reached = caught >= 0.90 and false <= MOST_FALSE
    return f"{'达到 reached' if reached else '未达到 NOT reached'} (>= 0.90 at <= {MOST_FALSE})"


def _labels(scores: LabelScores) -> tuple[float, float, float]:
    return scores.micro, scores.macro, scores.exact


def _label_figures(scores: LabelScores, questions: int) -> dict[str, Any]:
    return {
        "micro_f1": round(scores.micro, 4),
        "macro_f1": round(scores.macro, 4),
        "exact": round(scores.exact, 4),
        "questions": questions,
    }
