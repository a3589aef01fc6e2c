"""bot/ is Python 3.10 with Rasa: its code runs there, once for all tests, and tells what it found."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `probe.py` prints, run inside bot's environment."""
    return _run("probe.py", tmp_path_factory.mktemp("bot"))


@pytest.fixture(scope="session")
def lean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `lean_probe.py` prints, run inside bot's environment."""
    return _run("lean_probe.py", tmp_path_factory.mktemp("lean"))


@pytest.fixture(scope="session")
def wired(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `wire_probe.py` prints, run inside bot's environment."""
    return _run("wire_probe.py", tmp_path_factory.mktemp("wire"))


def _run(probe: str, folder: Path) -> Any:
    if not PYTHON.exists():
        pytest.fail("bot/.venv is missing: run make setup")
    run = subprocess.run(
        [PYTHON, Path(__file__).parent / probe, folder],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])
