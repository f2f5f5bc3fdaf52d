"""值班日历: `/duty/<token>.ics`, read by a phone without a sign-in; the long secret in the address is the key."""

import re
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from model.ground import db
from model.roster.duty import duty_feeds
from papers import duty_calendar
from public import door, screens

ADDRESS: Final = re.compile(
    rf"/duty/{duty_feeds.TOKEN}\.ics"
)  # what the gate lets through, and nothing beside it
_READS = frozenset({"GET", "HEAD"})


def show(request: Request) -> Response:
    """The person's own duties. An address that was never given, or was changed, is told of as any unknown page."""
    if request.method not in _READS:
        return screens.message("这个地址只能查看。", 405)
    with db.reading() as s:
        account = duty_feeds.owner(s, request.path_params["token"])
        if account is None:
            return screens.message("没有这个日历。请到“值班表”重新复制地址。", 404)
        body = duty_calendar.of_account(s, account, door.now().date())
    return Response(
        body,
        media_type="text/calendar",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="zhiban.ics"',
            "Content-Security-Policy": "default-src 'none'",
        },
    )


ROUTES = [
    Route("/duty/{token}.ics", show, methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
]
