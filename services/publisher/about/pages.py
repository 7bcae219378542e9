"""Pages whose texts are the commune's data: about, personal data, contact, accessibility."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from shared.commune import Section
from shared.doors import commune_of
from shared.web.language import N_, gettext
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
FOR_SOME_MINUTES = "public, max-age=300"


@router.get("/gioi-thieu")
async def about(request: Request) -> Response:
    """What this is and who runs it."""
    return _page(request, N_("Giới thiệu"), commune_of(request).texts.about)


@router.get("/du-lieu-ca-nhan")
async def personal_data(request: Request) -> Response:
    """Who processes what, why and how long; which rights there are and how to use them."""
    return _page(request, N_("Bảo vệ dữ liệu cá nhân"), commune_of(request).texts.personal_data)


@router.get("/tro-nang")
async def accessibility(request: Request) -> Response:
    """What works for whom, what does not yet, and where to say so."""
    return _page(request, N_("Ai cũng dùng được"), commune_of(request).texts.accessibility)


@router.get("/lien-he")
async def contact(request: Request) -> Response:
    """How the Front can be reached, without the internet too."""
    return render(request, "publisher/about/contact.html", cache=FOR_SOME_MINUTES, commune=commune_of(request))


def _page(request: Request, title: str, sections: tuple[Section, ...]) -> Response:
    said = gettext(request)(title)
    return render(
        request,
        "publisher/about/sections.html",
        cache=FOR_SOME_MINUTES,
        title=said,
        sections=sections,
        commune=commune_of(request),
    )
