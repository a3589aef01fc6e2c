"""bench/RESULTS.md, from the figures of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.report import aimed, table

Figures = Mapping[str, Any]
_TITLES = {
    "ours": "this configuration",
    "stock_sqlite": "stock recipe, SQLTrackerStore (SQLite)",
    "stock_memory": "stock recipe, in memory (as `rasa init`)",
    "floor": "floor: 4 empty hops",
}


MOST_OTHERS = 0.10
"""Share of the machine that others may have before the report warns."""


def render(figures: Figures) -> str:
    """The whole report."""
    parts = [_head(figures), _summary(figures), _turns(figures)]
    if figures["ours"].get("stages"):
        parts.append(_stages(figures["ours"]["stages"]))
    parts += [_costs(figures), _linker(figures["linker"])]
    if figures.get("alternatives"):
        parts.append(_alternatives(figures["alternatives"]))
    parts.append(_how(figures))
    return "\n\n".join(parts)


def _head(figures: Figures) -> str:
    about = figures["about"]
    lines = [
        "# Measurements",
        "",
        "Written by `make bench`; do not edit. Every figure: bench/out/bench.json.",
        "",
        f"- {about['machine']}, Python {about['python']}",
        f"- {about['date']}, commit {about['commit']} (and what was not committed yet)",
        f"- load average before: {about['load_before']} (anything but about 0 means that others "
        "used the machine, and that the times are too long)",
    ]
    if figures.get("quick"):
        lines.append("- **--quick**: short, models as they were, no stock recipe")
    return "\n".join(lines)


def measured(figures: Figures) -> list[str]:
    """Which of ours, stock and floor this run has."""
    return [name for name in _TITLES if figures.get(name)]


def _summary(figures: Figures) -> str:
    ours = figures["ours"]
    one, closed = ours["one"], ours["closed"]
    busy = _others(closed)
    rows: list[tuple[str, object, str, str]] = [
        ("turn p50, ms", one["p50"], aimed(one["p50"], 12, at_least=False), _others(one)),
        ("turn p95, ms", one["p95"], aimed(one["p95"], 25, at_least=False), _others(one)),
        ("turns/s, 32 at once", closed["a_second"], aimed(closed["a_second"], 100), busy),
    ]
    if "open_even" in ours:
        each = ours["open_even"]
        aim = aimed(each["p95"], 40, at_least=False)
        rows.append(("open loop 50/s, p95, ms", each["p95"], aim, _others(each)))
    if figures.get("floor"):
        times = one["p50"] / figures["floor"]["one"]["p50"]
        aim = aimed(times, 3, at_least=False)
        rows.append(("turn p50, times the floor of empty hops", times, aim, _others(one)))
    for name in ("stock_sqlite", "stock_memory"):
        if figures.get(name):
            theirs = figures[name]["closed"]
            both = f"{busy} / {_others(theirs)}"
            times = closed["a_second"] / max(theirs["a_second"], 0.01)
            rows.append((f"turns/s, times {_TITLES[name]}", times, aimed(times, 4), both))
            cpu = sum(theirs["cpu_ms_a_turn"].values())
            ratio = cpu / max(sum(closed["cpu_ms_a_turn"].values()), 0.01)
            rows.append((f"processor time a turn, {_TITLES[name]} / ours", ratio, "-", both))
    whole = sum(ours["memory_mb"].values()) / 1024
    rows.append(("all parts together, GB", whole, aimed(whole, 1.5, at_least=False), "-"))
    for row in (row for row in figures["linker"] if row["names"] == 6416):
        p95, size = row["link_ms"]["p95"], row["index_mb"]
        rows.append(("linking, 6,416 names, p95, ms", p95, aimed(p95, 3, at_least=False), "?"))
        rows.append(("its index, MB", size, aimed(size, 150, at_least=False), "-"))
    text = table(("", "measured", "aim", "others had"), rows)
    return f"## In short\n\n{text}\n\n{_trust(figures)}"


def _others(row: Figures) -> str:
    return f"{row['others_share']:.0%}" if "others_share" in row else "?"


def _trust(figures: Figures) -> str:
    """Whether the machine was quiet enough for the times to be believed."""
    shares = [
        figures[name][kind]["others_share"]
        for name in ("ours", "stock_sqlite", "stock_memory")
        for kind in ("one", "closed", "open_even", "open_poisson")
        if figures.get(name, {}).get(kind, {}).get("others_share") is not None
    ]
    if max(shares, default=0.0) <= MOST_OTHERS:
        return "The machine was as good as ours alone while this was measured."
    return (
        f"**Others used up to {max(shares):.0%} of the machine during a measurement: times are too "
        "long, turns a second too few, and ratios between rows uncertain. Measure again on a quiet "
        "machine before relying on them.**"
    )


def _turns(figures: Figures) -> str:
    heads = (
        *("", "p50 ms", "p95 ms", "p99 ms", "turns/s", "turns", "errors"),
        *("CPU ms a turn, bot", "all parts", "others had"),
    )
    rows = []
    for name in measured(figures):
        kinds = {
            "one": "one at a time",
            "closed": "32 at once",
            "open_even": "50/s, evenly",
            "open_poisson": "50/s, by chance",
        }
        for kind, title in kinds.items():
            if kind in figures[name]:
                row = figures[name][kind]
                numbers = (row[k] for k in ("p50", "p95", "p99", "a_second", "count", "errors"))
                rows.append((f"{_TITLES[name]}: {title}", *numbers, *_watched(row)))
    notes = [
        '"others had": share of all cores that processes outside this measurement used meanwhile; '
        "clock time and turns/s suffer from it fully, processor time (CPU ms) less, but it does too "
        "(shared caches).",
    ]
    notes += [
        f"- {_TITLES[name]}, {kind}: first error {figures[name][kind]['first_error']}"
        for name in measured(figures)
        for kind in ("one", "closed", "open_even", "open_poisson")
        if figures[name].get(kind, {}).get("errors")
    ]
    if figures.get("stock_error"):
        notes.append(f"- the stock recipe could not be measured: {figures['stock_error'][:500]}")
    return "\n".join(["## Turns", "", table(heads, rows), *(["", *notes] if notes else [])])


def _watched(row: Figures) -> tuple[object, object, object]:
    """Processor time of a turn in the bot and in all parts, and others' share of the machine."""
    if "cpu_ms_a_turn" not in row:
        return None, None, None
    cpu = row["cpu_ms_a_turn"]
    return cpu["bot"], sum(cpu.values()), f"{row['others_share']:.0%}"


