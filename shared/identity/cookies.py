"""The cookies of a sign-in, and where a sign-in may lead."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from shared.identity.devices import KEPT
from shared.identity.sessions import LONGEST, Begun
from shared.identity.store import Identity

START = "/"


def give(response: Response, identity: Identity, begun: Begun) -> None:
    """The session's and the device's; HttpOnly, SameSite=Lax, and Secure where there is https."""
    for name, value, kept in (
        (identity.cookie, begun.secret, LONGEST),
        (device_cookie(identity), begun.device, KEPT),
    ):
        seconds = int(kept.total_seconds())
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=identity.secure, httponly=True, samesite="lax"
        )


def device_cookie(identity: Identity) -> str:
    return "__Host-device" if identity.secure else "device"


def device_of(request: Request, identity: Identity) -> str:
    """The mark that an earlier sign-in left on this device."""
    return request.cookies.get(device_cookie(identity), "")


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
