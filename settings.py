"""Every setting of Yimen's Python >= 3.11 half: frozen, typed, read from the environment.

Only `app.py` and `__main__.py` files call `from_environment()`; everything else is given what it
needs. Each variable stands in docs/settings.md (a test checks it).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
STATE = ROOT / ".run"
"""Where a developer's own stack keeps its databases, keys and logs."""


class SettingsError(ValueError):
    """A variable of the environment does not hold what it should."""


@dataclass(frozen=True)
class Environment:
    """Typed reading of environment variables, with the variable's name in every error."""

    values: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.values.get(name) or default

    def secret(self, name: str) -> str | None:
        """The variable itself, or the content of the file that `NAME_FILE` points to."""
        if path := self.values.get(f"{name}_FILE"):
            return Path(path).read_text(encoding="utf-8").strip() or None
        return self.values.get(name) or None

    def number(self, name: str, default: float) -> float:
        raw = self.values.get(name)
        if not raw:
            return default
        try:
            return float(raw)
        except ValueError as error:
            raise SettingsError(f"{name}: a number is wanted, not {raw!r}") from error

    def whole(self, name: str, default: int) -> int:
        number = self.number(name, default)
        if number != int(number):
            raise SettingsError(f"{name}: a whole number is wanted, not {number}")
        return int(number)

    def path(self, name: str, default: Path) -> Path:
        raw = self.values.get(name)
        return Path(raw).expanduser().resolve() if raw else default

    def optional_path(self, name: str) -> Path | None:
        raw = self.values.get(name)
        return Path(raw).expanduser().resolve() if raw else None


def kept_secrets(file: Path) -> dict[str, str]:
    """The keys that `make run` has made for a stack, from its `secrets.env`."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _environment(values: Mapping[str, str] | None) -> Environment:
    return Environment(os.environ if values is None else values)


@dataclass(frozen=True)
class AppointmentSettings:
    """Appointments and tickets of the reference hall."""

    sessions: str
    """Opening hours of a working day, as in "09:00-12:00,14:00-17:00"."""
    period_minutes: int
    capacity: int
    """Places in a period."""
    lead_minutes: float
    horizon_days: int
    hold_minutes: float
    most_misses: int
    miss_days: int
    block_days: int
    called_per_hour: float
    """Numbers that a queue of the demonstration hall calls in an hour."""
    others_waiting: int
    """People in a queue of the demonstration hall who took no number from us."""

    @classmethod
    def read(cls, env: Environment) -> AppointmentSettings:
        return cls(
            sessions=env.text("HALL_SESSIONS", "09:00-12:00,14:00-17:00"),
            period_minutes=env.whole("HALL_PERIOD_MINUTES", 30),
            capacity=env.whole("HALL_CAPACITY", 10),
            lead_minutes=env.number("HALL_LEAD_MINUTES", 30),
            horizon_days=env.whole("HALL_HORIZON_DAYS", 30),
            hold_minutes=env.number("HALL_HOLD_MINUTES", 5),
            most_misses=env.whole("HALL_MOST_MISSES", 3),
            miss_days=env.whole("HALL_MISS_DAYS", 90),
            block_days=env.whole("HALL_BLOCK_DAYS", 30),
            called_per_hour=env.number("HALL_CALLED_PER_HOUR", 30),
            others_waiting=env.whole("HALL_OTHERS_WAITING", 4),
        )


@dataclass(frozen=True)
class HallSettings:
    """The reference hall system."""

    host: str
    port: int
    database_url: str
    """SQLAlchemy URL with an async driver."""
    catalogue_dir: Path
    """Where the demonstration catalogue lies."""
    api_key: str | None
    """A bootstrap key with every scope, besides those made with `python -m hall key create`."""
    data_key: str | None
    """Encrypts what is personal; the API is not served without. Commands that are given none take
    the one of the stack in `STATE_DIR`, so that they work beside `make run`."""
    calendar: Path | None
    """The hall's own working days, before those that the State Council has published."""
    connections: int
    """To the database, at most, of one process."""
    wrong_proofs: int
    """After which a conversation, a user, a person or a case is locked."""
    lock_minutes: float
    kept_days: int
    """For which personal values of what is over are kept, when `purge` names no day."""
    events_days: float
    """For which news for people is kept."""
    sweep_every: float
    """Seconds between two looks for what became true by time alone."""
    clock_shift: float
    """Seconds that are added to the machine's clock."""
    appointments: AppointmentSettings

    @classmethod
    def from_environment(cls, values: Mapping[str, str] | None = None) -> HallSettings:
        env = _environment(values)
        state = env.path("STATE_DIR", STATE)
        made = kept_secrets(state / "secrets.env")
        return cls(
            host=env.text("HALL_HOST", "127.0.0.1"),
            port=env.whole("HALL_PORT", 8001),
            database_url=env.text("HALL_DATABASE_URL", f"sqlite+aiosqlite:///{state}/hall.db"),
            catalogue_dir=env.path("CATALOGUE_DIR", ROOT / "data" / "catalogue"),
            api_key=env.secret("HALL_API_KEY"),
            data_key=env.secret("HALL_DATA_KEY") or made.get("HALL_DATA_KEY"),
            calendar=env.optional_path("HALL_CALENDAR"),
            connections=env.whole("HALL_CONNECTIONS", 20),
            wrong_proofs=env.whole("HALL_WRONG_PROOFS", 5),
            lock_minutes=env.number("HALL_LOCK_MINUTES", 30),
            kept_days=env.whole("HALL_KEPT_DAYS", 365),
            events_days=env.number("HALL_EVENTS_DAYS", 30),
            sweep_every=env.number("HALL_SWEEP_EVERY", 60),
            clock_shift=env.number("CLOCK_SHIFT", 0),
            appointments=AppointmentSettings.read(env),
        )


