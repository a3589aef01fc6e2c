"""`make bench`: speed and memory, beside Rasa's stock recipe. `python -m bench`.

Everything runs in one go, on free ports, in a temporary folder: our configuration, the stock recipe
behind the same gateway and action server, the floor of as many empty HTTP hops, and the linker at
several sizes. The report is bench/RESULTS.md, every figure is in bench/out/bench.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import stock
from bench.answers import read_conversations
from bench.floor_run import measure_floor
from bench.load import Outcome, Speaker, generator
from bench.process import EvaluationError, bot_python, in_process
from bench.report import machine
from bench.results import render
from bench.stack import (
    PYTHON,
    RASA,
    Bot,
    Stack,
    StackError,
    busy_seconds,
    clean_environment,
    run,
    stacked,
    tell,
)
from bench.stages import measure_stages
from deploy.local.train import DIALOGUE_DATA
from settings import ROOT

OUT = ROOT / "bench" / "out"
WORKERS = 32
RATE = 50.0
SIZES = (100, 1_000, 6_416, 20_000)
QUIET_ENOUGH = 0.10
"""Share of the machine that others may have when a measurement begins."""
TRAINED = "trained.json"
"""In the folder of a stock project: its epochs and the seconds that training took."""
WARM_UP = 2.0
"""Seconds of turns that are not measured."""
Conversations = list[list[str]]


def train(folder: Path) -> dict[str, float]:
    """Train our dialogue model and linker, one after the other; the seconds each took."""
    environment = {
        **clean_environment(),
        "ACTIONS_WEBHOOK": "http://127.0.0.1:1",
        "BOT_TRACKER_PATH": str(folder / "unused.db"),
        "BOT_KEEP_HOURS": "1",
    }
    tell("训练 training ours …")
    rasa = [RASA, "train", "--domain", "bot/domain", "--data", *DIALOGUE_DATA]
    rasa += ["--out", str(folder), "--fixed-model-name", "ours"]
    bot = run(rasa, folder / "train-ours.log", environment)
    weights = [PYTHON, "-m", "actions.linker.train", "data", str(folder / "linker.json")]
    linker = run(weights, folder / "train-linker.log", environment)
    tell(f"  {bot} s, linker {linker} s")
    return {"bot": bot, "linker": linker}


def train_stock(folder: Path, epochs: int) -> float:
    """Write and train the stock project; the seconds it took."""
    tell(f"训练 training the stock recipe, {epochs} epochs …")
    folder.mkdir(exist_ok=True)
    stock.write(folder, epochs)
    environment = {
        **clean_environment(),
        "ACTIONS_WEBHOOK": "http://127.0.0.1:1",
        "PYTHONPATH": f"{folder}:{ROOT}",
    }
    seconds = run(stock.training_command(RASA, folder), folder / "train.log", environment, folder)
    note = json.dumps({"epochs": epochs, "seconds": seconds})
    (folder / TRAINED).write_text(note, encoding="utf-8")
    tell(f"  {seconds} s")
    return seconds


class Watch:
    """What turns cost in processor time, by part, and how much of the machine others had meanwhile.

    Times on a clock grow when others use the cores; processor time hardly does.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._parts = stack.cpu_seconds()
        self._us = time.process_time()
        self._busy, self._began = busy_seconds(), time.perf_counter()

    def figures(self, outcome: Outcome) -> dict[str, Any]:
        """The outcome's figures, with what was seen since."""
        seconds = time.perf_counter() - self._began
        parts = {n: now - self._parts[n] for n, now in self._stack.cpu_seconds().items()}
        ours = sum(parts.values()) + time.process_time() - self._us
        others = max(busy_seconds() - self._busy - ours, 0.0) / (seconds * (os.cpu_count() or 1))
        turns = max(len(outcome.milliseconds), 1)
        cpu = {name: round(used * 1000 / turns, 2) for name, used in parts.items()}
        return {**outcome.figures(), "cpu_ms_a_turn": cpu, "others_share": round(others, 3)}


async def settle(stack: Stack, patience: float) -> None:
    """Wait until others leave the machine alone, at most `patience` seconds.

    Looks at nothing that is measured later, so it cannot choose among results.
    """
    until = time.perf_counter() + patience
    while time.perf_counter() < until:
        watch = Watch(stack)
        await asyncio.sleep(2.0)
        if watch.figures(Outcome())["others_share"] <= QUIET_ENOUGH:
            return


async def measure_turns(
    stack: Stack,
    conversations: Conversations,
    seconds: float,
    open_loop: bool,
    patience: float,
) -> dict[str, Any]:
    """One at a time, 32 at once, and (for ours) by the clock."""
    async with generator(f"{stack.url('channels')}/chat") as load:
        await load.one_at_a_time(Speaker(conversations, 1), WARM_UP)
        await settle(stack, patience)
        watch = Watch(stack)
        one = watch.figures(await load.one_at_a_time(Speaker(conversations, 2), seconds))
        speakers = [Speaker(conversations, 100 + n) for n in range(WORKERS)]
        await load.closed(speakers, WARM_UP)
        await settle(stack, patience)
        watch = Watch(stack)
        found = {"one": one, "closed": watch.figures(await load.closed(speakers, seconds))}
        for name, even in (("open_even", True), ("open_poisson", False)) if open_loop else ():
            await settle(stack, patience)
            watch = Watch(stack)
            outcome = await load.open(conversations, RATE, seconds, even)
            found[name] = watch.figures(outcome)
    return found


