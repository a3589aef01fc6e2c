"""Train what is out of date: `python -m deploy.local.train`.

A model's file is named by the hash of what it was made from, and a pointer (a symbolic link) names
the one in use. So nothing is trained twice, and going back to older data is instant.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.local.console import Clock, say_error
from deploy.local.parts import state_dir
from deploy.local.processes import StopRequest, end, start
from settings import ROOT

KEPT = 3
"""Models of a kind that stay in the folder, the one in use included."""

QUIET = {
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
}


@dataclass(frozen=True)
class Model:
    """A kind of model: what it is made from, and how."""

    name: str
    title: str
    pointer: str
    suffix: str
    inputs: tuple[str, ...]
    """Files and folders that it depends on."""
    command: tuple[str, ...]
    """{folder} and {stem} stand for where the file is to be."""


DIALOGUE_DATA = tuple(
    name for name in ("data/nlu", "data/rules", "data/stories") if any((ROOT / name).glob("*"))
)
"""Rasa refuses a folder that isn't there, and git keeps no empty one."""

MODELS = (
    Model(
        name="bot",
        title="对话模型 dialogue model",
        pointer="live.tar.gz",
        suffix=".tar.gz",
        inputs=(
            "config.yml",
            "bot/domain",
            "bot/components",
            "bot/uv.lock",
            *DIALOGUE_DATA,
            "data/linker",
            "data/lexicon",
        ),
        command=(
            *("bot/.venv/bin/rasa", "train", "--domain", "bot/domain"),
            *("--data", *DIALOGUE_DATA),
            *("--out", "{folder}", "--fixed-model-name", "{stem}"),
        ),
    ),
    Model(
        name="linker",
        title="事项识别 item linker",
        pointer="linker.json",
        suffix=".json",
        inputs=("actions/linker", "data/linker", "data/catalogue", "data/nlu", "uv.lock"),
        command=(
            *(".venv/bin/python", "-m", "actions.linker.train"),
            *("data", "{folder}/{stem}.json"),
        ),
    ),
)


def train(
    models: Path, logs: Path, stop: StopRequest | bool, kinds: tuple[Model, ...] = MODELS
) -> bool:
    """Bring every pointer up to date, side by side; False if one failed or was stopped."""
    wanted = {kind: f"{kind.name}-{fingerprint(kind)}" for kind in kinds}
    missing = [kind for kind in kinds if not (models / f"{wanted[kind]}{kind.suffix}").exists()]
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix=".training-") as folder:
        if missing and not _make(missing, wanted, Path(folder), logs, stop):
            return False
        for kind in missing:
            made = f"{wanted[kind]}{kind.suffix}"
            (Path(folder) / made).replace(models / made)
    for kind in kinds:
        _point(models, kind, f"{wanted[kind]}{kind.suffix}")
    return True


def fingerprint(kind: Model) -> str:
    """Hash of everything that a model is made from."""
    digest = hashlib.sha256("\0".join(kind.command).encode())
    for path in _files(kind):
        digest.update(f"\0{os.path.relpath(path, ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _files(kind: Model) -> Iterator[Path]:
    for name in kind.inputs:
        place = ROOT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _make(
    kinds: list[Model], stems: dict[Model, str], folder: Path, logs: Path, stop: StopRequest | bool
) -> bool:
    unused = {
        "ACTIONS_WEBHOOK": "http://127.0.0.1:1",
        "BOT_TRACKER_PATH": str(folder / "unused.db"),
        "BOT_KEEP_HOURS": "1",
    }
    environment = {**os.environ, **unused, **QUIET}
    began = Clock("训练 training " + ", ".join(kind.title for kind in kinds))
    running: dict[Model, subprocess.Popen[bytes]] = {}
    clocks: dict[Model, Clock] = {}
    for kind in kinds:
        command = [part.format(folder=folder, stem=stems[kind]) for part in kind.command]
        log = logs / f"train-{kind.name}.log"
        running[kind] = start(command, log=log, folder=ROOT, environment=environment)
        clocks[kind] = Clock(f"  {kind.title}")
    try:
        while running and not stop:
            began.tick()
            for kind, child in list(running.items()):
                try:
                    code = child.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
                del running[kind]
                made = folder / f"{stems[kind]}{kind.suffix}"
                if code != 0 or not made.exists():
                    say_error(
                        f"{kind.title} 训练失败。请按上面的提示改正数据，再执行 make train",
                        f"training failed (exit {code}): mend what the log names, then make train",
                        logs / f"train-{kind.name}.log",
                    )
                    return False
                clocks[kind].done("✓")
        return not running
    finally:
        for child in running.values():
            end(child, 3)


def _point(models: Path, kind: Model, file: str) -> None:
    """Make a file the one in use, in one step, and drop the oldest of its kind."""
    (models / file).touch()
    pointer = models / kind.pointer
    if not (pointer.is_symlink() and str(pointer.readlink()) == file):
        new = models / f".{kind.pointer}.new"
        new.unlink(missing_ok=True)
        new.symlink_to(file)
        new.replace(pointer)
    files = sorted(models.glob(f"{kind.name}-*{kind.suffix}"), key=lambda p: p.stat().st_mtime)
    for old in files[:-KEPT]:
        old.unlink()


def main() -> int:
    """The command line."""
    stop = StopRequest()
    models = ROOT / "models"
    for left in models.glob(".training-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    if not train(models, state_dir(os.environ) / "logs", stop):
        return 130 if stop else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
