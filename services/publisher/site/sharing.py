"""What others show of the public site: a frame for the commune's own website, and pictures of results passed on."""

import asyncio
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.publisher.publicly import ASK_AGAIN, Someone, shown
from services.publisher.site.api import Number, SiteDep, published
from services.publisher.site.pages import NEWEST
from services.publisher.site.underway import UnderWayDep
from services.publisher.underway import Counts
from shared.doors import commune_of
from shared.printing import typeset
from shared.reading.pages import PageRequest
from shared.web.codes import CODES
from shared.web.pages import pages_of
from shared.web.security import POLICY

router = APIRouter(include_in_schema=False)

CARD = Path(__file__).parent / "templates" / "card.typ"
CARD_PPI = 72  # a point is a pixel: 1200 × 630, as those who show such pictures ask for
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@router.get("/chia-se")
async def share(request: Request, who: Someone) -> Response:
    """How the commune's website, a feed reader or a program shows what stands here."""
    return shown(request, who, "site/share", address=pages_of(request).site.public_url)


@router.get("/nhung")
async def framed(request: Request, who: Someone, site: SiteDep, under_way: UnderWayDep) -> Response:
    """The newest results and how many cases are under way and late, for a frame on another website; no cookies."""
    response = shown(
        request,
        who,
        "site/framed",
        results=(await site.results(PageRequest(rows=NEWEST))).rows,
        counts=sum((await under_way.counts()).values(), start=Counts()),
    )
    response.headers["content-security-policy"] = FRAMED
    return response


@router.get("/ket-qua/{number}/the.png")
async def card(request: Request, number: Number, site: SiteDep) -> Response:
    """The picture of a result for whoever passes it on (Open Graph)."""
    result, commune = await published(site, number), commune_of(request)
    area, verdict = commune.area(result.area), CODES["solved"].get(result.solved or "")
    said = {
        "commune": commune.name,
        "title": result.title,
        "where": area.name if area else "",
        "verdict": f"Người dân: {verdict.lower()}" if verdict else "",
        "solved": result.solved or "",
    }
    picture = await asyncio.to_thread(typeset, CARD, said, format="png", ppi=CARD_PPI)
    return Response(picture, media_type="image/png", headers={"Cache-Control": ASK_AGAIN})
