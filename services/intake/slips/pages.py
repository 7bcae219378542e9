"""Where the slip of a report, or of what one follows, comes from: for the browser with its code, kept by nobody."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake import codes, limits
from services.intake.code_cookie import TRACKING, OwnCode
from services.intake.doors import Intake, public_url_of
from services.intake.followers import Follower
from services.intake.service import Service
from services.intake.slips.slip import FOLLOWED, Slip, picture, sheet
from services.intake.view import TrackedCase
from shared.errors import NotFound
from shared.printing.qr import qr_svg

router = APIRouter(include_in_schema=False)
OWN = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@router.get(f"{TRACKING}/phieu.pdf")
async def slip_to_print(request: Request, intake: Intake, code: OwnCode) -> Response:
    """A sheet of A6."""
    slip = await _slip(request, intake, code)
    name = {"Content-Disposition": f'inline; filename="phieu-{slip.number}.pdf"'}
    return Response(await asyncio.to_thread(sheet, slip), media_type="application/pdf", headers=OWN | name)


@router.get(f"{TRACKING}/phieu.png")
async def slip_to_keep(request: Request, intake: Intake, code: OwnCode) -> Response:
    """The same as a picture."""
    slip = await _slip(request, intake, code)
    name = {"Content-Disposition": f'attachment; filename="phieu-{slip.number}.png"'}
    return Response(await asyncio.to_thread(picture, slip), media_type="image/png", headers=OWN | name)


@router.get(f"{TRACKING}/ma.svg")
async def qr(request: Request, intake: Intake, code: OwnCode) -> Response:
    """The QR code of the tracking page with one's own code, which stands behind the #: no server is told it."""
    slip = await _slip(request, intake, code)
    return Response(qr_svg(slip.address), media_type="image/svg+xml", headers=OWN)


async def _slip(request: Request, intake: Service, code: str) -> Slip:
    """Of who reports, or of who follows."""
    here = public_url_of(request), intake.commune
    try:
        case = await intake.tracked(code)
    except NotFound:
        follower, case = await _followed(request, intake, code)
        mine = case.number, codes.spelled(code) or "", follower.followed_at
        return Slip(*mine, *here, words=FOLLOWED, headline=case.named or "")
    mine = case.number, codes.spelled(code) or "", case.received_at
    return Slip(*mine, *here, key=intake.note_key.vkey)


async def _followed(request: Request, intake: Service, code: str) -> tuple[Follower, TrackedCase]:
    try:
        return await intake.followed(code)
    except NotFound as wrong:
        raise await limits.counted(request, wrong) from None
