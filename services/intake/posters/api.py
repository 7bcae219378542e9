"""Where programs of the Front keep the intake points, and fetch their QR codes."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.intake.doors import API, Intake
from services.intake.points import Point
from services.intake.posters import qr
from services.intake.posters.entries import NewPoint
from shared.deciding import Decided
from shared.doors import actor, shown
from shared.events.intake import IntakeEvent, IntakePointOpened
from shared.identity import Principal, Role, requires
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])
Front = Annotated[Principal, Depends(requires(Role.OVERSEER, Role.CLERK, Role.ADMINISTRATOR))]


class PointView(BaseModel):
    code: str
    name: str
    area: str | None
    address: str
    opened_at: datetime
    closed_at: datetime | None


@router.get("/points", responses=problems(401, 403))
async def points(_: Front, request: Request, intake: Intake) -> list[PointView]:
    """All intake points, the open ones first."""
    return [_point(request, point) for point in await intake.queries.points()]


@router.post("/points", status_code=201, responses=problems(401, 403, 409))
async def open_point(body: NewPoint, front: Front, request: Request, intake: Intake) -> dict[str, str]:
    """Open an intake point; its QR code leads to the given address."""
    said = await intake.open_point(code=body.code, name=body.name, area=body.area, by=actor(front))
    await shown(request, "intake", said)
    code = opened_code(said)
    return {"code": code, "address": qr.point_address(_public_url(request), code)}


@router.post("/points/{code}/closing", status_code=204, responses=problems(401, 403, 404))
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> None:
    """Close an intake point; its poster leads to a page that says so."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))


@router.get("/points/{code}/qr.svg", response_class=Response, responses=problems(401, 403, 404))
async def qr_svg(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as SVG."""
    point = await intake.point(code)
    return Response(qr.qr_svg(qr.point_address(_public_url(request), point.code)), media_type="image/svg+xml")


@router.get("/points/{code}/qr.png", response_class=Response, responses=problems(401, 403, 404))
async def qr_png(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as PNG."""
    point = await intake.point(code)
    return Response(qr.qr_png(qr.point_address(_public_url(request), point.code)), media_type="image/png")


def _point(request: Request, point: Point) -> PointView:
    address = qr.point_address(_public_url(request), point.code)
    return PointView(
        code=point.code,
        name=point.name,
        area=point.area,
        address=address,
        opened_at=point.opened_at,
        closed_at=point.closed_at,
    )


def _public_url(request: Request) -> str:
    return str(request.app.state.host.settings.public_url)


def opened_code(said: Decided[IntakeEvent]) -> str:
    """The code of the point that was just opened."""
    [opened] = said.events
    assert isinstance(opened, IntakePointOpened)
    return opened.code
