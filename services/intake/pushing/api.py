"""Where programs of citizens have a browser told of a report, and end that."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from services.intake import limits
from services.intake.doors import API, Intake
from services.intake.pushing.entries import DeviceEnd, NewDevice
from services.intake.pushing.service import end, subscribe
from shared.doors import shown
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])
WrongOnesCounted = Depends(limits.wrong_ones_counted)


class DeviceView(BaseModel):
    device: UUID


@router.post(
    "/tracking/devices",
    status_code=201,
    responses=problems(404, 409, 410, 429),
    dependencies=[WrongOnesCounted],
)
async def subscribe_device(body: NewDevice, request: Request, intake: Intake) -> DeviceView:
    """Tell a browser of each step, by web push."""
    new = await subscribe(intake, body.tracking_code, body)
    await shown(request, "intake", new.said)
    return DeviceView(device=new.device)


@router.post("/tracking/devices/end", status_code=204, responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def end_device(body: DeviceEnd, request: Request, intake: Intake) -> None:
    """Tell it no more."""
    await shown(request, "intake", await end(intake, body.tracking_code, body.device))