def _stages(stages: Figures) -> str:
    medians = stages["medians"]
    total = sum(medians.values())
    rows = [(name, value, value / total if total else None) for name, value in medians.items()]
    whole = [
        (name, stages[key]["p50"], stages[key]["p95"])
        for name, key in (
            ("POST /chat", "whole"),
            ("bot, all of it", "bot"),
            ("NLU, as the bot tells", "nlu"),
            ("dialogue, as the bot tells (with the action)", "dialogue"),
            ("action server, called like Rasa does", "action"),
            ("hall, one item", "hall"),
        )
    ]
    return "\n".join(
        [
            "## Where the time of a turn goes",
            "",
            f"{stages['turns']} first turns, one at a time, part by part; {stages['errors']} "
            "errors. Differences of medians: they add up only about.",
            "",
            table(("stage", "ms", "share"), rows),
            "",
            table(("asked directly", "p50 ms", "p95 ms"), whole),
        ]
    )


def _costs(figures: Figures) -> str:
    rows = []
    for name in measured(figures):
        if name == "floor":
            continue
        each, training = figures[name], None
        if name == "ours" and figures.get("training_seconds"):
            training = figures["training_seconds"]["bot"]
        if name.startswith("stock"):
            training = figures.get("stock_training_seconds")
        memory = each["memory_mb"]
        rows.append(
            (
                _TITLES[name],
                training,
                each["load_seconds"],
                memory.get("bot"),
                *(memory.get(part) for part in ("actions", "hall", "channels")),
                sum(memory.values()),
            )
        )
    heads = (
        "",
        "training s",
        "bot ready s",
        "bot MB",
        "actions MB",
        "hall MB",
        "gateway MB",
        "all MB",
    )
    text = ["## Training, start and memory", "", table(heads, rows), ""]
    text.append("Resident memory after the load. Shared pages count in each part.")
    if figures.get("training_seconds"):
        text.append(f"Training the linker: {figures['training_seconds']['linker']} s more.")
    if figures.get("stock_trained_before"):
        text.append(
            "The stock project was trained before this run (--stock-project), on whatever the "
            "machine had to spare then: its training time is an upper bound."
        )
    if figures.get("stock_training_seconds"):
        text.append(
            f"**The stock recipe was trained for {figures['stock_epochs']} epochs instead of 100** "
            "(--stock-epochs): its answers are therefore worse than it can do, its training time "
            "is not that of the recipe. The size of a trained network and the cost of asking it do "
            "not depend on the epochs; which action it then leads to may."
        )
    return "\n".join(text)


