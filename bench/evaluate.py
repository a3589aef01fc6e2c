"""`make evaluate`: how well intents, items and whole answers come out. `python -m bench.evaluate`.

The report goes to stdout, progress to stderr, every figure to bench/out/evaluate.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from actions.guide.asked import fields_asked
from actions.guide.fields import LABELS
from bench.answers import Judged, by_kind, hold, read_conversations
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
from bench.linking import NAMES
from bench.report import aimed, machine, table
from bench.stack import PYTHON, Bot, StackError, clean_environment, stacked, tell
from settings import ROOT

OUT = ROOT / "bench" / "out"
LARGE = 6416
"""Names of a large hall."""
MOST_FALSE = 0.02
"""Share of questions within scope that may be refused."""

MOST_SILENT = 0.05
"""Share of turns without any answer from which a run says nothing about the answers."""
BROKEN = (
    "**系统没有正常应答，以上不是准确率 The stack did not work: these figures say nothing about "
    "its answers** (a model made for other components? run `make train`)"
)


class EvaluationError(RuntimeError):
    """A step failed; says which."""


def in_process(command: Sequence[str], out: Path) -> dict[str, Any]:
    """Run a measuring process, its progress on our stderr; the JSON that it wrote.

    Raises:
        EvaluationError: it failed.
    """
    out.unlink(missing_ok=True)
    environment = {**clean_environment(), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=sys.stderr, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        raise EvaluationError(f"{' '.join(command)}: exit {done.returncode}")
    answer: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return answer


def bot_python() -> str:
    """The bot environment's Python."""
    return str(ROOT / "bot" / ".venv" / "bin" / "python")


def evaluate_intents(folder: Path) -> tuple[str, dict[str, Any]]:
    """The cross-validation's report, and its figures."""
    out = folder / "cross-validation.json"
    found = in_process([bot_python(), "-m", "bench.nlu", "cross-validate", str(out)], out)
    readings = [Reading.of(record) for record in found.pop("readings")]
    return report_intents(readings, found)


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


def evaluate_linking(data: Path, weights: Path, folder: Path) -> tuple[str, dict[str, Any]]:
    """Linking on the shared names, and on a large catalogue made up from them."""
    given = data.exists() and (data / NAMES).exists()
    found = {}
    for name, size in (("shared", None), ("large", LARGE)):
        if name == "shared" and not given:
            continue
        tell(f"  linking: {size or 'the data’s own'} names")
        out = folder / f"linking-{name}.json"
        command = [PYTHON, "-m", "bench.linking", str(out), "--data", str(data)]
        command += ["--weights", str(weights), "--accuracy"]
        found[name] = in_process([*command, *(["--names", str(size)] if size else [])], out)
    return report_linking(found, data), found


def report_linking(found: Mapping[str, Mapping[str, Any]], data: Path) -> str:
    """The linking figures as a report."""
    parts = ["## 事项识别 Item linking"]
    if "shared" not in found:
        parts.append(
            f"**没有共享数据，未测准确率。** {data} is not there: accuracy was not measured (give "
            "another place with --data). Speed and memory below are over the project's own names."
        )
    else:
        one = found["shared"]
        parts += [
            f"{one['names']} names, {one['asked']} paraphrases of {data}; none of them is in the "
            "project.",
            table(
                ("", "top-1", "top-5", "top-1 misheard 同音错字", "top-5 misheard", "loss top-1"),
                (
                    _accuracy_row("this linker 本系统", one, "linker"),
                    _accuracy_row("character TF-IDF, 1-2-grams", one, "tfidf"),
                ),
            ),
            f"top-1 {aimed(one['linker']['top1'], 0.82)}; "
            f"top-5 {aimed(one['linker']['top5'], 0.96)}; "
            f"right one among the {_candidates()} candidates: {one['candidates']:.4f}",
        ]
    rows = []
    for each in found.values():
        took, resolving = each["link_ms"], each["resolve_ms"]
        name = f"{each['names']} names ({each['made_up']} made up)"
        rows.append((f"link, {name}", *_times(took), each["index_mb"], each["process_mb"]))
        rows.append((f"resolve, {name}", *_times(resolving), None, None))
        if "tfidf_ms" in each:
            rows.append((f"character TF-IDF, {name}", *_times(each["tfidf_ms"]), None, None))
    heads = ("", "p50 ms", "p95 ms", "CPU p50", "CPU p95", "index MB", "process MB")
    parts += ["", table(heads, rows)]
    large = found["large"]
    parts += [
        f"{large['names']} names: p95 {aimed(large['link_ms']['p95'], 3.0, at_least=False)}; "
        f"index {aimed(large['index_mb'], 150, at_least=False)}",
        "“resolve” is what a turn does: link, and decide between an answer, choices, and neither.",
    ]
    if "linker" in large:
        parts.append(
            f"With {large['made_up']} made-up siblings as distractors: top-1 "
            f"{large['linker']['top1']:.4f}, TF-IDF {large['tfidf']['top1']:.4f} (no aim is set)."
        )
    return "\n".join(parts)


