"""Where a unit's programs ask for one case, and say everything that a unit can say about it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.dispatch.answering.entries import AnswerWords, Day, LongWords, Reason, Responsible
from services.dispatch.answering.shapes import UnitsWholeCase, whole
from services.dispatch.answering.view import Reading
from services.dispatch.doors import API, Answerer, Dispatch, Reader, unit_of
from services.dispatch.service import AnswerGiven
from services.dispatch.view import CaseView
from shared import photos
from shared.decoding import Picture
from shared.doors import actor, decoders_of, etag, if_match, picture, running_stage
from shared.doors.details import details_told
from shared.doors.uploads import Upload
from shared.errors import NotFound
from shared.events.dispatch import Outcome
from shared.photos import MOST_PHOTOS, Encoded
from shared.voices import sound
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["dispatch"], route_class=Upload, responses=problems(401, 403))

Version = Annotated[int | None, Depends(if_match)]


async def reading_of(request: Request) -> Reading:
    context = running_stage(request, "dispatch").context
    return Reading(context.pool, context.vault)


ReadingDep = Annotated[Reading, Depends(reading_of)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WrongDesk(Body):
    reason: Reason = Field(description="Why another unit is responsible, and which; for the Front's clerks.")


class Note(Body):
    words: LongWords = Field(description="How far the unit is.")


class Extension(Body):
    due: Day = Field(
        description="The new due date: the end of this day's working hours, on the last day the last moment."
    )
    reason: Reason


class GivenAnswer(Body):
    """`done` needs `acted_on`, `planned` needs `next_date`; the two others say why not in `answer`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "outcome": "done",
                "answer": "Đã thông 40 mét cống và nạo vét hai hố ga.",
                "responsible": "Tổ hạ tầng",
                "acted_on": "2026-11-26",
            }
        }
    )

    outcome: Outcome
    answer: AnswerWords = Field(description="What was done, or why not; for the citizen.")
    responsible: Responsible = Field(description="Who answers for it.")
    acted_on: Day | None = None
    next_date: Day | None = None
    photos: list[Encoded] = Field([], max_length=MOST_PHOTOS)

    def given(self, pictures: Sequence[Picture]) -> AnswerGiven:
        return AnswerGiven(**self.model_dump(exclude={"photos"}), pictures=pictures)


async def seen(case_id: UUID, dispatch: Dispatch, reader: Reader) -> CaseView:
    """The case of the address, if it is with the reader's unit. Raises NotFound."""
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(reader.unit):
        raise NotFound("No such case is with your unit.")
    return case


Seen = Annotated[CaseView, Depends(seen)]


@router.get("/cases/{case_id}", responses=problems(404))
async def read_case(
    case: Seen, request: Request, response: Response, reading: ReadingDep, reader: Reader
) -> UnitsWholeCase:
    """One case with its words; that they were opened, and by whom, goes on record.

    The ETag is the version to send as If-Match with what the unit says.
    """
    response.headers.update(etag(case.version))
    await reading.looked(case)
    history = await reading.history(case.case_id)
    words = await reading.words(case, history, actor(reader))
    return whole(case, history, words, details_told(request, words.of(case.details)))


@router.get(
    "/cases/{case_id}/photos/{photo}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, **problems(404)},
)
async def read_photo(case: Seen, photo: UUID, reading: ReadingDep, reader: Reader) -> Response:
    """A photo of the case, the citizen's or the unit's own, as WebP. That it was opened goes on record."""
    return picture(await reading.photo(case.case_id, photo, actor(reader)))


@router.get("/cases/{case_id}/voices/{voice}", response_class=Response, responses=problems(404))
async def read_voice(case: Seen, voice: UUID, request: Request, reading: ReadingDep, reader: Reader) -> Response:
    """A voice note of the case. That it was opened goes on record."""
    return sound(request, await reading.photo(case.case_id, voice, actor(reader)))


@router.put("/cases/{case_id}/acceptance", status_code=204, responses=problems(404, 409))
async def accept_case(case_id: UUID, response: Response, dispatch: Dispatch, who: Answerer, version: Version) -> None:
    """Take the case up. Repeating it changes nothing."""
    said = await dispatch.accept(case_id, unit_of(who), actor(who), version)
    response.headers.update(etag(said.version))


@router.post("/cases/{case_id}/return", status_code=204, responses=problems(404, 409, 410))
async def return_case(
    case_id: UUID, body: WrongDesk, response: Response, dispatch: Dispatch, who: Answerer, version: Version
) -> None:
    """Give a case back that is another unit's. The Front's clerks classify it anew, and the clock goes on."""
    said = await dispatch.give_back(case_id, unit_of(who), body.reason, actor(who), version)
    response.headers.update(etag(said.version))


@router.post("/cases/{case_id}/progress", status_code=204, responses=problems(404, 409, 410))
async def report_progress(
    case_id: UUID, body: Note, response: Response, dispatch: Dispatch, who: Answerer, version: Version
) -> None:
    """Say how far the unit is. This stops no clock."""
    said = await dispatch.report(case_id, unit_of(who), body.words, actor(who), version)
    response.headers.update(etag(said.version))


@router.put("/cases/{case_id}/extension", status_code=204, responses=problems(404, 409, 410))
async def extend_deadline(
    case_id: UUID, body: Extension, response: Response, dispatch: Dispatch, who: Answerer, version: Version
) -> None:
    """Move the due date, with a reason: once in a round, before it has passed, and at most as long again.

    As long as the unit was given in this round, in hours or working days; the refusal says until when that is.
    """
    said = await dispatch.extend(case_id, unit_of(who), body.due, body.reason, actor(who), version)
    response.headers.update(etag(said.version))


@router.post("/cases/{case_id}/answer", status_code=204, responses=problems(404, 409, 410), max_body_size=MAX_UPLOAD)
async def answer_case(
    case_id: UUID,
    body: GivenAnswer,
    request: Request,
    response: Response,
    dispatch: Dispatch,
    who: Answerer,
    version: Version,
) -> None:
    """Answer the citizen, with photos as proof. Only the citizen or the Front can close the case after that."""
    given = body.given(await photos.clean(decoders_of(request), body.photos))
    said = await dispatch.answer(case_id, unit_of(who), given, actor(who), version)
    response.headers.update(etag(said.version))