def measure_bot(
    stack: Stack,
    bot: Bot,
    conversations: Conversations,
    seconds: float,
    patience: float,
    ours: bool,
) -> dict[str, Any]:
    """Start a bot and its gateway, measure, and end them."""
    stack.start_bot(bot)
    found: dict[str, Any] = {"load_seconds": stack.load_seconds["bot"]}
    found["memory_mb_loaded"] = stack.memory_mb()
    turns = measure_turns(stack, conversations, seconds, ours, patience)
    found |= asyncio.run(turns)
    if ours:
        count = 300 if seconds >= 10 else 60
        found["stages"] = asyncio.run(measure_stages(stack, conversations, count))
    found["memory_mb"] = stack.memory_mb()
    stack.stop("channels", "bot")
    tell(f"  {found['one']} {found['closed']}")
    return found


def measure_linker(sizes: Sequence[int], data: Path, weights: Path, folder: Path) -> list[Any]:
    """The linker at several sizes, each in a process of its own."""
    found = []
    for size in sizes:
        tell(f"事项识别 linker, {size} names …")
        out = folder / f"linker-{size}.json"
        command = [PYTHON, "-m", "bench.linking", str(out), "--data", str(data)]
        command += ["--weights", str(weights), "--names", str(size), "--most", "600"]
        found.append(in_process(command, out))
    return found


def bench(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """All measurements; a stock recipe that fails is noted and the rest goes on."""
    seconds = 3.0 if given.quick else given.seconds
    patience = 0.0 if given.quick else given.patience
    conversations = [[str(t["say"]) for t in c["turns"]] for c in read_conversations()]
    figures: dict[str, Any] = {"about": machine(), "quick": given.quick}
    figures |= {"seconds": seconds, "patience": patience}
    model, weights = given.model, given.weights
    if not given.quick and model is None:
        figures["training_seconds"] = train(folder)
        model, weights = folder / "ours.tar.gz", folder / "linker.json"
    model = (model or ROOT / "models" / "live.tar.gz").resolve()
    weights = (weights or ROOT / "models" / "linker.json").resolve()
    with_stock = not given.quick and not given.no_stock
    stock_folder = given.stock_project.resolve() if given.stock_project else folder / "stock"
    if with_stock:
        try:
            if not (stock_folder / TRAINED).exists():
                train_stock(stock_folder, given.stock_epochs)
            note = json.loads((stock_folder / TRAINED).read_text(encoding="utf-8"))
            figures["stock_epochs"] = note["epochs"]
            figures["stock_training_seconds"] = note["seconds"]
            figures["stock_trained_before"] = given.stock_project is not None
        except StackError as error:
            figures["stock_error"], with_stock = str(error), False
    with stacked(folder / "stack", weights) as stack:
        stack.start_hall()
        tell("本配置 ours …")
        own = Bot(model)
        figures["ours"] = measure_bot(stack, own, conversations, seconds, patience, ours=True)
    more = {"PYTHONPATH": f"{stock_folder}:{ROOT}"}
    for store in ("sqlite", "memory") if with_stock else ():
        with stacked(folder / f"stack-{store}", weights, more) as stack:
            stack.start_hall()
            tell(f"默认配置 stock, {store} …")
            made = stock.bot(stock_folder, store)
            found = measure_bot(stack, made, conversations, seconds, patience, ours=False)
            figures[f"stock_{store}"] = found
    tell("下限 floor …")
    figures["floor"] = measure_floor(folder, conversations, min(seconds, 8.0), WORKERS)
    sizes = SIZES[1:2] if given.quick else SIZES
    figures["linker"] = measure_linker(sizes, given.data, weights, folder)
    if given.alternatives:
        tell("其他分类器 alternatives …")
        out = folder / "alternatives.json"
        command = [bot_python(), "-m", "bench.nlu", "alternatives", str(out)]
        figures["alternatives"] = in_process(command, out)
    return figures


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute; no training, no stock")
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement")
    parser.add_argument(
        "--patience", type=float, default=60.0, help="seconds to wait for a quiet machine"
    )
    parser.add_argument("--stock-epochs", type=int, default=5)
    parser.add_argument("--no-stock", action="store_true")
    parser.add_argument("--stock-project", type=Path, help="trained there before, or to be")
    parser.add_argument("--alternatives", action="store_true", help="other classifiers, and DIET")
    parser.add_argument("--model", type=Path, help="do not train: this dialogue model")
    parser.add_argument("--weights", type=Path, help="and these weights of the linker")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="yimen-bench-") as name:
            figures = bench(given, Path(name))
    except (StackError, EvaluationError) as error:
        print(f"失败 failed: {error}", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    body = json.dumps(figures, ensure_ascii=False, indent=1, default=str)
    (OUT / ("quick.json" if given.quick else "bench.json")).write_text(body + "\n", "utf-8")
    text = render(figures)
    print(text)
    if not given.quick:
        (ROOT / "bench" / "RESULTS.md").write_text(text + "\n", encoding="utf-8")
    broken = figures["ours"]["one"]["errors"] + figures["ours"]["closed"]["errors"]
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
