"""`python -m actions`: run the action server."""

from __future__ import annotations

import gc
import logging
import sys

from aiohttp import web

from actions.app import create_app
from dialogue.personal.logs import set_up_logging
from settings import ActionSettings


def main() -> None:
    """Serve until told to stop."""
    set_up_logging()
    # Access lines and the SDK's would name conversations: not in the log.
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    settings = ActionSettings.from_environment()
    app = create_app(settings)
    # Half a million objects stay for good: without them a full collection is 0.2 s shorter.
    gc.collect()
    gc.freeze()
    # A turn that comes while an index is built in its thread gets its go after 1 ms, not 5.
    sys.setswitchinterval(0.001)
    web.run_app(app, host=settings.host, port=settings.port, access_log=None, print=None)


if __name__ == "__main__":
    main()
