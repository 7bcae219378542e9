"""The intake points that the Front opens, and their posters."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake.doors import Intake
from services.intake.posters import qr
from services.intake.posters.api import Front, opened_code
from services.intake.posters.entries import NewPoint
from services.intake.service import Service
from shared.doors import actor, commune_of, shown
from shared.errors import Refusal
from shared.identity import Role
from shared.web.forms import Form, read_form
from shared.web.language import N_, language_of
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

DESKS = (Desk("/intake/", N_("Điểm tiếp nhận"), frozenset({Role.CLERK, Role.OVERSEER, Role.ADMINISTRATOR})),)


@router.get("/intake/")
async def points(_: Front, request: Request, intake: Intake, xong: str = "") -> Response:
    """All intake points, and a form for the next."""
    return await _postingpage(request, intake, Form(), done=xong)


async def _postingpage(request: Request, intake: Service, form: Form, *, done: str = "", status: int = 200) -> Response:
    areas = {area.code: area.in_language(language_of(request)) for area in commune_of(request).areas}
    return render(
        request,
        "intake/posters/points.html",
        points=await intake.queries.points(),
        form=form,
        done=done,
        areas=list(areas.items()),
        area_name=lambda code: areas.get(code, ""),
        status=status,
    )


@router.post("/intake/diem")
async def open_point(front: Front, request: Request, intake: Intake) -> Response:
    """Open an intake point."""
    form, entry = await read_form(request, NewPoint)
    if entry is None:
        return await _postingpage(request, intake, form, status=422)
    try:
        said = await intake.open_point(code=entry.code, name=entry.name, area=entry.area, by=actor(front))
    except Refusal as refusal:
        return await _postingpage(request, intake, form.refused(request, refusal), status=refusal.status)
    await shown(request, "intake", said)
    return RedirectResponse(f"/intake/diem/{opened_code(said)}", 303)


@router.get("/intake/diem/{code}")
async def poster(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """A plain page to print: the QR code and what it is for."""
    point = await intake.point(code)
    address = qr.point_address(request.app.state.host.settings.public_url, point.code)
    return render(request, "intake/posters/poster.html", point=point, address=address, commune=commune_of(request))


@router.post("/intake/diem/{code}/dong")
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> Response:
    """Close an intake point."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))
    return RedirectResponse("/intake/?xong=dong", 303)
