"""The tracking code kept in this browser for a while, so that it stands in no address."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from shared.errors import NotFound

CODE_COOKIE = "ho-so"  # the tracking code, so that it stands in no address; only this browser, only for a while
CODE_COOKIE_SECONDS = 1800
TRACKING = "/theo-doi"


def remember(request: Request, response: Response, code: str) -> None:
    secure = request.app.state.identity.secure
    response.set_cookie(
        CODE_COOKIE, code, CODE_COOKIE_SECONDS, path=TRACKING, secure=secure, httponly=True, samesite="lax"
    )


async def own_code(request: Request) -> str:
    """The tracking code that this browser has given. Raises NotFound."""
    code = request.cookies.get(CODE_COOKIE)
    if not code:
        raise NotFound("No report has this tracking code.")
    return code


OwnCode = Annotated[str, Depends(own_code)]
