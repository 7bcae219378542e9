"""Pages packed on their way out (gzip), so that a telephone on a bad line does not need a proxy before the process.

What is packed shows its length, and a length tells something of what is inside to whoever can put words beside a secret
and watch the line (the BREACH attack). So a page that another site asks for with somebody's session goes as it is.
"""

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.ended import SESSIONS

LEVEL = 6  # of 9: a page of 20 kB in 0.3 ms; the last levels take three times that for some bytes
FOR_PROGRAMS = ("/api/", "/feed/", "/static/", "/metrics")  # on a fast line; /static/ is packed already


class Compress:
    """Packs what people read, in the process itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.plain = app
        self.packed = GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        packs = scope["type"] == "http" and not scope["path"].startswith(FOR_PROGRAMS) and not _asked_from_afar(scope)
        await (self.packed if packs else self.plain)(scope, receive, send)


def _asked_from_afar(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    elsewhere = headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    return elsewhere and not SESSIONS.isdisjoint(cookie_parser(headers.get("cookie", "")))
