"""A stand-in for a part of the stack: answers its health check, and has a child of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Healthy(BaseHTTPRequestHandler):
    """Says yes to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


def main() -> None:
    """Serve as the part that the command line names; `BROKEN` names one that fails at once."""
    name = sys.argv[1]
    if os.environ.get("BROKEN") == name:
        sys.exit(f"{name}: 数据库打不开")
    child = subprocess.Popen(["sleep", "60"])
    print(f"{name} runs, with child {child.pid}")
    HTTPServer(("127.0.0.1", int(os.environ[f"{name.upper()}_PORT"])), Healthy).serve_forever()


if __name__ == "__main__":
    main()
