"""Where programs of citizens follow their own reports, add to them, judge answers, withdraw and erase."""

from fastapi import APIRouter, Depends, Request, Response

from services.intake import limits
from services.intake.doors import API, Intake, left_out_view
from services.intake.entries import WithCode
from services.intake.tracking.entries import Addition, Appeal, Erasure, Verdict
from services.intake.tracking.shapes import AdditionView, CaseView, case_view
from services.intake.voices import voice_in
from shared import photos
from shared.doors import decoders_of, shown
from shared.doors.uploads import Upload
from shared.web.language import language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"], route_class=Upload)
WrongOnesCounted = Depends(limits.wrong_ones_counted)


@router.post("/tracking", responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def follow(body: WithCode, request: Request, intake: Intake) -> CaseView:
    """How far a report is. The answer is the same for codes that are wrong, unknown or erased."""
    return await case_view(intake, await intake.tracked(body.tracking_code), language_of(request))


@router.post(
    "/tracking/additions",
    status_code=204,
    responses={**problems(404, 409, 410, 429), 200: {"model": AdditionView}},
    dependencies=[WrongOnesCounted],
    max_body_size=MAX_UPLOAD,
)
async def add(body: Addition, request: Request, intake: Intake) -> Response:
    """Add words, photos or a voice note to one's own report: 204, or 200 when a photo had to be left out."""
    await intake.tracked(body.tracking_code)  # a wrong code must not cost the decoding of photos
    came = await photos.cleaned(decoders_of(request), body.photos)
    said = await intake.add(body.tracking_code, body.words, came.pictures, body.token, voice_in(body.voice))
    await shown(request, "intake", said)
    return _taken(came)


def _taken(came: photos.Cleaned) -> Response:
    if not came.left_out:
        return Response(status_code=204)
    view = AdditionView(photos_left_out=left_out_view(came))
    return Response(view.model_dump_json(), 200, media_type="application/json")


@router.post(
    "/tracking/verdict",
    status_code=204,
    responses={**problems(404, 409, 410, 429), 200: {"model": AdditionView}},
    dependencies=[WrongOnesCounted],
    max_body_size=MAX_UPLOAD,
)
async def judge(body: Verdict, request: Request, intake: Intake) -> Response:
    """Judge the answer of a round: 204, or 200 when a photo had to be left out.

    Not solved or partly solved opens the next round by itself. Until then it can be changed for seven days: what is
    sent replaces it, the comment too.
    """
    case = await intake.tracked(body.tracking_code)
    came = await photos.cleaned(decoders_of(request), body.photos)
    said = await intake.judge(
        case,
        round_=body.round,
        solved=body.solved,
        stars=body.stars,
        comment=body.comment,
        pictures=came.pictures,
    )
    await shown(request, "intake", said)
    return _taken(came)


@router.post(
    "/tracking/withdrawal", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[WrongOnesCounted]
)
async def withdraw(body: WithCode, request: Request, intake: Intake) -> None:
    """Take one's report back."""
    await shown(request, "intake", await intake.withdraw(body.tracking_code))


@router.post(
    "/tracking/appeal", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[WrongOnesCounted]
)
async def appeal(body: Appeal, request: Request, intake: Intake) -> None:
    """Do not accept that one's report was refused: the Front decides."""
    await shown(request, "intake", await intake.appeal(body.tracking_code, body.words))


@router.post("/tracking/erasure", status_code=204, responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def erase(body: Erasure, request: Request, intake: Intake) -> None:
    """Destroy the keys of one's words, or of the contact alone. This cannot be undone."""
    await shown(request, "intake", await intake.erase(body.tracking_code, body.scope))
