"""Where Zalo says what people do: taken at once, and dealt with afterwards."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.intake.doors import API, Intake
from services.intake.official import official_of
from services.intake.zalo import incoming
from services.intake.zalo.hearing import Hearing
from shared import clock
from shared.errors import Forbidden, NotFound
from shared.zalo.signing import is_fresh, moment

router = APIRouter(include_in_schema=False)

SIGNATURE = "x-zevent-signature"
MOST_BYTES = 64 * 1024
ADDRESS = f"{API}/zalo"


async def hearing_of(request: Request, intake: Intake) -> Hearing:
    """One for each host, so that those who come at the same moment share a round trip. Raises NotFound."""
    state = request.app.state
    if not hasattr(state, "zalo"):
        official = official_of(intake.settings, intake.commune, intake.queries.pool, intake.pepper)
        state.zalo = Hearing(official) if official else None
    found: Hearing | None = state.zalo
    if found is None:
        raise NotFound("This commune is not reached by Zalo.")
    return found


@router.post(ADDRESS, max_body_size=MOST_BYTES)
async def webhook(request: Request, hearing: Annotated[Hearing, Depends(hearing_of)]) -> Response:
    """Answers 200 when what was said is kept for good, or was kept before. Raises NotFound where the commune has no
    account, and Forbidden for what Zalo did not sign, or signed long ago."""
    account, raw = hearing.official.account, await request.body()
    timestamp = incoming.timestamp_of(raw)
    at = moment(timestamp)
    if at is None or not account.seal.fits(request.headers.get(SIGNATURE, ""), raw, timestamp):
        raise Forbidden("This was not signed by Zalo.")
    if not is_fresh(at, clock.now()):
        raise Forbidden("This was signed too long ago.")
    message = incoming.said(raw)
    if message and message.account == account.told.oa_id:  # an application may serve accounts of others too
        await hearing.keep(message, raw, at)
    return Response(status_code=200)
