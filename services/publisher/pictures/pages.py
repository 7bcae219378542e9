"""Where editors blur a photo and write what it shows; and where everyone sees what became of it."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.doors import CASE, Editor, Publisher
from services.publisher.pictures import service
from services.publisher.pictures.api import PictureCopy, Place, ShelfDep, public_picture
from services.publisher.pictures.grid import COLUMNS, rows_of
from services.publisher.service import PURPOSE, Service
from services.publisher.view import CaseView
from shared.deciding import Decided
from shared.doors import actor, decoders_of, numbers_meant, picture
from shared.doors.acting import acted
from shared.identity import Principal
from shared.vault import Erased
from shared.web.forms import Form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
PHOTO = CASE + "/anh/{photo_id}"


@router.get("/ket-qua/{number}/anh/{place}")
async def shown(request: Request, number: str, place: Place, shelf: ShelfDep) -> Response:
    """A picture of a published result. The number may be typed by hand."""
    return await public_picture(next(iter(numbers_meant(request, number)), number), place, shelf)


@router.get(PHOTO)
async def photo(case_id: UUID, photo_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """A photo of the case, or a copy of one, for an editor; on record."""
    return picture(await service.photo(publisher, case_id, photo_id, actor(who)))


@router.get(PHOTO + "/lam-mo")
async def blur_page(request: Request, case_id: UUID, photo_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """The photo with a grid laid over it: what is ticked will be unrecognisable in the copy."""
    case = await publisher.case(case_id)
    return await _page(request, case, photo_id, await _written(case, photo_id, who, publisher))


async def _page(request: Request, case: CaseView, of: UUID, form: Form, status: int = 200) -> Response:
    original, side = service.offer(case, of)
    return render(
        request,
        "publisher/pictures/blur.html",
        status=status,
        case=case,
        photo=original,
        side=side,
        made=case.pictures.get(str(of)),
        columns=COLUMNS,
        rows=rows_of(original.width, original.height),
        form=form,
    )


async def _written(case: CaseView, of: UUID, who: Principal, publisher: Service) -> Form:
    """What stands below the copy that was made; which fields were blurred is kept nowhere."""
    made = case.pictures.get(str(of))
    alt = await publisher.vault.open(case.case_id, made.alt, actor(who), PURPOSE) if made else Erased()
    return Form() if isinstance(alt, Erased) else Form({"alt": alt})


@router.post(PHOTO + "/lam-mo")
async def make(request: Request, case_id: UUID, photo_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Make the copy."""

    async def act(entry: PictureCopy) -> Decided[Any]:
        decoders = decoders_of(request)
        return await service.make(publisher, decoders, case_id, photo_id, **entry.model_dump(), by=actor(who))

    async def again(form: Form, status: int) -> Response:
        return await _page(request, await publisher.case(case_id), photo_id, form, status)

    def onward(is_shown: bool) -> str:
        return f"{CASE.format(case_id=case_id)}?xong={'picture' if is_shown else 'later'}#anh"

    return await acted(request, "publisher", PictureCopy, act, again, onward)


@router.post(PHOTO + "/bo")
async def drop(case_id: UUID, photo_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Nothing of this photo is to be shown."""
    await service.drop(publisher, case_id, photo_id, actor(who))
    return RedirectResponse(f"{CASE.format(case_id=case_id)}?xong=later#anh", 303)