def _candidates() -> int:
    from actions.linker.linker import CANDIDATES

    return CANDIDATES


def _times(took: Mapping[str, float]) -> tuple[float, float, float, float]:
    return took["p50"], took["p95"], took["cpu_p50"], took["cpu_p95"]


def _accuracy_row(title: str, found: Mapping[str, Any], key: str) -> tuple[object, ...]:
    clean, noisy = found[key], found.get(f"{key}_misheard")
    if noisy is None:
        return title, clean["top1"], clean["top5"], None, None, None
    loss = clean["top1"] - noisy["top1"]
    return title, clean["top1"], clean["top5"], noisy["top1"], noisy["top5"], loss


def evaluate_answers(
    base: str | None, model: Path, weights: Path, folder: Path
) -> tuple[str, dict[str, Any]]:
    """The questions of tests/e2e, asked of a running stack, or of one started for it."""
    conversations = read_conversations()
    if base is not None:
        judged = asyncio.run(hold(base.rstrip("/"), conversations))
        return report_answers(judged, base)
    tell("  starting a stack on free ports")
    with stacked(folder / "stack", weights) as stack:
        stack.start_hall()
        stack.start_bot(Bot(model.resolve()))
        judged = asyncio.run(hold(stack.url("channels"), conversations))
    where = f"a stack of its own: {model.resolve().name}, {weights.resolve().name}"
    return report_answers(judged, where)


def report_answers(judged: Sequence[Judged], where: str) -> tuple[str, dict[str, Any]]:
    """Judged turns as a report, and as figures."""
    counts = by_kind(judged)
    rows = ((kind, held / total, held, total) for kind, (held, total) in counts.items())
    broken = [turn for turn in judged if turn.problems]
    silent = sum(turn.problems[0].startswith("no answer") for turn in broken)
    parts = [
        "## 应答 Answers",
        f"tests/e2e/questions-*.yaml, judged by tests/e2e/judge.py; {where}.",
        table(("expectation 期望", "holds 成立", "turns held", "turns"), rows),
        f"No answer at all 没有应答: {silent}",
        *([] if silent <= len(judged) * MOST_SILENT else [BROKEN]),
        "",
        table(
            ("conversation", "said 原文", "problem 问题 (first 20)"),
            ((t.conversation, t.said[:40], "; ".join(t.problems)[:120]) for t in broken[:20]),
        ),
    ]
    figures = {
        "where": where,
        "silent": silent,
        "broken_stack": silent > len(judged) * MOST_SILENT,
        "kinds": {kind: list(count) for kind, count in counts.items()},
        "broken": [[t.conversation, t.said, list(t.problems)] for t in broken],
    }
    return "\n".join(parts), figures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--base", help="ask a running stack: http://127.0.0.1:8080")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "live.tar.gz")
    parser.add_argument("--weights", type=Path, default=ROOT / "models" / "linker.json")
    parser.add_argument(
        "--only", choices=("intents", "linking", "answers"), action="append", help="default: all"
    )
    given = parser.parse_args()
    about = machine()
    figures: dict[str, Any] = {"about": about}
    print(
        f"# 评测 Evaluation\n\n{about['machine']}; {about['date']}; commit {about['commit'][:12]}"
    )
    failed = False
    with tempfile.TemporaryDirectory(prefix="yimen-evaluate-") as name:
        folder = Path(name)
        steps: dict[str, Callable[[], tuple[str, dict[str, Any]]]] = {
            "intents": lambda: evaluate_intents(folder),
            "linking": lambda: evaluate_linking(given.data, given.weights, folder),
            "answers": lambda: evaluate_answers(given.base, given.model, given.weights, folder),
        }
        for step, work in steps.items():
            if given.only and step not in given.only:
                continue
            tell(f"评测 evaluating {step} …")
            try:
                text, figures[step] = work()
                failed = failed or bool(figures[step].get("broken_stack"))
            except (EvaluationError, StackError) as error:
                failed = True
                text, figures[step] = f"## {step}\n失败 failed: {error}", {"error": str(error)}
            print(f"\n{text}", flush=True)
    OUT.mkdir(parents=True, exist_ok=True)
    written = OUT / "evaluate.json"
    body = json.dumps(figures, ensure_ascii=False, indent=1, default=str)
    written.write_text(body + "\n", encoding="utf-8")
    print(f"\n{os.path.relpath(written, ROOT)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
