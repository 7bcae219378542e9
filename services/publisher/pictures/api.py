"""Where programs of editors read the photos of a case and make copies of them for everyone."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.publisher.doors import API, COMMANDS, Editor, Expected, Publisher
from services.publisher.pictures import service
from services.publisher.pictures.grid import MOST_CELLS
from services.publisher.pictures.shelf import Shelf
from shared.doors import actor, decoders_of, etag, picture, running_stage
from shared.text import NotBlank, Tidy
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["publisher"])
PICTURE = "/cases/{case_id}/pictures/{photo_id}"
WEBP: dict[int | str, dict[str, Any]] = {200: {"content": {"image/webp": {}}}, **problems(401, 403, 404)}

FOR_A_MINUTE = "public, max-age=60"
MOST_SHOWN = 100

Alt = Annotated[str, Field(min_length=5, max_length=200), Tidy, NotBlank]
Cell = Annotated[int, Field(ge=0, lt=MOST_CELLS)]


class PictureCopy(BaseModel):
    """`alt`: what it shows. `cells`: what is blurred, twelve fields in a row, from 0."""

    model_config = ConfigDict(extra="forbid")

    alt: Alt
    cells: list[Cell] = Field([], max_length=MOST_CELLS)


async def shelf(request: Request) -> Shelf:
    context = running_stage(request, "publisher").context
    return Shelf(context.pool, context.vault)


ShelfDep = Annotated[Shelf, Depends(shelf)]


Place = Annotated[int, Path(ge=1, le=MOST_SHOWN)]


@router.get("/results/{number}/pictures/{place}", response_class=Response, responses=problems(404))
async def public_picture(number: str, place: Place, shelf: ShelfDep) -> Response:
    """A picture of a published result (WebP), counted from 1."""
    response = picture(await shelf.picture(number, place))
    response.headers["cache-control"] = FOR_A_MINUTE
    return response


@router.get("/cases/{case_id}/pictures", responses=problems(401, 403, 404))
async def pictures(case_id: UUID, _: Editor, publisher: Publisher) -> dict[UUID, UUID | None]:
    """The photos that a result can show, each with the copy that was made of it."""
    case = await publisher.case(case_id)
    made = {of: one.id for of, one in case.pictures.items() if one}
    return {photo.id: made.get(str(photo.id)) for photo, _ in service.offered(case)}


@router.get(PICTURE, response_class=Response, responses=WEBP)
async def photo(case_id: UUID, photo_id: UUID, editor: Editor, publisher: Publisher) -> Response:
    """A photo of the case, or a copy of one, as WebP. That it was opened goes on record."""
    return picture(await service.photo(publisher, case_id, photo_id, actor(editor)))


@router.put(PICTURE, **COMMANDS)
async def make(
    request: Request,
    case_id: UUID,
    photo_id: UUID,
    body: PictureCopy,
    editor: Editor,
    publisher: Publisher,
    expected: Expected,
) -> Response:
    """Make a copy for everyone. A second editor approves it with a draft."""
    decoders, by = decoders_of(request), actor(editor)
    said = await service.make(publisher, decoders, case_id, photo_id, **body.model_dump(), by=by, expected=expected)
    return Response(status_code=204, headers=etag(said.version))


@router.delete(PICTURE, **COMMANDS)
async def drop(case_id: UUID, photo_id: UUID, editor: Editor, publisher: Publisher, expected: Expected) -> Response:
    """Show nothing of this photo. What is public stays."""
    said = await service.drop(publisher, case_id, photo_id, actor(editor), expected)
    return Response(status_code=204, headers=etag(said.version))
