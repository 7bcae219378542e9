"""Headers on every response, and no change by another site's hand (cross-site request forgery)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Forbidden
from shared.web.ended import SESSIONS
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import answer, answer_with_words

# Scripts are files of our own, never lines in a page, and speak to us alone. blob: is what they themselves have made on
# this device: the picture and the voice that somebody is about to send (docs/decisions/0030).
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HSTS = "max-age=31536000"  # seconds: one year


class Secure:
    """Pure ASGI, so that it costs microseconds. A route may set one of the headers itself (a photo's sandbox)."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.host = urlsplit(public_url).netloc
        self.headers = safe_headers(https=public_url.startswith("https://"))

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

        headers = Headers(scope=scope)
        if not forged(scope["method"], headers, self.host) or _open(scope):
            await self.app(scope, receive, secured)
            return
        request, refusal = Request(scope, receive), Forbidden("This request came from another site.")
        # Without an origin it may well be our own form in an old browser; another site's words are not repeated.
        own = headers.get("origin") == "null" and "sec-fetch-site" not in headers and _fits(headers)
        response = await answer_with_words(request, refusal) if own else answer(request, refusal)
        await response(scope, receive, secured)


def _open(scope: Scope) -> bool:
    """Whether a form may come from another site here: its address holds the proof, and nobody's cookie counts."""
    open_: tuple[str, ...] = getattr(scope["app"].state, "open_to_sites", ())
    return bool(scope["path"].startswith(open_))


def safe_headers(*, https: bool) -> Mapping[str, str]:
    """What every answer carries, whoever gives it."""
    always = {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    # Under no-referrer, browsers blank the Origin of forms, and over plain http, as in old ones, nothing else tells
    # our own forms from a stranger's (docs/decisions/0014).
    always["referrer-policy"] = "same-origin"
    return always | ({"strict-transport-security": HSTS} if https else {})


def _fits(headers: Headers) -> bool:
    """Not more than a form with photos; the counting of bytes stands further inside."""
    length = headers.get("content-length", "")
    return length.isascii() and length.isdigit() and int(length) <= MAX_UPLOAD


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
    if origin == "null":  # a sandboxed page, or a very old browser: harmless as long as it brings no session
        return not SESSIONS.isdisjoint(cookie_parser(headers.get("cookie", "")))
    return urlsplit(origin).netloc not in (host, headers.get("host"))
