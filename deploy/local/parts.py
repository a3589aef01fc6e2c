"""The parts of a developer's own stack: where they listen, and the environment they get."""

from __future__ import annotations

import http.client
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from settings import ROOT, STATE, Environment, kept_secrets

SECRETS = ("HALL_API_KEY", "HALL_DATA_KEY", "INTERNAL_API_KEY", "VAULT_KEY")
"""Made at random on the first run, unless the environment has them (or `NAME_FILE`)."""


@dataclass(frozen=True)
class Part:
    """One process under the supervisor."""

    name: str
    title: str
    host: str
    port: int
    health: str
    """Path that answers 200 once the part can work."""

    @property
    def url(self) -> str:
        """Where the other parts, and people on this machine, reach it."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  nothing is bound here
        host = everywhere.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{self.port}"

    def is_healthy(self) -> bool:
        """Whether the part answers that it can work."""
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=2)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def read_parts(values: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts, at the addresses that the environment gives."""
    env = Environment(values)
    return (
        Part(
            "hall",
            "办事大厅",
            env.text("HALL_HOST", "127.0.0.1"),
            env.whole("HALL_PORT", 8001),
            "/healthz",
        ),
        Part(
            "actions",
            "应答服务",
            env.text("ACTIONS_HOST", "127.0.0.1"),
            env.whole("ACTIONS_PORT", 5055),
            "/healthz",
        ),
        Part(
            "bot",
            "对话模型",
            env.text("BOT_HOST", "127.0.0.1"),
            env.whole("BOT_PORT", 5005),
            "/webhooks/gateway/",
        ),
        Part(
            "channels",
            "渠道网关",
            env.text("CHANNELS_HOST", "127.0.0.1"),
            env.whole("CHANNELS_PORT", 8080),
            "/healthz",
        ),
    )


def state_dir(values: Mapping[str, str]) -> Path:
    """Where this stack keeps its databases, keys and logs."""
    return Environment(values).path("STATE_DIR", STATE)


def part_environment(
    values: Mapping[str, str], parts: tuple[Part, ...], state: Path
) -> dict[str, str]:
    """The environment of every part: the caller's, and what they need to find each other."""
    url = {part.name: part.url for part in parts}
    found = {
        "HALL_URL": url["hall"],
        "ACTIONS_URL": url["actions"],
        "ACTIONS_WEBHOOK": f"{url['actions']}/webhook",
        "BOT_URL": url["bot"],
        "BOT_TRACKER_PATH": str(state / "trackers.db"),
        "BOT_KEEP_HOURS": str(Environment(values).number("BOT_KEEP_HOURS", 1.0)),
        "HALL_DATABASE_URL": f"sqlite+aiosqlite:///{state}/hall.db",
        "SUPERVISOR_SOCKET": str(_socket(state)),
    }
    for part in parts:
        found[f"{part.name.upper()}_HOST"] = part.host
        found[f"{part.name.upper()}_PORT"] = str(part.port)
    given = {name: value for name, value in values.items() if value}
    made = _secrets(state / "secrets.env", given)
    return {**found, **made, **given, "STATE_DIR": str(state), "PYTHONUNBUFFERED": "1"}


def _socket(state: Path) -> Path:
    """The supervisor's socket: beside the rest, unless such a path is too long for a socket."""
    beside = state / "supervisor.sock"
    if len(os.fsencode(beside)) < 90:
        return beside
    return Path(tempfile.mkdtemp(prefix="yimen-")) / "supervisor.sock"


def _secrets(file: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The keys between the parts: kept in a file that only its owner can read."""
    kept = kept_secrets(file)
    wanted = [name for name in SECRETS if name not in given and f"{name}_FILE" not in given]
    missing = [name for name in wanted if not kept.get(name)]
    if missing:
        kept |= {name: secrets.token_urlsafe(32) for name in missing}
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
            output.writelines(f"{name}={value}\n" for name, value in kept.items())
        new.replace(file)
    return {name: kept[name] for name in wanted}


def relative(path: Path) -> str:
    """A path as people see it: from the repository's root where it lies inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
