"""Where the Front chooses points and a format, and gets the posters as PDF."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.doors import Front, Intake, public_url_of
from services.intake.points import KINDS, Point, leads_nowhere
from services.intake.posters.api import hung_point
from services.intake.posters.entries import Printing
from services.intake.posters.printing import FACES, MOST_POSTERS, Face, Hanging, Printer, file_name
from services.intake.service import Service
from shared.doors import commune_of
from shared.errors import Invalid, Refusal
from shared.web.forms import Form, read_form
from shared.web.language import gettext
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get("/intake/ap-phich")
async def choose(_: Front, request: Request, intake: Intake) -> Response:
    """All open points and all formats, to choose from."""
    return await _page(request, intake, Form({"face": "a4", "packed": "pdf"}))


async def _page(request: Request, intake: Service, form: Form, status: int = 200) -> Response:
    _ = gettext(request)
    return render(
        request,
        "intake/posters/choose.html",
        status=status,
        form=form,
        points=[(one.code, one.name, _(KINDS[one.kind])) for one in await _open(intake)],
        faces=[(face, _(title)) for face, title in FACES.items()],
        nowhere=leads_nowhere(public_url_of(request)),
        public_url=public_url_of(request),
    )


async def _open(intake: Service) -> Sequence[Point]:
    return await intake.queries.open_points()


@router.post("/intake/ap-phich")
async def print_chosen(_: Front, request: Request, intake: Intake) -> Response:
    """The chosen posters, as one file or as a ZIP; nothing is kept or changed by it."""
    form, entry = await read_form(request, Printing)
    if entry is None:
        return await _page(request, intake, form, 422)
    try:
        points = _chosen(entry, await _open(intake))
    except Refusal as refusal:
        return await _page(request, intake, form.refused(request, refusal), refusal.status)
    printer, face = _printer(request), entry.face
    if entry.packed == "zip":
        archive = await asyncio.to_thread(printer.archive, face, points)
        return _file(archive, "application/zip", f"ap-phich-{face}.zip")
    return _file(await asyncio.to_thread(printer.pdf, face, points), "application/pdf", f"ap-phich-{face}.pdf")


def _chosen(entry: Printing, there: Sequence[Point]) -> Sequence[Hanging]:
    """The open points that are asked for, by name. Raises Invalid for none, and for more than one file should hold."""
    chosen = [Hanging(one.code, one.name) for one in there if entry.which == "all" or one.code in entry.points]
    if not chosen:
        raise Invalid("No intake point was chosen.", {"points": "Choose at least one intake point."})
    if len(chosen) > MOST_POSTERS:
        raise Invalid("These are too many posters for one file.", {"points": "Choose fewer intake points."})
    return chosen


@router.get("/intake/diem/{code}/ap-phich/{face}.svg")
async def picture(code: str, face: Face, _: Front, request: Request, intake: Intake) -> Response:
    """A point's poster as a picture, as it will be printed."""
    point = await hung_point(intake, code)
    drawn = await asyncio.to_thread(_printer(request).svg, face, Hanging(point.code, point.name))
    return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "no-store"})


@router.get("/intake/diem/{code}/ap-phich/{face}.pdf")
async def poster(code: str, face: Face, _: Front, request: Request, intake: Intake) -> Response:
    """A point's poster, to print."""
    point = await hung_point(intake, code)
    hanging = Hanging(point.code, point.name)
    made = await asyncio.to_thread(_printer(request).pdf, face, [hanging])
    return _file(made, "application/pdf", file_name(face, hanging))


def _printer(request: Request) -> Printer:
    return Printer(commune_of(request), public_url_of(request))


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
