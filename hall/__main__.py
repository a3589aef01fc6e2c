"""`python -m hall`: import, seed, sample-case, withdraw, key create, purge, upgrade, openapi, serve."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import replace

from hall.cli.arguments import parser
from hall.cli.demonstration import sample_case, seed_cases
from hall.cli.importing import import_files, seed
from hall.cli.retention import purge
from hall.clock import SystemClock
from hall.database import Database
from hall.demonstration.service import Demonstration
from hall.errors import HallSystemError
from hall.keys import create_key
from hall.logs import set_up_logging
from hall.migrations import upgrade
from hall.personal_data import PersonalData, new_key
from hall.prints import Prints
from hall.retention import Retention
from hall.service import Catalogue
from hall.workdays import WorkCalendar
from settings import HallSettings, SettingsError


def main() -> int:
    """Runs the command of the command line."""
    arguments = parser().parse_args()
    try:
        settings = HallSettings.from_environment()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.command == "openapi":
        # FastAPI takes a second to import; the other commands do without.
        from hall.app import create_app

        key = settings.data_key or new_key()
        document = create_app(replace(settings, data_key=key)).openapi()
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    if arguments.command == "serve" and settings.data_key is None:
        print("缺少 HALL_DATA_KEY，见 docs/settings.md", file=sys.stderr)
        return 2
    code = asyncio.run(_run(arguments, settings))
    if arguments.command == "serve" and code == 0:
        import uvicorn

        set_up_logging()
        uvicorn.run(
            "hall.app:create",
            factory=True,
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
        )
    return code


async def _run(arguments: argparse.Namespace, settings: HallSettings) -> int:
    database = Database(settings.database_url)
    clock = SystemClock(settings.clock_shift)
    try:
        if arguments.command == "import":
            return await import_files(
                database,
                clock,
                arguments.files,
                replace=arguments.replace,
                dry_run=arguments.dry_run,
            )
        if arguments.command == "seed":
            return await _seed(database, clock, settings)
        await upgrade(database)
        if arguments.command == "withdraw":
            await Catalogue(database, clock).withdraw_item(arguments.code)
            print(f"已撤回事项 {arguments.code}")
        elif arguments.command == "key":
            print(await create_key(database, clock, arguments.label, arguments.scope))
            print("请妥善保存，密钥不会再次显示", file=sys.stderr)
        elif arguments.command == "sample-case":
            demonstration = _demonstration(database, clock, settings)
            return await sample_case(demonstration, arguments.stage, several=arguments.several)
        elif arguments.command == "purge":
            retention = Retention(database, clock, _prints(settings))
            days = settings.kept_days if arguments.days is None else arguments.days
            return await purge(retention, clock, arguments.before, days)
        return 0
    except (HallSystemError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        await database.close()


async def _seed(database: Database, clock: SystemClock, settings: HallSettings) -> int:
    code = await seed(database, clock, settings.catalogue_dir)
    if code == 0 and settings.data_key is None:
        print("没有 HALL_DATA_KEY，未写入演示办件", file=sys.stderr)
    elif code == 0:
        demonstration = _demonstration(database, clock, settings)
        await seed_cases(database, demonstration, settings.catalogue_dir)
    return code


def _demonstration(database: Database, clock: SystemClock, settings: HallSettings) -> Demonstration:
    calendar = WorkCalendar.read(settings.calendar) if settings.calendar else WorkCalendar()
    return Demonstration(database, clock, _prints(settings), calendar)


def _prints(settings: HallSettings) -> Prints:
    if settings.data_key is None:
        raise SettingsError("缺少 HALL_DATA_KEY，见 docs/settings.md")
    try:
        return Prints(PersonalData(settings.data_key))
    except ValueError as error:
        raise SettingsError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
