"""Where programs send reports, and read which codes they may name."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.intake import tickets
from services.intake.doors import API, REPORTS, Intake, LeftOutView, left_out_view
from services.intake.handing_in import submission_of
from services.intake.pace import SlowDown
from services.intake.receiving import Receipt
from services.intake.reporting.entries import NewReportWithPhotos
from services.intake.senders import sender_of
from services.intake.uploads import Came
from services.intake.voices import voice_in
from shared import photos
from shared.commune import CommuneData
from shared.doors import actor, commune_of, decoders_of
from shared.doors.uploads import Upload
from shared.events.intake import Channel
from shared.identity import principal
from shared.vault import CITIZEN
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
    A key with the scope `intake:report` says that a unit's program sends it for somebody (channel `api`); without one
    it is taken all the same, as the sender's own.
    When very many come from one address: 429 with a ticket to send again with, after a while or with its work done.
    """
    came = await photos.cleaned(decoders_of(request), body.photos)
    channel, by = await _whence(request)
    submission = submission_of(request, body, Came(came, voice_in(body.voice)), channel, point=body.point, by=by)
    try:
        receipt = await intake.receive(submission, await sender_of(request, intake, body))
    except SlowDown as slow:
        refusal = answer(request, slow)
        refusal.headers.update({"submission-ticket": slow.ticket, "submission-work": str(tickets.WORK_BITS)})
        return refusal
    return _receipt(receipt, came)


async def _whence(request: Request) -> tuple[Channel, str]:
    """The channel, and who hands the report in: a key that may says so, never the body (docs/decisions/0033)."""
    who = await principal(request)
    return ("api", actor(who)) if REPORTS in who.scopes else ("web", CITIZEN)


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
async def commune(request: Request) -> CommuneData:
    """The commune as data: the codes of areas, categories, units and reasons that may be named elsewhere."""
    return commune_of(request)
