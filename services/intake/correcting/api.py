"""Where programs of citizens correct how their senders can be reached."""

from fastapi import APIRouter, Depends, Request

from services.intake import limits
from services.intake.correcting.entries import ContactCorrection, FormCorrection
from services.intake.correcting.service import Wanted, change_contact
from services.intake.doors import API, Intake
from shared.doors import commune_of, shown
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])


def wanted(request: Request, entry: ContactCorrection | FormCorrection) -> Wanted:
    """What an entry says, of the form or of JSON."""
    consent = entry.consent_version or commune_of(request).consent
    return Wanted(entry.contact, entry.contact_by, consent, entry.token, entry.changes)


@router.post(
    "/tracking/contact",
    status_code=204,
    responses=problems(404, 409, 410, 429),
    dependencies=[Depends(limits.wrong_ones_counted)],
)
async def correct(body: ContactCorrection, request: Request, intake: Intake) -> None:
    """Change or add how one can be reached; what was kept opens for nobody any more. Erasure removes it."""
    await shown(request, "intake", await change_contact(intake, body.tracking_code, wanted(request, body)))
