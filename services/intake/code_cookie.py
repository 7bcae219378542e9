"""The tracking code kept in this browser for a while, so that it stands in no address; and slips in what was typed."""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from services.intake import codes
from shared.errors import NotFound
from shared.web.forms import Form
from shared.web.language import gettext

CODE_COOKIE = "ho-so"  # the tracking code, so that it stands in no address; only this browser, only for a while
CODE_COOKIE_SECONDS = 1800
TRACKING = "/theo-doi"


def remember(request: Request, response: Response, code: str) -> None:
    """Keep a right code as it is printed, however it was typed."""
    secure = request.app.state.identity.secure
    response.set_cookie(
        CODE_COOKIE,
        codes.spelled(code) or "",
        CODE_COOKIE_SECONDS,
        path=TRACKING,
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget(request: Request, response: Response) -> None:
    """The browser knows no code any more."""
    secure = request.app.state.identity.secure
    response.delete_cookie(CODE_COOKIE, path=TRACKING, secure=secure, httponly=True)


async def own_code(request: Request) -> str:
    """The tracking code that this browser has given. Raises NotFound."""
    code = request.cookies.get(CODE_COOKIE)
    if not code:
        raise NotFound("No report has this tracking code.")
    return code


OwnCode = Annotated[str, Depends(own_code)]


def with_slip(request: Request, form: Form, typed: str) -> Form:
    """What may be wrong with a code, beside its field: too short, too long, or a slip of one letter."""
    _, letters = gettext(request), codes.slip(typed)
    if letters is not None:
        said = _("Mã có 17 chữ và số; vừa nhập %(letters)s.", letters=letters)
    elif codes.normal(typed) is None:
        said = _("Chữ cuối không khớp: có lẽ một chữ hoặc số nào đó bị nhầm.")
    else:
        return form
    return replace(form, errors={"code": said})
