"""The session's cookie, and where a sign-in may lead."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from shared.identity.sessions import LONGEST
from shared.identity.store import Identity

START = "/"


def give(response: Response, identity: Identity, secret: str) -> None:
    """HttpOnly, SameSite=Lax, and Secure where there is https."""
    seconds = int(LONGEST.total_seconds())
    response.set_cookie(
        identity.cookie, secret, max_age=seconds, path="/", secure=identity.secure, httponly=True, samesite="lax"
    )


def take(response: Response, identity: Identity) -> None:
    """The browser forgets the session."""
    response.delete_cookie(identity.cookie, path="/", secure=identity.secure, httponly=True, samesite="lax")


def address_of(request: Request) -> str:
    """Whence the request comes, as the server below (or its trusted proxy) says."""
    return request.client.host if request.client else ""


def local(target: str | None) -> str:
    """A path of this site; anything else leads to the start page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return START
    if "\\" in target or not target.isascii() or not target.isprintable():
        return START
    try:
        parts = urlsplit(target)
    except ValueError:
        return START
    return START if parts.scheme or parts.netloc else target
