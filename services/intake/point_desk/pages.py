"""The intake points that the Front opens: what they bring, and each one's own page."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake.doors import Front, Intake, public_url_of
from services.intake.point_desk.api import opened_code
from services.intake.point_desk.entries import NewPoint, PointDescription
from services.intake.point_desk.view import DEAD_WEEKS, SILENT_WEEKS, WEEKS_SHOWN, overview
from services.intake.points import KINDS, leads_nowhere, point_address
from services.intake.service import Service
from shared.deciding import Decided
from shared.doors import actor, commune_of, shown
from shared.doors.acting import acted
from shared.errors import NotFound, Refusal
from shared.events.intake import IntakeEvent
from shared.identity import Role
from shared.web.forms import Form, read_form
from shared.web.language import N_, gettext, language_of
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

DESKS = (Desk("/intake/", N_("Điểm tiếp nhận"), frozenset({Role.CLERK, Role.OVERSEER, Role.ADMINISTRATOR})),)


@router.get("/intake/")
async def points(_: Front, request: Request, intake: Intake) -> Response:
    """All intake points, what needs a walk first, and a form for the next."""
    return await _all(request, intake, Form({"kind": "culture_house"}))


async def _all(request: Request, intake: Service, form: Form, status: int = 200) -> Response:
    seen = await overview(intake.queries, intake.scans, commune_of(request).areas)
    served = {one.point.area for one in seen.points if one.point.closed_at is None}
    return render(
        request,
        "intake/point_desk/points.html",
        status=status,
        seen=seen,
        served=served,
        form=form,
        **_lists(request),
    )


def _lists(request: Request) -> Mapping[str, Any]:
    """What both pages choose from and measure by."""
    _, language = gettext(request), language_of(request)
    areas = {area.code: area.in_language(language) for area in commune_of(request).areas}
    return {
        "areas": list(areas.items()),
        "area_name": lambda code: areas.get(code, ""),
        "kinds": [(kind, _(title)) for kind, title in KINDS.items()],
        "kind_name": lambda kind: _(KINDS[kind]),
        "nowhere": leads_nowhere(public_url_of(request)),
        "public_url": public_url_of(request),
        "weeks_shown": WEEKS_SHOWN,
        "dead_weeks": DEAD_WEEKS,
        "silent_weeks": SILENT_WEEKS,
    }


@router.post("/intake/diem")
async def open_point(front: Front, request: Request, intake: Intake) -> Response:
    """Open an intake point."""
    form, entry = await read_form(request, NewPoint)
    if entry is None:
        return await _all(request, intake, form, 422)
    try:
        said = await intake.open_point(entry.code, entry.described, actor(front))
    except Refusal as refusal:
        return await _all(request, intake, form.refused(request, refusal), refusal.status)
    await shown(request, "intake", said)
    return RedirectResponse(f"/intake/diem/{opened_code(said)}?xong=mo", 303)


@router.get("/intake/diem/{code}")
async def point(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """One point: its poster while it is open, what it brings, and how it is described."""
    return await _one(request, intake, code)


async def _one(request: Request, intake: Service, code: str, form: Form | None = None, status: int = 200) -> Response:
    found = await intake.point(code)
    seen = await overview(intake.queries, intake.scans, commune_of(request).areas)
    counted = seen.of(found.code)
    if counted is None:
        raise NotFound("There is no such intake point.")
    return render(
        request,
        "intake/point_desk/point.html",
        status=status,
        point=counted.point,
        counted=counted,
        weeks=seen.weeks,
        address=point_address(public_url_of(request), counted.point.code),
        form=form or Form({"name": found.name, "kind": found.kind, "area": found.area or ""}),
        done=request.query_params.get("xong", ""),
        **_lists(request),
    )


@router.post("/intake/diem/{code}/sua")
async def change_point(code: str, front: Front, request: Request, intake: Intake) -> Response:
    """Describe a point anew; a mistake gives the form back with what was typed."""

    async def act(entry: PointDescription) -> Decided[IntakeEvent]:
        return await intake.change_point(code, entry.described, actor(front))

    async def again(form: Form, status: int) -> Response:
        return await _one(request, intake, code, form, status)

    def onward(_: bool) -> str:
        return f"/intake/diem/{code}?xong=sua"

    return await acted(request, "intake", PointDescription, act, again, onward)


@router.post("/intake/diem/{code}/dong")
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> Response:
    """Close a point; it can be opened again."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))
    return RedirectResponse(f"/intake/diem/{code}?xong=dong", 303)


@router.post("/intake/diem/{code}/mo-lai")
async def reopen_point(code: str, front: Front, request: Request, intake: Intake) -> Response:
    """Open a closed point again."""
    await shown(request, "intake", await intake.reopen_point(code, actor(front)))
    return RedirectResponse(f"/intake/diem/{code}?xong=mo-lai", 303)
