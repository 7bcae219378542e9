"""What the doors of intake's slices share: the service, and what of photos could not be taken."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel

from services.intake.service import Service
from shared.doors import running_stage
from shared.photos import Cleaned

API = "/api/intake/v1"


async def service_of(request: Request) -> Service:
    found = running_stage(request, "intake").service
    assert isinstance(found, Service)
    return found


Intake = Annotated[Service, Depends(service_of)]


class LeftOutView(BaseModel):
    """A photo that could not be taken; `number` counts from 1 in the order of sending."""

    number: int
    reason: str


def left_out_view(came: Cleaned) -> list[LeftOutView]:
    return [LeftOutView(number=one.number, reason=one.reason) for one in came.left_out]
