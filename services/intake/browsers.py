"""Which browser asks for a tracking code: a mark of its own, so that wrong codes are counted by it and not for others.

A mark lets nobody in. One that came with a right code is signed under the pepper and the same for the same report, so
nobody has more of them than reports; with it, wrong codes are counted apart from everybody else's behind the address.
"""

import hmac
import secrets
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from services.intake import codes
from shared.identity.guards import identity_of

MARK_COOKIE = "may-nay"
MARK_COOKIE_SECONDS = 90 * 24 * 3600  # as long as a browser may keep a code
TRACKING = "/theo-doi"  # the pages that ask for a code
NAME_BYTES = 16


@dataclass(frozen=True)
class Mark:
    """`name` tells nothing; `earned`: it came with a right code."""

    name: str
    earned: bool


def mark_of(request: Request) -> Mark | None:
    """The mark that a browser shows; None for none, and for what is none of ours."""
    name, _, signature = request.cookies.get(MARK_COOKIE, "").partition(".")
    for mark in (Mark(name, earned=True), Mark(name, earned=False)):
        if hmac.compare_digest(signature.encode(), _signature(request, mark).encode()):
            return mark
    return None


def mark_right(request: Request, response: Response, code: str) -> None:
    """This browser has given a right code."""
    name = codes.derived(identity_of(request).pepper, "browser", code)[:NAME_BYTES].hex()
    _give(request, response, Mark(name, earned=True))


def mark_wrong(request: Request, response: Response) -> None:
    """This browser has given a wrong code, and is known again by it."""
    if mark_of(request) is None:
        _give(request, response, Mark(secrets.token_hex(NAME_BYTES), earned=False))


def _give(request: Request, response: Response, mark: Mark) -> None:
    value, secure = f"{mark.name}.{_signature(request, mark)}", identity_of(request).secure
    response.set_cookie(
        MARK_COOKIE, value, MARK_COOKIE_SECONDS, path=TRACKING, secure=secure, httponly=True, samesite="lax"
    )


def _signature(request: Request, mark: Mark) -> str:
    purpose = "mark of a right code" if mark.earned else "mark of a wrong code"
    return codes.derived(identity_of(request).pepper, purpose, mark.name).hex()
