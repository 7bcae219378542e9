"""Headers on every response, and no change by another site's hand (cross-site request forgery)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Forbidden
from shared.web.problems import answer

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HSTS = "max-age=31536000"  # seconds: one year


class Secure:
    """Pure ASGI, so that it costs microseconds. A route may set one of the headers itself (a photo's sandbox)."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.host = urlsplit(public_url).netloc
        self.headers = _headers(https=public_url.startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if forged(scope["method"], Headers(scope=scope), self.host):
            refusal = Forbidden("This request came from another site.")
            await answer(Request(scope), refusal)(scope, receive, secured)
        else:
            await self.app(scope, receive, secured)


def _headers(*, https: bool) -> Mapping[str, str]:
    always = {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    if https:
        return always | {"referrer-policy": "no-referrer", "strict-transport-security": HSTS}
    # Browsers send no Fetch Metadata over plain http, and under no-referrer they blank the Origin of forms:
    # a commune that starts on its local network could then not tell its own forms from a stranger's.
    return always | {"referrer-policy": "same-origin"}


def forged(method: str, headers: Headers, host: str) -> bool:
    """Whether a browser says that another site made this request. Clients that are not browsers say nothing."""
    if method in SAFE_METHODS:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    if origin == "null":  # an old browser under no-referrer: harmless as long as it brings no session
        return "cookie" in headers
    return urlsplit(origin).netloc not in (host, headers.get("host"))
