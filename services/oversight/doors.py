"""What the doors of oversight's slices share: the service, who may enter, and a case as the Front watches it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.oversight.service import Service
from services.oversight.view import CaseView
from services.oversight.wording import Locale
from shared.doors import commune_of, if_match, running_stage
from shared.errors import NotFound
from shared.identity import Principal, Role, requires
from shared.text import NotBlank, Tidy
from shared.web.language import gettext, language_of
from shared.web.problems import problems

API = "/api/oversight/v1"
DESK = "/oversight/"
LIST = DESK + "danh-sach"
CASE = DESK + "ho-so/{case_id}"
COMMANDS: dict[str, Any] = {"status_code": 204, "responses": problems(401, 403, 404, 409, 410)}


async def service_of(request: Request) -> Service:
    """Oversight's service behind a request."""
    found = running_stage(request, "oversight").service
    assert isinstance(found, Service)
    return found


Oversight = Annotated[Service, Depends(service_of)]
Overseer = Annotated[Principal, Depends(requires(Role.OVERSEER))]
Reader = Annotated[Principal, Depends(requires(Role.OVERSEER, Role.CLERK))]
Expected = Annotated[int | None, Depends(if_match)]
Reason = Annotated[str, Field(min_length=10, max_length=1000), Tidy, NotBlank]


class WatchedCase(BaseModel):
    """A case as the Front watches it. `solved` and `stars` are the verdict on the last answer, if it was judged.

    `refusal`: the version of triage's stream at which it was last refused; 0: never. `step`: what it waits for, until
    `step_due`.
    """

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    category: str | None
    restricted: bool
    followers: int
    step: str | None
    step_due: datetime | None
    late: bool
    unit: str | None
    returned: bool
    due: datetime | None
    round: int
    answered_round: int
    judged_round: int
    solved: str | None
    stars: int | None
    refused: bool
    refusal: int
    missed: bool
    erased: bool
    taken_back: bool
    closed_at: datetime | None
    closed_by: str | None
    version: int
    published_at: datetime | None


async def known(oversight: Service, case_id: UUID) -> CaseView:
    """The case. Raises NotFound."""
    found = await oversight.queries.case(case_id)
    if found is None:
        raise NotFound("The register knows no such case.")
    return found


def locale_of(request: Request) -> Locale:
    return Locale(commune_of(request), language_of(request), gettext(request))
