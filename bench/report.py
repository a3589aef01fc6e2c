"""Tables and lines of the reports, as Markdown that also reads well on a terminal."""

from __future__ import annotations

import os
import platform
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from settings import ROOT


def width(text: str) -> int:
    """Columns that a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cell(value: object) -> str:
    """A value as it stands in a table: fractions with three places, larger numbers with fewer."""
    if value is None:
        return "-"
    if isinstance(value, float):
        if value != value:
            return "-"
        return (
            f"{value:.3f}"
            if abs(value) < 1
            else f"{value:.2f}"
            if abs(value) < 100
            else f"{value:.0f}"
        )
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table with columns of even width."""
    cells = [[cell(value) for value in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(heads, *cells, strict=True)]

    def line(values: Sequence[str]) -> str:
        padded = (v + " " * (w - width(v)) for v, w in zip(values, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    ruler = f"|{'|'.join('-' * (w + 2) for w in widths)}|"
    return "\n".join([line(heads), ruler, *map(line, cells)])


def aimed(value: float, aim: float, at_least: bool = True) -> str:
    """Whether a figure is what was aimed at, said plainly."""
    reached = value >= aim if at_least else value <= aim
    sign = "≥" if at_least else "≤"
    return f"{'达到 reached' if reached else '未达到 NOT reached'} (目标 aim {sign} {aim:g})"


def machine() -> dict[str, str]:
    """Where and when this was measured, and of which commit."""
    model = platform.processor() or "?"
    memory = "?"
    if Path("/proc/cpuinfo").exists():
        names = [
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
        kilobytes = Path("/proc/meminfo").read_text(encoding="ascii").split()[1]
        memory = f"{int(kilobytes) / 1024 / 1024:.0f} GB"
    return {
        "machine": f"{model}, {os.cpu_count()} cores, {memory}, {platform.system()}",
        "load_before": " ".join(f"{x:.2f}" for x in os.getloadavg()),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": commit(),
        "python": platform.python_version(),
    }


def commit() -> str:
    """The commit checked out; what is not committed yet is not in it."""
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"
