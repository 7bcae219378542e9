"""Where a unit's programs ask dispatch: its cases, and everything that a unit can say about one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.dispatch.queries import History, Queries, Tab
from services.dispatch.service import AnswerGiven, Service, Words
from services.dispatch.view import CaseView, PastAnswer, Verdict
from shared import photos
from shared.decoding import Picture
from shared.doors import Listed, actor, decoders_of, etag, if_match, more, picture, running_stage
from shared.errors import Forbidden, NotFound
from shared.events.dispatch import Outcome
from shared.events.intake import Photo, Solved
from shared.identity import Principal, Role, requires
from shared.photos import MOST_PHOTOS, Encoded
from shared.text import AsWritten, NotBlank, Tidy
from shared.uploads import Upload
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import problems

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)

router = APIRouter(prefix="/api/dispatch/v1", tags=["dispatch"], route_class=Upload, responses=problems(401, 403))


async def service_of(request: Request) -> Service:
    service = running_stage(request, "dispatch").service
    assert isinstance(service, Service)
    return service


async def queries_of(request: Request) -> Queries:
    return (await service_of(request)).queries


def unit_of(who: Principal) -> str:
    """The unit that somebody works for. Raises Forbidden."""
    if who.unit is None:
        raise Forbidden("This is not for your role.")
    return who.unit


Dispatch = Annotated[Service, Depends(service_of)]
Desk = Annotated[Queries, Depends(queries_of)]
Reader = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:read"))]
Answerer = Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:answer"))]
Version = Annotated[int | None, Depends(if_match)]
Reason = Annotated[str, Field(min_length=5, max_length=500), Tidy, NotBlank]
LongWords = Annotated[str, Field(min_length=5, max_length=4000), Tidy, NotBlank]
AnswerWords = Annotated[str, Field(min_length=20, max_length=4000), Tidy, NotBlank]
Responsible = Annotated[str, Field(min_length=2, max_length=200), Tidy, NotBlank]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), AsWritten]


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

    outcome: Outcome
    answer: AnswerWords = Field(description="What was done, or why not; for the citizen.")
    responsible: Responsible = Field(description="Who answers for it.")
    acted_on: Day | None = None
    next_date: Day | None = None
    photos: list[Encoded] = Field([], max_length=MOST_PHOTOS)

    def given(self, pictures: Sequence[Picture]) -> AnswerGiven:
        return AnswerGiven(**self.model_dump(exclude={"photos"}), pictures=pictures)


class Brief(BaseModel):
    """A line of a unit's desk. `status`: forwarded, accepted, returned or answered.

    `refused`: the Front's clerks have refused it since; nothing more is asked of the unit.
    """

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    kind: str | None
    urgency: str | None
    category: str
    restricted: bool
    status: str
    refused: bool
    round: int
    due: datetime
    extended: bool
    forwarded_at: datetime
    answered_at: datetime | None
    reopened_because: str | None
    closed_at: datetime | None


class ReadNote(BaseModel):
    at: datetime
    words: str | None


class ReadAnswer(BaseModel):
    at: datetime
    round: int
    outcome: Outcome
    answer: str | None
    responsible: str | None
    acted_on: date | None
    next_date: date | None
    photos: list[Photo]


class ReadVerdict(BaseModel):
    """What the citizen said of a round's answer, and why; `solved`: yes, partly or no."""

    at: datetime
    round: int
    solved: Solved
    stars: int
    comment: str | None


class Whole(Brief):
    """A case with its words. Where `erased` is true, the words are null for good. `photos` are the citizen's."""

    explanation: list[str] = Field(description="Line by line, how the due date was counted; in Vietnamese.")
    words: str | None
    place: str | None
    additions: list[str | None]
    progress: list[ReadNote]
    answers: list[ReadAnswer]
    verdicts: list[ReadVerdict]
    erased: bool
    photos: list[Photo]


def whole(case: CaseView, history: History, words: Words) -> Whole:
    pictures = [*case.photos, *(photo for addition in history.additions for photo in addition.photos)]
    return Whole(
        **Brief.model_validate(case).model_dump(),
        explanation=list(case.explanation),
        words=words.of(case.words),
        place=words.of(case.place),
        additions=[words.of(one.words) for one in history.additions],
        progress=[ReadNote(at=one.at, words=words.of(one.words)) for one in history.progress],
        answers=[_answer(one, words) for one in history.answers],
        verdicts=[_verdict(one, words) for one in history.verdicts],
        erased=words.of(case.words) is None,
        photos=pictures,
    )


def _answer(past: PastAnswer, words: Words) -> ReadAnswer:
    return ReadAnswer(
        at=past.at,
        round=past.round,
        outcome=past.outcome,
        answer=words.of(past.answer),
        responsible=words.of(past.responsible),
        acted_on=past.acted_on,
        next_date=past.next_date,
        photos=list(past.photos),
    )


def _verdict(given: Verdict, words: Words) -> ReadVerdict:
    comment = words.of(given.comment)
    return ReadVerdict(at=given.at, round=given.round, solved=given.solved, stars=given.stars, comment=comment)


async def seen(case_id: UUID, desk: Desk, reader: Reader) -> CaseView:
    """The case of the address, if it is with the reader's unit. Raises NotFound."""
    case = await desk.case(case_id)
    if case is None or not case.with_unit(reader.unit):
        raise NotFound("No such case is with your unit.")
    return case


Seen = Annotated[CaseView, Depends(seen)]


@router.get("/counts")
async def count_cases(desk: Desk, reader: Reader) -> dict[Tab, int]:
    """How many of the unit's cases each tab of the desk holds."""
    return await desk.counts(unit_of(reader))


@router.get("/cases")
async def list_cases(
    request: Request, response: Response, desk: Desk, reader: Reader, asked: Listed, tab: Tab = "open"
) -> list[Brief]:
    """The unit's cases without their words: `open` by due date, `answered` and `closed` newest first.

    The header `Link` leads to the next page.
    """
    page = await desk.cases(unit_of(reader), tab, asked)
    response.headers.update(more(request, page))
    return [Brief.model_validate(case) for case in page.rows]


@router.get("/cases/{case_id}", responses=problems(404))
async def read_case(case: Seen, response: Response, dispatch: Dispatch, reader: Reader) -> Whole:
    """One case with its words; that they were opened, and by whom, goes on record.

    The ETag is the version to send as If-Match with what the unit says.
    """
    response.headers.update(etag(case.version))
    await dispatch.queries.looked(case)
    history = await dispatch.queries.history(case.case_id)
    return whole(case, history, await dispatch.words(case, history, actor(reader)))


@router.get(
    "/cases/{case_id}/photos/{photo}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, **problems(404)},
)
async def read_photo(case: Seen, photo: UUID, dispatch: Dispatch, reader: Reader) -> Response:
    """A photo of the case, the citizen's or the unit's own, as WebP. That it was opened goes on record."""
    return picture(await dispatch.photo(case.case_id, photo, actor(reader)))


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
