"""Where programs of the administration replace secrets; nobody reads one."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from services.intake.doors import API, Intake
from services.intake.secrets.entries import NewSecret
from services.intake.secrets.service import replace, secrets_here
from shared import clock
from shared.doors import actor
from shared.identity import Principal, Role, requires
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])

Administrator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR))]


class SecretView(BaseModel):
    """`by_hand`: its file was changed on the machine since it was replaced here."""

    name: str
    changed_at: datetime | None
    by_hand: bool


@router.get("/secrets", responses=problems(401, 403))
async def secrets_listed(_: Administrator, intake: Intake) -> list[SecretView]:
    """Which secrets this commune needs for services outside, and since when each is what it is."""
    return [
        SecretView(name=one.name, changed_at=one.changed_at, by_hand=one.by_hand) for one in await secrets_here(intake)
    ]


@router.put("/secrets/{name}", status_code=204, responses=problems(401, 403, 404, 409, 422))
async def replace_secret(name: str, body: NewSecret, by: Administrator, intake: Intake) -> None:
    """In use from now on, without a restart."""
    await replace(intake, name, body.secret, clock.now(), actor(by))
