"""A stack of our own for measuring: real parts on free ports, a hall with the demonstration items.

`deploy/local/parts.py` gives the parts and their environment, as for `make run`; only the ports, the
state folder and the models are others.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.parts import Part, part_environment, read_parts
from deploy.local.processes import end, start
from deploy.local.train import QUIET
from settings import ROOT

PYTHON = str(ROOT / ".venv" / "bin" / "python")
RASA = str(ROOT / "bot" / ".venv" / "bin" / "rasa")
LONGEST_START = 240.0
"""Seconds for a part to answer; the stock model takes a minute on two cores."""
_OURS = ("HALL_", "ACTIONS_", "BOT_", "CHANNELS_", "STATE_DIR", "LINKER_", "SUPERVISOR_", "MAKE")


class StackError(RuntimeError):
    """A part did not start, or a command failed; names its log."""


def tell(text: str) -> None:
    """Progress."""
    print(text, file=sys.stderr, flush=True)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


@dataclass(frozen=True)
class Bot:
    """A dialogue model and the files it runs with."""

    model: Path
    folder: Path = ROOT
    endpoints: Path = ROOT / "endpoints.yml"
    credentials: Path = ROOT / "credentials.yml"


@dataclass
class Stack:
    """Running parts; `stacked` makes and ends it."""

    parts: dict[str, Part]
    environment: Mapping[str, str]
    logs: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    load_seconds: dict[str, float] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return self.parts[name].url

    def start(self, name: str, command: Sequence[str], folder: Path = ROOT) -> None:
        """Start a part, and wait until it answers."""
        began = time.monotonic()
        log = self.logs / f"{name}.log"
        child = start(command, log=log, folder=folder, environment=self.environment)
        self.processes[name] = child
        while not self.parts[name].is_healthy():
            late = time.monotonic() - began > LONGEST_START
            if late or child.poll() is not None:
                tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise StackError(f"{name} did not start ({log}):\n{tail}")
            time.sleep(0.1)
        self.load_seconds[name] = round(time.monotonic() - began, 1)
        tell(f"  {name} {self.url(name)} {self.load_seconds[name]} s")

    def start_hall(self) -> None:
        """The hall, filled with the demonstration catalogue, and the action server."""
        run([PYTHON, "-m", "hall", "seed"], self.logs / "seed.log", self.environment)
        self.start("hall", [PYTHON, "-m", "hall", "serve"])
        self.start("actions", [PYTHON, "-m", "actions"])

    def start_bot(self, bot: Bot) -> None:
        """A dialogue model, and the public gateway in front of it."""
        host, port = self.parts["bot"].host, str(self.parts["bot"].port)
        command = [
            *(RASA, "run", "--quiet", "-m", str(bot.model)),
            *("--endpoints", str(bot.endpoints), "--credentials", str(bot.credentials)),
            *("-i", host, "-p", port),
        ]
        self.start("bot", command, bot.folder)
        self.start("channels", [PYTHON, "-m", "channels"])

    def stop(self, *names: str) -> None:
        """End some parts, or all."""
        for name in names or tuple(self.processes):
            child = self.processes.pop(name, None)
            if child is not None:
                end(child, 5)

    def memory_mb(self) -> dict[str, float]:
        """Resident memory of each part."""
        return {name: resident_mb(child.pid) for name, child in self.processes.items()}

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time of each part since it started."""
        return {name: cpu_seconds(child.pid) for name, child in self.processes.items()}


def cpu_seconds(pid: int) -> float:
    """Processor time of a process, all threads; 0 where /proc does not tell."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    fields = status.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """Processor time that everything on this machine has used; 0 where /proc does not tell."""
    try:
        first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq, *_ = (int(x) for x in first.split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Resident memory of a process, MB; 0 where /proc does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")]
    return round(int(found[0]) / 1024, 1) if found else 0.0


def run(
    command: Sequence[str], log: Path, environment: Mapping[str, str], folder: Path = ROOT
) -> float:
    """Run a command to its end; the seconds it took.

    Raises:
        StackError: it failed.
    """
    began = time.monotonic()
    child = start(command, log=log, folder=folder, environment=environment)
    try:
        code = child.wait()
    finally:
        end(child, 3)
    if code != 0:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise StackError(f"{' '.join(command)} failed ({log}):\n{tail}")
    return round(time.monotonic() - began, 1)


def clean_environment() -> dict[str, str]:
    """The caller's environment without anything that points at another stack."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OURS)}
    return {**kept, **QUIET, "LOG_LEVEL": "WARNING"}


@contextlib.contextmanager
def stacked(state: Path, weights: Path, more: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """A stack with nothing started yet, on free ports; everything in it is ended at last.

    Args:
        state: its folder for databases, keys and logs.
        weights: the linker's weights.
        more: further environment.
    """
    state.mkdir(parents=True, exist_ok=True)
    names = ("HALL", "ACTIONS", "BOT", "CHANNELS")
    ports = {f"{n}_PORT": str(p) for n, p in zip(names, free_ports(4), strict=True)}
    values = {**clean_environment(), **ports, "LINKER_WEIGHTS": str(weights), **(more or {})}
    parts = read_parts(values)
    environment = part_environment(values, parts, state)
    stack = Stack({part.name: part for part in parts}, environment, state / "logs")
    try:
        yield stack
    finally:
        stack.stop()
