"""Where programs of the Front keep the intake points."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.intake.doors import API, Front, Intake, public_url_of
from services.intake.point_desk.entries import NewPoint, PointDescription
from services.intake.point_desk.view import WEEKS_SHOWN, Counted, overview
from services.intake.points import point_address
from shared.deciding import Decided
from shared.doors import actor, commune_of, shown
from shared.events.intake import IntakeEvent, IntakePointOpened, PointKind
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])


class PointView(BaseModel):
    code: str
    name: str
    kind: PointKind
    area: str | None
    address: str
    opened_at: datetime
    closed_at: datetime | None
    scans: list[int] = Field(description=f"In each of the last {WEEKS_SHOWN} ISO weeks, this one last.")
    reports: list[int]


@router.get("/points", responses=problems(401, 403))
async def points(_: Front, request: Request, intake: Intake) -> list[PointView]:
    """All intake points: dead posters (no scan for 4 weeks) first, those of silent areas next, closed ones last."""
    seen = await overview(intake.queries, intake.scans, commune_of(request).areas)
    return [_point(request, counted) for counted in seen.points]


@router.post("/points", status_code=201, responses=problems(401, 403, 409))
async def open_point(body: NewPoint, front: Front, request: Request, intake: Intake) -> dict[str, str]:
    """Open an intake point; its QR code leads to the given address."""
    said = await intake.open_point(body.code, body.described, actor(front))
    await shown(request, "intake", said)
    code = opened_code(said)
    return {"code": code, "address": point_address(public_url_of(request), code)}


@router.put("/points/{code}", status_code=204, responses=problems(401, 403, 404, 409))
async def change_point(code: str, body: PointDescription, front: Front, request: Request, intake: Intake) -> None:
    """Describe an intake point anew; its code stays, so that printed posters lead to it."""
    await shown(request, "intake", await intake.change_point(code, body.described, actor(front)))


@router.post("/points/{code}/closing", status_code=204, responses=problems(401, 403, 404))
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> None:
    """Close an intake point; its poster leads to a page that says so."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))


@router.delete("/points/{code}/closing", status_code=204, responses=problems(401, 403, 404))
async def reopen_point(code: str, front: Front, request: Request, intake: Intake) -> None:
    """Open a closed intake point again."""
    await shown(request, "intake", await intake.reopen_point(code, actor(front)))


def _point(request: Request, counted: Counted) -> PointView:
    point = counted.point
    return PointView(
        code=point.code,
        name=point.name,
        kind=point.kind,
        area=point.area,
        address=point_address(public_url_of(request), point.code),
        opened_at=point.opened_at,
        closed_at=point.closed_at,
        scans=list(counted.scans),
        reports=list(counted.reports),
    )


def opened_code(said: Decided[IntakeEvent]) -> str:
    """The code of the point that was just opened."""
    [opened] = said.events
    assert isinstance(opened, IntakePointOpened)
    return opened.code
