"""Where programs send reports, follow them, and keep the intake points."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.intake import limits, posters, tickets
from services.intake.entries import Addition, Erasure, NewPoint, NewReportWithPhotos, Verdict, WithCode
from services.intake.pace import SlowDown
from services.intake.points import Point
from services.intake.receiving import Receipt, Submission
from services.intake.service import Service
from services.intake.views import AdditionView, CaseView, PointView, ReceiptView, case_view, left_out_view
from shared import photos
from shared.commune import Commune
from shared.deciding import Decided
from shared.doors import actor, commune_of, decoders_of, running_stage, shown
from shared.events.intake import IntakeEvent, IntakePointOpened
from shared.identity import Principal, Role, requires
from shared.uploads import Upload
from shared.web.language import language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import answer, problems

router = APIRouter(prefix="/api/intake/v1", tags=["intake"], route_class=Upload)


async def service(request: Request) -> Service:
    found = running_stage(request, "intake").service
    assert isinstance(found, Service)
    return found


Intake = Annotated[Service, Depends(service)]
FRONT = requires(Role.OVERSEER, Role.CLERK, Role.ADMINISTRATOR)
Front = Annotated[Principal, Depends(FRONT)]
WrongOnesCounted = Depends(limits.wrong_ones_counted)


@router.post(
    "/reports", status_code=201, response_model=ReceiptView, responses=problems(409, 429), max_body_size=MAX_UPLOAD
)
async def send_report(body: NewReportWithPhotos, request: Request, intake: Intake) -> Response:
    """Send a report. It is committed when the receipt comes.

    Sent again with the same `token`, it gives the same receipt and no second case; another report needs another.
    When very many come from one address: 429 with a ticket to send again with, after a while or with its work done.
    """
    came = await photos.cleaned(decoders_of(request), body.photos)
    submission = Submission(
        words=body.words,
        channel="api",
        language=language_of(request),
        consent=body.consent_version or commune_of(request).consent,
        area=body.area,
        place=body.place,
        category_hint=body.category,
        point=body.point,
        contact=body.contact,
        pictures=came.pictures,
        token=body.token,
    )
    try:
        receipt = await intake.receive(submission, await limits.sender_of(request, intake, body))
    except SlowDown as slow:
        refusal = answer(request, slow)
        refusal.headers.update({"submission-ticket": slow.ticket, "submission-work": str(tickets.WORK_BITS)})
        return refusal
    return _receipt(receipt, came)


def _receipt(receipt: Receipt, came: photos.Cleaned) -> Response:
    """Written here and not by the framework, which would look through it once more: this is the hottest door."""
    view = ReceiptView(
        number=receipt.number,
        tracking_code=receipt.tracking_code,
        received_at=receipt.received_at,
        photos_left_out=left_out_view(came),
    )
    return Response(view.model_dump_json(), 201, media_type="application/json")


@router.get("/commune", response_model_exclude_none=True)
async def commune(request: Request) -> Commune:
    """The commune as data: the codes of areas, categories, units and reasons that may be named elsewhere."""
    return commune_of(request)


@router.post("/tracking", responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def follow(body: WithCode, intake: Intake) -> CaseView:
    """How far a report is. The answer is the same for codes that are wrong, unknown or erased."""
    return await case_view(intake, await intake.tracked(body.tracking_code))


@router.post(
    "/tracking/additions",
    status_code=204,
    responses={**problems(404, 409, 410, 429), 200: {"model": AdditionView}},
    dependencies=[WrongOnesCounted],
    max_body_size=MAX_UPLOAD,
)
async def add(body: Addition, request: Request, intake: Intake) -> Response:
    """Add words or photos to one's own report: 204, or 200 when a photo had to be left out."""
    await intake.tracked(body.tracking_code)  # a wrong code must not cost the decoding of photos
    came = await photos.cleaned(decoders_of(request), body.photos)
    await shown(request, "intake", await intake.add(body.tracking_code, body.words, came.pictures, body.token))
    if not came.left_out:
        return Response(status_code=204)
    view = AdditionView(photos_left_out=left_out_view(came))
    return Response(view.model_dump_json(), 200, media_type="application/json")


@router.post(
    "/tracking/verdict", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[WrongOnesCounted]
)
async def judge(body: Verdict, request: Request, intake: Intake) -> None:
    """Judge the answer of a round. Not solved or partly solved opens the next round by itself.

    Until then it can be changed for seven days: what is sent replaces it, the comment too.
    """
    said = await intake.judge(
        body.tracking_code, round_=body.round, solved=body.solved, stars=body.stars, comment=body.comment
    )
    await shown(request, "intake", said)


@router.post(
    "/tracking/withdrawal", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[WrongOnesCounted]
)
async def withdraw(body: WithCode, request: Request, intake: Intake) -> None:
    """Take one's report back."""
    await shown(request, "intake", await intake.withdraw(body.tracking_code))


@router.post("/tracking/erasure", status_code=204, responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def erase(body: Erasure, request: Request, intake: Intake) -> None:
    """Destroy the keys of one's words, or of the contact alone. This cannot be undone."""
    await shown(request, "intake", await intake.erase(body.tracking_code, body.scope))


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
    return {"code": code, "address": posters.point_address(_public_url(request), code)}


def opened_code(said: Decided[IntakeEvent]) -> str:
    """The code of the point that was just opened."""
    [opened] = said.events
    assert isinstance(opened, IntakePointOpened)
    return opened.code


@router.post("/points/{code}/closing", status_code=204, responses=problems(401, 403, 404))
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> None:
    """Close an intake point; its poster leads to a page that says so."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))


@router.get("/points/{code}/qr.svg", response_class=Response, responses=problems(401, 403, 404))
async def qr_svg(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as SVG."""
    point = await intake.point(code)
    return Response(posters.qr_svg(posters.point_address(_public_url(request), point.code)), media_type="image/svg+xml")


@router.get("/points/{code}/qr.png", response_class=Response, responses=problems(401, 403, 404))
async def qr_png(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as PNG."""
    point = await intake.point(code)
    return Response(posters.qr_png(posters.point_address(_public_url(request), point.code)), media_type="image/png")


def _point(request: Request, point: Point) -> PointView:
    address = posters.point_address(_public_url(request), point.code)
    return PointView(
        code=point.code,
        name=point.name,
        area=point.area,
        address=address,
        opened_at=point.opened_at,
        closed_at=point.closed_at,
    )


def _public_url(request: Request) -> str:
    return str(request.app.state.house.settings.public_url)
