"""Child processes that do not outlive us, and the ways in which we are told to stop.

Linux does the hard part: a parent's death is a signal to its child, and orphans come to the
nearest "subreaper". Elsewhere the ordinary signals have to do.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """Get SIGTERM when the parent dies, also when it was killed; at once if it is dead already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def adopt_orphans() -> None:
    """Whatever our children leave behind becomes our own child, for `end_all` to find."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def start(
    command: Sequence[str], *, log: Path, folder: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a child that ends when we do, away from the terminal's Ctrl-C, its output in `log`."""
    us = os.getpid()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(us),
        )


def end(child: subprocess.Popen[bytes], grace: float) -> None:
    """SIGTERM to the child's group, SIGKILL after `grace` seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is not None:
            return
        os.killpg(child.pid, number)
        try:
            child.wait(grace)
        except subprocess.TimeoutExpired:
            continue


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
        except OSError:  # it has ended meanwhile
            continue
        if int(after_name.split()[1]) == parent:
            found.append(int(entry.parent.name))
    return found


def end_all(patience: float = 2.0) -> None:
    """Kill every child that is left, and what it leaves to us in turn."""
    until = time.monotonic() + patience
    while (left := _children(os.getpid())) and time.monotonic() < until:
        for pid in left:
            os.kill(pid, signal.SIGKILL)  # ours and not yet waited for: the number is still its own
            os.waitpid(pid, 0)


class StopRequest:
    """Whether somebody wants us to stop: true once a signal came, or our parent got one.

    GNU make does not hand SIGINT on; it puts the default handler back and waits for us. That can
    be seen from here.
    """

    def __init__(self) -> None:
        self.signals = 0
        self._parent = os.getppid()
        self._parent_caught = self._caught_by_parent()
        for number in STOP_SIGNALS:
            nohup = number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
            if not nohup:
                signal.signal(number, self._note)
        if "MAKELEVEL" in os.environ:
            die_with_parent(self._parent)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _caught_by_parent(self) -> int:
        """The stop signals that our parent handles, as bits; none if we aren't run by make."""
        if "MAKELEVEL" not in os.environ:
            return 0
        try:
            status = Path(f"/proc/{self._parent}/status").read_text(encoding="utf-8")
        except OSError:
            return 0
        caught = next(ln for ln in status.splitlines() if ln.startswith("SigCgt:"))
        wanted = sum(1 << (number - 1) for number in STOP_SIGNALS)
        return int(caught.split()[1], 16) & wanted

    def __bool__(self) -> bool:
        return self.signals > 0 or bool(self._parent_caught & ~self._caught_by_parent())
