"""Where programs of the Front fetch the QR codes of intake points; closed ones have none."""

from fastapi import APIRouter, Request, Response

from services.intake.doors import API, Front, Intake, public_url_of
from services.intake.points import Point, point_address
from services.intake.service import Service
from shared.errors import Gone
from shared.printing import qr
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])


@router.get("/points/{code}/qr.svg", response_class=Response, responses=problems(401, 403, 404, 410))
async def qr_svg(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as SVG."""
    point = await hung_point(intake, code)
    return Response(qr.qr_svg(point_address(public_url_of(request), point.code)), media_type="image/svg+xml")


@router.get("/points/{code}/qr.png", response_class=Response, responses=problems(401, 403, 404, 410))
async def qr_png(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as PNG."""
    point = await hung_point(intake, code)
    return Response(qr.qr_png(point_address(public_url_of(request), point.code)), media_type="image/png")


async def hung_point(intake: Service, code: str) -> Point:
    """A point that may have a poster. Raises NotFound, and Gone for a closed one."""
    point = await intake.point(code)
    if point.closed_at:
        raise Gone("This intake point is closed, so it has no poster. Open it again first.")
    return point