def _linker(rows: Sequence[Figures]) -> str:
    heads = (
        *("names", "made up", "link p50 ms", "link p95 ms", "link CPU p95", "resolve p50 ms"),
        *("resolve p95 ms", "built in s", "index MB", "process MB"),
    )
    cells = [
        (
            row["names"],
            row["made_up"],
            *(row["link_ms"][key] for key in ("p50", "p95", "cpu_p95")),
            *(row["resolve_ms"][key] for key in ("p50", "p95")),
            row["build_seconds"],
            row["index_mb"],
            row["process_mb"],
        )
        for row in rows
    ]
    return "\n".join(["## Linker by size of catalogue", "", table(heads, cells)])


def _alternatives(found: Figures) -> str:
    heads = ("classifier", "accuracy", "training s", "ms a message")

    def cells(rows: Sequence[Figures]) -> list[tuple[object, ...]]:
        return [
            (row["name"], row["accuracy"], row["fit_seconds"], row["message_ms"]) for row in rows
        ]

    text = [
        "## Other classifiers",
        "",
        f"One fold of the cross-validation of `make evaluate`: {found['train']} examples to learn "
        f"from, {found['held_out']} held out, whole items left out; all over our features. "
        "Milliseconds are of scikit-learn's own `predict`, the classifier alone.",
        "",
        table(heads, cells(found["whole"])),
    ]
    if found.get("sample"):
        sample = found["sample"]
        text += [
            "",
            f"On a sample, for DIET's sake: {sample['train']} examples, {sample['held_out']} held "
            "out, no item in both. DIET's times hold its featurizers, the others' do not.",
            "",
            table(heads, cells(sample["rows"])),
        ]
    return "\n".join(text)


def _how(figures: Figures) -> str:
    return f"""## How it was measured

- Load generator, gateway, bot, action server and hall share the machine, so saturation is of all of
  them together. Each measurement ran {figures["seconds"]:g} s after a warm-up of 2 s.
- Turns are those of tests/e2e/questions-*.yaml, in their order, a new sender a conversation; each
  calls an action once. The demonstration catalogue is loaded.
- "One at a time": the next turn is sent when the last was answered. "32 at once": closed loop.
  "50/s": open loop; time counts from when a turn was due.
- Ours runs as `make run` does: bot.tracker_store.WalTrackerStore, bot.gateway over bot.wire, Rasa
  made cheaper by bot.lean (docs/decisions/0005-cost-of-a-turn.md), `enable_selective_domain`.
- The stock recipe stands behind the same gateway (channels/), action server, hall, domain and rules,
  and learns from the same NLU data. What differs: Rasa's pipeline (JiebaTokenizer,
  RegexFeaturizer, LexicalSyntacticFeaturizer, CountVectorsFeaturizer twice, DIETClassifier,
  EntitySynonymMapper, ResponseSelector, FallbackClassifier) and policies (Memoization, Rule,
  UnexpecTEDIntent, TED); Rasa's EndpointConfig (a connection a call, the domain in each call) and
  its own checks of what an action returns, and nothing of bot.lean; its SQLTrackerStore over SQLite,
  and its in-memory store.
- So "times the stock recipe" is what all of those do together, not the classifier alone.
- The stock recipe knows no guide fields, so its action often has an overview to tell instead.
- The floor is {figures["floor"]["hops"]} aiohttp processes in a row that do nothing, in the same run.
- Linker: a process a size, 600 utterances each; names beyond the shared list are made up from it.
  "resolve" is what a turn does (link, then decide). CPU leaves out time that others had the core."""
