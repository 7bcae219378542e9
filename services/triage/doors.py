"""What the doors of triage's slices share: the service, who may enter, and what clerks may hand in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.triage.service import Service
from shared.areas import Area
from shared.commune import RefusalReason, Unit
from shared.doors import if_match, running_stage
from shared.identity import Principal, Role, requires
from shared.text import ForEveryone, NotBlank, Tidy

API = "/api/triage/v1"
DESK = "/triage/"
CASE = "/triage/ho-so/{case_id}"


async def service_of(request: Request) -> Service:
    service = running_stage(request, "triage").service
    assert isinstance(service, Service)
    return service


Triage = Annotated[Service, Depends(service_of)]
Clerk = Annotated[Principal, Depends(requires(Role.CLERK))]
Reader = Annotated[Principal, Depends(requires(Role.CLERK, Role.OVERSEER))]
Version = Annotated[int | None, Depends(if_match)]
ListCode = Annotated[str, Field(min_length=1, max_length=40), Tidy, NotBlank]
Headline = Annotated[str, Field(min_length=5, max_length=120), Tidy, NotBlank, ForEveryone]
LongWords = Annotated[str, Field(min_length=5, max_length=2000), Tidy, NotBlank]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ClerksCase(BaseModel):
    """A line of the inbox. `status`: waiting, verified, classified or refused.

    `chosen_unit` was chosen by hand; `unit` has the case now. `returned`: its unit gave it back.
    """

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    received_at: datetime
    channel: str
    language: str
    area: str | None
    category_hint: str | None
    status: str
    category: str | None
    kind: str | None
    urgency: str | None
    restricted: bool
    about_unit: str | None
    chosen_unit: str | None
    unit: str | None
    returned: bool
    followers: int
    refusal_reason: str | None
    withdrawn_at: datetime | None
    closed_at: datetime | None


def named(parts: Iterable[Area | Unit | RefusalReason], language: str) -> dict[str, str]:
    return {part.code: part.in_language(language) for part in parts}
