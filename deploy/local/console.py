"""What people see while they wait: Chinese and English, one line a step, with the time it took."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from deploy.local.parts import relative


def say(text: str) -> None:
    """A line, at once."""
    print(text, flush=True)


def say_error(chinese: str, english: str, log: Path | None = None) -> None:
    """What went wrong and what to do, after the end of the log that tells more."""
    if log is not None and log.exists():
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        print("\n".join(f"    {line[:300]}" for line in lines), file=sys.stderr)
        print(f"    … {relative(log)}", file=sys.stderr)
    print(f"错误：{chinese}\nerror: {english}", file=sys.stderr, flush=True)


class Clock:
    """A line that says how long something has been going on: live on a terminal, rare in a log."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._began = time.monotonic()
        self._next = 0.0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def tick(self) -> None:
        """Show that it is still going on."""
        if self.seconds < self._next:
            return
        if sys.stdout.isatty():
            self._next = self.seconds + 1
            print(f"\r{self._text} … {self.seconds:.0f} s", end="", flush=True)
        else:
            self._next = self.seconds + 20
            say(f"{self._text} … {self.seconds:.0f} s")

    def done(self, outcome: str = "") -> None:
        """The last word."""
        start = "\r" if sys.stdout.isatty() else ""
        say(f"{start}{self._text} … {self.seconds:.1f} s {outcome}".rstrip())
