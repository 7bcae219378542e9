"""Where programs of citizens fetch the signed promise about a report."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.intake import limits
from services.intake.doors import API, Intake
from services.intake.entries import WithCode
from services.intake.promises.promise import promise_of
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])


class PromiseView(BaseModel):
    """A C2SP signed note, and what opens its commitment: HMAC-SHA256 of `pa-body/v1`, a line break and the body."""

    note: str
    nonce: str
    body: str
    vkey: str


@router.post("/tracking/promise", responses=problems(404, 410, 429), dependencies=[Depends(limits.wrong_ones_counted)])
async def promise(body: WithCode, intake: Intake) -> PromiseView:
    """The signed promise that a report was received; the same each time."""
    made = await promise_of(intake, await intake.tracked(body.tracking_code))
    return PromiseView(note=made.note, nonce=made.nonce, body=made.body, vkey=intake.note_key.vkey)
