"""What the doors of intake's slices share: the service, who keeps the points, and what of photos could not be taken."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel

from services.intake.service import Service
from shared.doors import running_stage
from shared.identity import Principal, Role, requires
from shared.photos import Cleaned

API = "/api/intake/v1"
REPORTS = "intake:report"  # what the key of a program must be good for that sends for people


async def service_of(request: Request) -> Service:
    found = running_stage(request, "intake").service
    assert isinstance(found, Service)
    return found


Intake = Annotated[Service, Depends(service_of)]
Front = Annotated[Principal, Depends(requires(Role.OVERSEER, Role.CLERK, Role.ADMINISTRATOR))]


def ways_here(request: Request) -> frozenset[str]:
    """The ways by which citizens are told of each step here."""
    service = running_stage(request, "intake").service
    assert isinstance(service, Service)
    return frozenset(service.ways.by_name)


def browser_key(request: Request) -> str:
    """What a browser is shown that is to be told; empty where none is."""
    service = running_stage(request, "intake").service
    assert isinstance(service, Service)
    return service.ways.browsers.key if service.ways.browsers else ""


class LeftOutView(BaseModel):
    """A photo that could not be taken; `number` counts from 1 in the order of sending."""

    number: int
    reason: str


def left_out_view(came: Cleaned) -> list[LeftOutView]:
    return [LeftOutView(number=one.number, reason=one.reason) for one in came.left_out]


def public_url_of(request: Request) -> str:
    """Where people reach this site; in QR codes."""
    return str(request.app.state.host.settings.public_url)
