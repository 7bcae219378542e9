"""Where programs send reports, and read which codes they may name."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.intake import tickets
from services.intake.doors import API, Intake, LeftOutView, left_out_view
from services.intake.pace import SlowDown
from services.intake.receiving import Receipt, Submission
from services.intake.reporting.entries import NewReportWithPhotos
from services.intake.reporting.senders import sender_of
from shared import photos
from shared.commune import Commune
from shared.doors import commune_of, decoders_of
from shared.doors.uploads import Upload
from shared.web.language import language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import answer, problems

router = APIRouter(prefix=API, tags=["intake"], route_class=Upload)


class ReceiptView(BaseModel):
    """Keep the tracking code: it is the only way to follow the report, and it is shown this once."""

    number: str
    tracking_code: str
    received_at: datetime
    photos_left_out: list[LeftOutView]


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
        receipt = await intake.receive(submission, await sender_of(request, intake, body))
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
