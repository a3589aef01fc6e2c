"""`python -m channels`: run the gateway."""

from __future__ import annotations

from aiohttp import web

from channels.app import create_app
from dialogue.personal.logs import set_up_logging
from settings import ChannelSettings


def main() -> None:
    """Serve until told to stop."""
    set_up_logging()
    settings = ChannelSettings.from_environment()
    # Access lines would name conversations and addresses: not in the log.
    web.run_app(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=None,
        print=None,
        shutdown_timeout=5.0,
    )


if __name__ == "__main__":
    main()
