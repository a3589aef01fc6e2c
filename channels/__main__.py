"""`python -m channels`: run the gateway."""

from __future__ import annotations

import logging

from aiohttp import web

from channels.app import create_app
from settings import ChannelSettings


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
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
