"""Measurements in processes of their own, in the environment that they need."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.stack import clean_environment
from settings import ROOT


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