@dataclass(frozen=True)
class ActionSettings:
    """The action server."""

    host: str
    port: int
    hall_url: str
    hall_api_key: str | None
    hall_timeout: float
    """Seconds for one call of the hall."""
    catalogue_every: float
    """Seconds between two looks at the hall's feed of changes."""
    linker_model: Path
    knowledge_dir: Path
    """Where the linker's knowledge of words lies (`data/linker`)."""
    time_zone: str
    desk_hours: str
    """When people answer on working days, as in "09:00-17:00"."""
    clock_shift: float
    """Seconds that are added to the machine's clock."""
    internal_api_key: str | None
    """With it the gateway puts personal numbers into the vault; without one nobody can."""
    vault_key: str | None
    """What the vault's values are encrypted with; None: made at random, and gone with the process."""
    vault_redis_url: str | None
    """Where the vault is; None: in the action server's memory."""
    vault_idle: float
    """Seconds after which an unused conversation's numbers are forgotten."""

    @classmethod
    def from_environment(cls, values: Mapping[str, str] | None = None) -> ActionSettings:
        env = _environment(values)
        vault_key, vault_redis_url = env.secret("VAULT_KEY"), env.secret("VAULT_REDIS_URL")
        if vault_redis_url and not vault_key:
            raise SettingsError("VAULT_KEY: wanted with VAULT_REDIS_URL, the same on every server")
        return cls(
            host=env.text("ACTIONS_HOST", "127.0.0.1"),
            port=env.whole("ACTIONS_PORT", 5055),
            hall_url=env.text("HALL_URL", "http://127.0.0.1:8001"),
            hall_api_key=env.secret("HALL_API_KEY"),
            hall_timeout=env.number("HALL_TIMEOUT", 3.0),
            catalogue_every=env.number("CATALOGUE_EVERY", 1.0),
            linker_model=env.path("LINKER_WEIGHTS", ROOT / "models" / "linker.json"),
            knowledge_dir=env.path("KNOWLEDGE_DIR", ROOT / "data" / "linker"),
            time_zone=env.text("HALL_TIME_ZONE", "Asia/Shanghai"),
            desk_hours=env.text("DESK_HOURS", "09:00-17:00"),
            clock_shift=env.number("CLOCK_SHIFT", 0),
            internal_api_key=env.secret("INTERNAL_API_KEY"),
            vault_key=vault_key,
            vault_redis_url=vault_redis_url,
            vault_idle=env.number("VAULT_IDLE_MINUTES", 30.0) * 60,
        )


@dataclass(frozen=True)
class ChannelSettings:
    """The public gateway."""

    host: str
    port: int
    bot_url: str
    actions_url: str
    hall_url: str
    hall_api_key: str | None
    internal_api_key: str | None
    """For the action server's vault of personal numbers."""
    engine_timeout: float
    """Seconds that a turn may take before the citizen is told to try again."""
    longest_message: int
    """Characters of a message that are read; a longer one is refused."""
    largest_body: int
    """Bytes of a request body; a larger one is refused."""
    turns_per_second: float
    """Messages that one sender may send a second, on average."""
    turns_at_once: int
    """Messages that one sender may send in a burst."""
    trusted_proxies: tuple[str, ...]
    """Addresses whose X-Forwarded-For is believed."""

    @classmethod
    def from_environment(cls, values: Mapping[str, str] | None = None) -> ChannelSettings:
        env = _environment(values)
        proxies = env.text("TRUSTED_PROXIES", "")
        return cls(
            host=env.text("CHANNELS_HOST", "127.0.0.1"),
            port=env.whole("CHANNELS_PORT", 8080),
            bot_url=env.text("BOT_URL", "http://127.0.0.1:5005"),
            actions_url=env.text("ACTIONS_URL", "http://127.0.0.1:5055"),
            hall_url=env.text("HALL_URL", "http://127.0.0.1:8001"),
            hall_api_key=env.secret("HALL_API_KEY"),
            internal_api_key=env.secret("INTERNAL_API_KEY"),
            engine_timeout=env.number("ENGINE_TIMEOUT", 12.0),
            longest_message=env.whole("LONGEST_MESSAGE", 2000),
            largest_body=env.whole("LARGEST_BODY", 65536),
            turns_per_second=env.number("TURNS_PER_SECOND", 20.0),
            turns_at_once=env.whole("TURNS_AT_ONCE", 40),
            trusted_proxies=tuple(p.strip() for p in proxies.split(",") if p.strip()),
        )


@dataclass(frozen=True)
class PurgeSettings:
    """`python -m channels.purge`."""

    tracker_path: Path
    """The bot's file of running conversations."""

    @classmethod
    def from_environment(cls, values: Mapping[str, str] | None = None) -> PurgeSettings:
        return cls(_environment(values).path("BOT_TRACKER_PATH", STATE / "trackers.db"))
