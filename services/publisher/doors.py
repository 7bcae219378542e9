"""What the doors of publisher's slices share: the service, and who may enter."""

from typing import Annotated, Any

from fastapi import Depends, Request

from services.publisher.service import Service
from shared.doors import if_match, running_stage
from shared.identity import Principal, Role, requires
from shared.web.problems import problems

API = "/api/publisher/v1"
DESK = "/publisher/"
CASE = DESK + "ho-so/{case_id}"
REPORTS = DESK + "bao-cao"
REPORT = REPORTS + "/{report}"
COMMANDS: dict[str, Any] = {"status_code": 204, "responses": problems(401, 403, 404, 409, 410)}


async def service_of(request: Request) -> Service:
    """Publisher's service behind a request."""
    found = running_stage(request, "publisher").service
    assert isinstance(found, Service)
    return found


Publisher = Annotated[Service, Depends(service_of)]
Editor = Annotated[Principal, Depends(requires(Role.EDITOR))]
Reader = Annotated[Principal, Depends(requires(Role.EDITOR, Role.OVERSEER))]
Expected = Annotated[int | None, Depends(if_match)]
