"""Where programs of citizens follow their own reports, add to them, judge answers, withdraw and erase."""

from fastapi import APIRouter, Depends, Request, Response

from services.intake.doors import API, Intake, left_out_view
from services.intake.tracking import limits
from services.intake.tracking.entries import Addition, Erasure, Verdict, WithCode
from services.intake.tracking.shapes import AdditionView, CaseView, case_view
from shared import photos
from shared.doors import decoders_of, shown
from shared.doors.uploads import Upload
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"], route_class=Upload)
WrongOnesCounted = Depends(limits.wrong_ones_counted)


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
