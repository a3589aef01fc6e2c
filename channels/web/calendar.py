"""`GET /calendar/{token}.ics`: an appointment for the phone's calendar."""

from __future__ import annotations

from aiohttp import web

from channels.base import SORRY, error_json
from hall.client import Hall, HallError, HallNotFound


class CalendarFile:
    """Hands the hall's calendar file on to whoever has its token.

    Args:
        hall: makes the file.
    """

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    async def file(self, request: web.Request) -> web.Response:
        """The file; 404 for a token nobody was given, 503 without the hall."""
        try:
            text = await self._hall.calendar(request.match_info["token"])
        except HallNotFound:
            return error_json(404, "no_appointment", "没有这个预约。")
        except HallError:
            return error_json(503, "hall_unavailable", SORRY)
        headers = {
            "Content-Disposition": 'attachment; filename="yuyue.ics"',
            "Cache-Control": "no-store",
        }
        return web.Response(
            text=text, content_type="text/calendar", charset="utf-8", headers=headers
        )
