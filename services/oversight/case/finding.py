"""What the Front found when it looked for itself, with photos: recorded by its people and its programs."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.oversight.case.entries import Finding, FormFinding
from services.oversight.case.pages import act_on
from services.oversight.doors import API, CASE, COMMANDS, Expected, Overseer, Oversight
from shared import photos
from shared.deciding import Decided
from shared.doors import actor, decoders_of, etag
from shared.doors.uploads import Upload
from shared.events.oversight import OversightEvent
from shared.photos import MOST_PHOTOS, Encoded
from shared.web.forms import read_form, uploaded
from shared.web.limits import MAX_UPLOAD

api = APIRouter(prefix=API, tags=["oversight"], route_class=Upload)
pages = APIRouter(include_in_schema=False)


class FindingWithPhotos(Finding):
    model_config = ConfigDict(json_schema_extra={})

    photos: list[Encoded] = Field([], max_length=MOST_PHOTOS)


@api.post("/cases/{case_id}/findings", **COMMANDS, max_body_size=MAX_UPLOAD)
async def record_finding(
    case_id: UUID,
    body: FindingWithPhotos,
    request: Request,
    who: Overseer,
    oversight: Oversight,
    expected: Expected,
    response: Response,
) -> None:
    """Record what the Front found; the unit and the citizen read it. It changes nothing about the case.

    Each is one more; send an If-Match where the same one must not be recorded twice.
    """
    pictures = await photos.clean(decoders_of(request), body.photos)
    said = await oversight.record_finding(case_id, body.finding, actor(who), expected, pictures)
    response.headers.update(etag(said.version))


@pages.post(CASE + "/ghi-nhan", max_body_size=MAX_UPLOAD)
async def write_finding(request: Request, case_id: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Write down what the Front found, with photos from the visit."""
    form, entry = await read_form(request, FormFinding)

    async def act(entry: FormFinding) -> Decided[OversightEvent]:
        pictures = await photos.clean(decoders_of(request), await uploaded(form, "photos"))
        return await oversight.record_finding(case_id, entry.finding, actor(who), entry.version, pictures)

    return await act_on(request, case_id, who, oversight, "finding", (form, entry), act)
