"""Set-up on machines of several kinds: stand-ins for the Pythons and for uv tell what was done."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "cat", "cksum", "date", "dirname", "grep", "kill", "mkdir", "seq", "sleep", "tail")

PYTHON = """#!/bin/sh
case "$*" in
*version_info*)
    set -- $(echo "$2" | sed 's/[^0-9 ]/ /g')
    [ {minor} -ge "$2" ] && [ {minor} -le "$5" ] ;;
*sys.executable*) echo "$0" ;;
*"import pip"*) exit {pip} ;;
*"import ensurepip"*) exit {pip} ;;
*"pip install"*) echo pip >>calls; mkdir -p .tools/bin; cp bin/spare-uv .tools/bin/uv ;;
esac
"""

UV = """#!/bin/sh
case "$1" in
--version) echo "uv 0.9.1" ;;
python) exit 2 ;;
sync) echo "$*" >>calls
    case "$*" in *bot*) dir=bot/.venv ;; *) dir=.venv ;; esac
    mkdir -p $dir/bin; cp bin/python3 $dir/bin/python; cp bin/python3 $dir/bin/rasa ;;
esac
"""


class Machine:
    """A checkout on a machine that has what a test puts into its `bin`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        (folder / "deploy/local").mkdir(parents=True)
        shutil.copy(ROOT / "deploy/local/setup.sh", folder / "deploy/local/setup.sh")
        (folder / "bot").mkdir()
        for name in ("pyproject.toml", "uv.lock", "bot/pyproject.toml", "bot/uv.lock"):
            (folder / name).write_text("x\n")
        for tool in (*TOOLS, "cp", "sed"):
            found = shutil.which(tool)
            if found:
                (self.bin / tool).symlink_to(found)

    def add(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def add_python(self, name: str, minor: int, *, pip: bool = True) -> None:
        self.add(name, PYTHON.format(minor=minor, pip=0 if pip else 1))

    def setup(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "deploy/local/setup.sh"],
            cwd=self.folder,
            env={"PATH": str(self.bin), "HOME": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def calls(self) -> list[str]:
        """What pip and uv were asked to do since the last question."""
        file = self.folder / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_uv_is_fetched_where_there_is_none(machine: Machine) -> None:
    machine.add_python("python3", 12)
    machine.add("spare-uv", UV)

    done = machine.setup()

    assert done.returncode == 0, done.stderr
    assert "[3/4] 安装主环境  main environment" in done.stdout
    assert machine.calls() == [
        "pip",
        f"sync --frozen --python {machine.bin}/python3",
        "sync --frozen --project bot --python 3.10",  # not here: uv fetches it
    ]


def test_nothing_is_repeated_until_a_lock_file_changes(machine: Machine) -> None:
    machine.add_python("python3", 12)
    machine.add("uv", UV)
    machine.setup()
    machine.calls()

    again = machine.setup()
    assert (again.returncode, again.stdout, machine.calls()) == (0, "", [])

    (machine.folder / "bot/uv.lock").write_text("y\n")
    machine.setup()
    assert len(machine.calls()) == 2


def test_a_shim_that_fails_is_no_python(machine: Machine) -> None:
    machine.add_python("python3", 11)
    machine.add(
        "python3.10", "#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n"
    )
    versions = machine.folder / ".pyenv/versions/3.10.13/bin"
    versions.mkdir(parents=True)
    machine.add_python("real", 10)
    (machine.bin / "real").rename(versions / "python")
    machine.add("uv", UV)

    machine.setup()

    assert machine.calls()[1] == f"sync --frozen --project bot --python {versions}/python"


@pytest.mark.parametrize(
    ("prepare", "advice"),
    [
        (lambda m: None, "Python 3.11"),
        (lambda m: m.add_python("python3", 9), "Python 3.11"),
        (lambda m: m.add_python("python3", 11, pip=False), "python3-pip"),
    ],
)
def test_what_is_missing_is_named(
    machine: Machine, prepare: Callable[[Machine], None], advice: str
) -> None:
    prepare(machine)

    done = machine.setup()

    assert done.returncode == 1
    assert "错误：" in done.stderr
    assert advice in done.stderr


def test_a_failed_step_shows_its_log_and_is_done_again(machine: Machine) -> None:
    machine.add_python("python3", 12)
    failing = UV.replace("sync)", "sync) echo 'no route to host' >&2; exit 1;;\nnever)")
    machine.add("uv", failing)

    done = machine.setup()

    assert done.returncode == 1
    assert "no route to host" in done.stderr
    assert "setup.log" in done.stderr
    machine.add("uv", UV)
    assert machine.setup().returncode == 0
    assert os.path.exists(machine.folder / ".run/setup.stamp")
