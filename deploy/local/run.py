"""Run every part under one supervisor until told to stop: `python -m deploy.local.run`.

Trains what is out of date, fills an empty database, starts supervisord, waits until everything
answers, prints the addresses, and ends it all on Ctrl-C, SIGINT, SIGTERM, SIGHUP, or when make
was interrupted or killed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
import xmlrpc.client
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import cast

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.console import Clock, say, say_error
from deploy.local.parts import Part, part_environment, read_parts, relative, state_dir
from deploy.local.ports import holder, is_free
from deploy.local.processes import StopRequest, adopt_orphans, end, end_all, start
from deploy.local.train import train
from settings import ROOT, SettingsError

LONGEST_START = 180.0
"""Seconds until a stack that still isn't ready is given up."""
MOST_FALSE_STARTS = 2
"""Times that a part may end before it ever answered; then the start is given up."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the parts of a running stack."""
LONGEST_STOP = 8.0
"""Seconds for the supervisor to stop the parts (which it gives 5), before they are killed."""


class Supervisor:
    """supervisord as our child, and its account of the parts."""

    def __init__(self, config: Path, environment: Mapping[str, str], log: Path) -> None:
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)]
        self.process = start(command, log=log, folder=ROOT, environment=environment)
        self._socket = f"unix://{environment['SUPERVISOR_SOCKET']}"

        self.starts: dict[str, list[int]] = {}
        """When each part was started, as seconds since 1970."""

    def look(self) -> list[str]:
        """Note what was started since the last look; the parts that it was not the first time for.

        Nothing while supervisord doesn't answer.
        """
        # A new one each time: a transport that failed to connect once never does again.
        transport = SupervisorTransport(None, None, self._socket)
        server = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
        try:
            answer = cast("list[dict[str, object]]", server.supervisor.getAllProcessInfo())
        except (OSError, HTTPException, xmlrpc.client.Error):
            return []
        finally:
            transport.close()
        again = []
        for process in answer:
            name, began = str(process["name"]), cast("int", process["start"])
            seen = self.starts.setdefault(name, [])
            if began and began not in seen:
                seen.append(began)
                if len(seen) > 1:
                    again.append(name)
        return again


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=ROOT / "deploy/local/supervisord.conf")
    parser.add_argument("--only-supervise", action="store_true", help="no training, no seeding")
    arguments = parser.parse_args()
    stop = StopRequest()
    adopt_orphans()
    try:
        return _run(arguments.config.resolve(), arguments.only_supervise, stop)
    except SettingsError as error:
        say_error(f"设置有误：{error}", f"{error}; see docs/settings.md")
        return 2
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_all()


def _run(config: Path, only_supervise: bool, stop: StopRequest) -> int:
    parts = read_parts(os.environ)
    if not _addresses_are_free(parts):
        return 1
    state = state_dir(os.environ)
    logs = state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    environment = part_environment(os.environ, parts, state)
    if not only_supervise:
        prepared = train(ROOT / "models", logs, stop) and _seed(environment, logs, stop)
        if not prepared:
            return 0 if stop else 1
    began = Clock("启动 starting")
    supervisor = Supervisor(config, environment, logs / "supervisord.out")
    try:
        ready = _wait_until_ready(parts, supervisor, logs, began, stop)
        if ready:
            _say_addresses(parts, logs, began.seconds)
            ready = _watch(supervisor, logs, stop)
        return 0 if ready or stop else 1
    finally:
        _stop(supervisor, stop)


def _addresses_are_free(parts: tuple[Part, ...]) -> bool:
    free = True
    for part in parts:
        if is_free(part.host, part.port):
            continue
        free = False
        who = holder(part.port) or "?"
        variable = f"{part.name.upper()}_PORT"
        say_error(
            f"{part.title}的端口 {part.host}:{part.port} 已被进程 {who} 占用。"
            f"请先停止它，或换一个端口：{variable}={part.port + 1000} make run",
            f"{part.name}: {part.host}:{part.port} is taken by process {who}; "
            f"stop it, or choose another port: {variable}={part.port + 1000} make run",
        )
    return free


def _seed(environment: Mapping[str, str], logs: Path, stop: StopRequest) -> bool:
    """Bring the hall's database up to date, and fill an empty one with the demonstration hall."""
    clock = Clock("准备数据库 database")
    log = logs / "seed.log"
    command = [".venv/bin/python", "-m", "hall", "seed"]
    child = start(command, log=log, folder=ROOT, environment=environment)
    while child.poll() is None:
        if stop:
            end(child, 3)
            return False
        time.sleep(0.05)
    if child.returncode != 0:
        say_error(
            "数据库没有准备好，请按上面的提示处理后重试",
            f"the database is not ready (exit {child.returncode}): see above, then try again",
            log,
        )
        return False
    clock.done()
    return True


def _wait_until_ready(
    parts: tuple[Part, ...], supervisor: Supervisor, logs: Path, began: Clock, stop: StopRequest
) -> bool:
    waiting = list(parts)
    while waiting and not stop:
        if supervisor.process.poll() is not None:
            say_error(
                "进程管理器没有启动",
                "supervisord did not start",
                logs / "supervisord.out",
            )
            return False
        supervisor.look()
        for part in waiting:
            broken = len(supervisor.starts.get(part.name, ())) > MOST_FALSE_STARTS
            if broken or began.seconds > LONGEST_START:
                say_error(
                    f"{part.title}（{part.name}）没有启动成功，全部服务已停止",
                    f"{part.name} did not start; everything has been stopped",
                    logs / f"{part.name}.log",
                )
                return False
        for part in [part for part in waiting if part.is_healthy()]:
            waiting.remove(part)
            say(f"  ✓ {part.title} {part.name:<9}{part.url}  {began.seconds:.1f} s")
        time.sleep(0.2)
    return not stop


def _say_addresses(parts: tuple[Part, ...], logs: Path, seconds: float) -> None:
    channels = next(part for part in parts if part.name == "channels")
    say(
        f"\n一门已就绪，用时 {seconds:.0f} 秒  Yimen is ready after {seconds:.0f} s\n"
        f"  网页对话  chat page      {channels.url}/chat\n"
        f"  首页      index          {channels.url}/\n"
        f"  终端对话  in a terminal  make chat\n"
        f"  日志      logs           {relative(logs)}/\n"
        "按 Ctrl-C 停止  Ctrl-C stops everything"
    )


def _watch(supervisor: Supervisor, logs: Path, stop: StopRequest) -> bool:
    """Tell of parts that end and come back; False when supervisord itself is gone."""
    looked = time.monotonic()
    while not stop:
        if supervisor.process.poll() is not None:
            say_error(
                "进程管理器意外退出，全部服务已停止",
                "supervisord ended unexpectedly; everything has been stopped",
                logs / "supervisord.log",
            )
            return False
        if time.monotonic() - looked > LOOK_EVERY:
            looked = time.monotonic()
            for name in supervisor.look():
                log = relative(logs / f"{name}.log")
                say(f"{name} 已重新启动，原因见 {log}  was restarted, the log says why")
        time.sleep(0.1)
    return True


def _stop(supervisor: Supervisor, stop: StopRequest) -> None:
    began = time.monotonic()
    told = stop.signals
    if supervisor.process.poll() is None:
        say("\n正在停止 stopping …")
        supervisor.process.terminate()
    while supervisor.process.poll() is None:
        if time.monotonic() - began > LONGEST_STOP or stop.signals > told + 1:
            end(supervisor.process, 0.2)
            break
        time.sleep(0.05)
    end_all()
    say(f"已停止 stopped  {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
