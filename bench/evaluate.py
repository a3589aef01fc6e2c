"""`make evaluate`: how well intents, items and whole answers come out. `python -m bench.evaluate`.

The report goes to stdout, progress to stderr, every figure to bench/out/evaluate.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.answers import Judged, by_kind, hold, read_conversations
from bench.intents import evaluate_intents
from bench.linking import NAMES
from bench.process import EvaluationError, in_process
from bench.report import aimed, machine, table
from bench.stack import PYTHON, Bot, StackError, stacked, tell
from settings import ROOT

OUT = ROOT / "bench" / "out"
LARGE = 6416
"""Names of a large hall."""
MOST_SILENT = 0.05
"""Share of turns without any answer from which a run says nothing about the answers."""
BROKEN = (
    "**系统没有正常应答，以上不是准确率 The stack did not work: these figures say nothing about "
    "its answers** (a model made for other components? run `make train`)"
)


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
