"""`make run` starts everything, says what is wrong, and leaves no process, however it is ended.

Real make, real supervisord, real signals; stand-ins for the parts.
"""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local.parts import SECRETS

ROOT = Path(__file__).parents[2]
PARTS = ("hall", "actions", "bot", "channels")


@dataclass
class Stack:
    """A `make run` of stand-ins, known by the state folder in the environment of its processes."""

    make: subprocess.Popen[str]
    state: Path
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_ready(self) -> None:
        until(lambda: "Yimen is ready" in self.said() or self.make.poll() is not None)
        assert "Yimen is ready" in self.said(), self.said()

    def processes(self) -> dict[int, str]:
        """Pid and command line of all that belongs to it and still runs."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                mark = f"STATE_DIR={self.state}\0".encode()
                if mark in (folder / "environ").read_bytes():
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    found[int(folder.name)] = command
        return found

    def pid_of(self, words: str) -> int:
        return next(pid for pid, command in self.processes().items() if words in command)


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for something; give up silently, the caller's assertion says more."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for taken in sockets:
        taken.close()
    return ports


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Starts a stack; whatever it leaves is ended after the test."""
    started: list[Stack] = []
    makefile = tmp_path / "Makefile"
    config = ROOT / "tests/frame/stand_ins.conf"
    makefile.write_text(
        f"run:\n\t@{sys.executable} -m deploy.local.run --only-supervise --config {config}\n"
    )

    def launch_(**extra: str) -> Stack:
        state, output = tmp_path / f"state-{len(started)}", tmp_path / f"output-{len(started)}"
        ports = dict(zip((f"{p.upper()}_PORT" for p in PARTS), free_ports(4), strict=True))
        environment = {
            **{name: value for name, value in os.environ.items() if name not in SECRETS},
            **{name: str(port) for name, port in ports.items()},
            "STATE_DIR": str(state),
            "PYTHON": sys.executable,
            **extra,
        }
        with output.open("w") as out:
            make = subprocess.Popen(
                ["make", "--no-print-directory", "-f", str(makefile), "run"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
            )
        started.append(Stack(make, state, output))
        return started[-1]

    yield launch_
    for stack in started:
        for pid in stack.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        stack.make.wait()


def interrupt_make(stack: Stack) -> None:
    stack.make.send_signal(signal.SIGINT)


def terminate_make(stack: Stack) -> None:
    stack.make.terminate()


def press_ctrl_c(stack: Stack) -> None:
    os.killpg(stack.make.pid, signal.SIGINT)


def kill_make(stack: Stack) -> None:
    stack.make.kill()


def kill_wrapper(stack: Stack) -> None:
    os.kill(stack.pid_of("deploy.local.run"), signal.SIGKILL)


def kill_supervisor(stack: Stack) -> None:
    os.kill(stack.pid_of("supervisord"), signal.SIGKILL)


WAYS_TO_END = (
    interrupt_make,
    terminate_make,
    press_ctrl_c,
    kill_make,
    kill_wrapper,
    kill_supervisor,
)


@pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")
def test_nothing_is_left_however_it_ends(launch: Callable[..., Stack]) -> None:
    stacks = {end: launch() for end in WAYS_TO_END}
    for stack in stacks.values():
        stack.wait_until_ready()
        # make, the wrapper, supervisord, four parts and a child of each
        assert len(stack.processes()) == 11

    for end, stack in stacks.items():
        end(stack)

    until(lambda: not any(stack.processes() for stack in stacks.values()))
    assert {end.__name__: stack.processes() for end, stack in stacks.items()} == {
        end.__name__: {} for end in WAYS_TO_END
    }


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the process in /proc")
def test_a_part_that_ends_comes_back(launch: Callable[..., Stack]) -> None:
    stack = launch()
    stack.wait_until_ready()
    first = stack.pid_of("stand_in.py bot")

    os.kill(first, signal.SIGKILL)
    until(lambda: "bot 已重新启动" in stack.said())

    assert "bot 已重新启动" in stack.said()
    assert stack.pid_of("stand_in.py bot") != first


def test_a_part_that_does_not_start_is_named_with_its_log(launch: Callable[..., Stack]) -> None:
    stack = launch(BROKEN="hall")

    assert stack.make.wait(30) != 0
    assert "hall: 数据库打不开" in stack.said()
    assert "办事大厅（hall）没有启动成功" in stack.said()
    assert stack.processes() == {}


def test_a_taken_port_is_named_with_its_holder(launch: Callable[..., Stack]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        stack = launch(ACTIONS_PORT=str(port))

        assert stack.make.wait(10) != 0
    assert f"127.0.0.1:{port} 已被进程 {os.getpid()} " in stack.said()
    assert "ACTIONS_PORT=" in stack.said()


def test_keys_are_made_once_and_only_for_their_owner(launch: Callable[..., Stack]) -> None:
    stack = launch()
    stack.wait_until_ready()
    file = stack.state / "secrets.env"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keys = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert set(keys) == set(SECRETS)
    assert len(set(keys.values())) == len(SECRETS)
    for key in keys.values():
        assert len(key) > 30
        assert key not in stack.said()
        assert all(key not in command for command in stack.processes().values())
