"""A page that everyone sees, and how long others may keep it."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

from shared.doors import commune_of
from shared.identity import NOBODY, Principal, principal
from shared.web.codes import CODES
from shared.web.language import COOKIE, language_of
from shared.web.pages import render

Someone = Annotated[Principal, Depends(principal)]
# The pages that everybody may read, and search engines show.
PAGES = ("/", "/ket-qua", "/dang-xu-ly", "/so-lieu", "/don-vi", "/ban-do", "/bao-cao", "/du-lieu", "/chia-se")
ASK_AGAIN = "public, no-cache"  # whoever keeps it asks whether it still holds: what is taken down is gone at once


def shown(request: Request, who: Principal, page: str, **context: Any) -> Response:
    """A public page. One that sets the language cookie, or that a signed-in person sees, is kept by nobody."""
    shared = who == NOBODY and COOKIE not in request.query_params
    response = render(
        request,
        f"publisher/{page}.html",
        cache=ASK_AGAIN if shared else "no-store",
        commune=commune_of(request),
        language=language_of(request),
        codes=CODES,
        **context,
    )
    response.headers["vary"] = "Accept-Language, Cookie"
    return response
