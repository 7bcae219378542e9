"""The tracking code kept in this browser for a while, so that it stands in no address; and slips in what was typed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from services.intake import browsers, codes
from shared.errors import NotFound
from shared.web.forms import Form
from shared.web.language import gettext

CODE_COOKIE = "ho-so"  # the tracking code, so that it stands in no address; only this browser, only for a while
CODE_COOKIE_SECONDS = 1800
KEPT_COOKIE = "ho-so-nho"  # the codes of reports that their citizen wants this browser to know
KEPT_COOKIE_DAYS = 90
MOST_KEPT = 5  # the oldest goes
TRACKING = browsers.TRACKING
FOLLOWED = f"{TRACKING}/cung"  # of a case that somebody else has reported


def remember(request: Request, response: Response, code: str) -> None:
    """Keep a right code as it is printed, however it was typed."""
    spelled = codes.spelled(code) or ""
    _set(request, response, CODE_COOKIE, spelled, CODE_COOKIE_SECONDS)
    browsers.mark_right(request, response, spelled)


def _set(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    secure = request.app.state.identity.secure
    response.set_cookie(name, value, seconds, path=TRACKING, secure=secure, httponly=True, samesite="lax")


def kept(request: Request) -> list[str]:
    """The codes that this browser keeps for long, the newest first."""
    given = request.cookies.get(KEPT_COOKIE, "").split(".")[:MOST_KEPT]
    return [code for code in map(codes.spelled, given) if code]


def keep(request: Request, response: Response, wanted: Sequence[str]) -> None:
    """This browser keeps these codes, the first that fit, and no others."""
    value = ".".join(list(dict.fromkeys(wanted))[:MOST_KEPT])
    _set(request, response, KEPT_COOKIE, value, KEPT_COOKIE_DAYS * 24 * 3600 if value else 0)


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
