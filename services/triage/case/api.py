"""Where machines ask for one case of triage, and hand in every decision of a clerk."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ConfigDict, Field

from services.triage.case.view import Reading, Words
from services.triage.doors import API, Body, Clerk, ClerksCase, Headline, ListCode, LongWords, Reader, Triage, Version
from services.triage.service import Classification
from services.triage.view import CaseView
from shared.details import Detail
from shared.doors import actor, etag, picture, running_stage
from shared.doors.details import details_told
from shared.errors import NotFound
from shared.events.intake import Photo, Voice
from shared.events.triage import Kind, Urgency
from shared.identity import Role
from shared.voices import sound
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["triage"], responses=problems(401, 403))


async def reading_of(request: Request) -> Reading:
    context = running_stage(request, "triage").context
    return Reading(context.pool, context.vault)


ReadingDep = Annotated[Reading, Depends(reading_of)]


class Question(Body):
    question: LongWords = Field(description="For the citizen; shown on the tracking page.")


class Refusal(Body):
    reason: ListCode = Field(description="A code of the commune's list of reasons.")
    explanation: LongWords = Field(description="For the citizen; shown on the tracking page.")


class Decision(Body):
    """What is left out is taken from the category or from the report."""

    model_config = ConfigDict(json_schema_extra={"example": {"category": "TN", "urgency": "urgent"}})

    category: ListCode = Field(description="A code of the commune's list of categories.")
    kind: Kind = "report"
    urgency: Urgency | None = None
    area: ListCode | None = None
    restricted: bool = Field(False, description="Never published. Some categories and kinds are restricted anyway.")
    about_unit: ListCode | None = Field(None, description="The unit that is complained of; it never gets the case.")
    unit: ListCode | None = Field(
        None, description="The unit that shall handle it: chosen by hand where the category has none, and only there."
    )
    headline: Headline | None = Field(None, description="As in `PUT …/headline`; left out, the one that stands stays.")
    kept_because: Headline | None = None

    @property
    def chosen(self) -> Classification:
        return Classification(**self.model_dump())


class Naming(Body):
    headline: Headline | None = Field(description="A few words for everyone; null takes them away.")
    kept_because: Headline | None = None


class ClerksWholeCase(ClerksCase):
    """A case with its words. Where `erased` is true, the words are null for good."""

    words: str | None
    place: str | None
    details: list[Detail]
    returned_because: str | None
    additions: list[str | None]
    questions: list[str | None]
    explanation: str | None
    erased: bool
    unlisted: bool
    headline: str | None
    photos: list[Photo]
    voices: list[Voice]


def whole(case: CaseView, words: Words, details: list[Detail]) -> ClerksWholeCase:
    return ClerksWholeCase(
        **ClerksCase.model_validate(case).model_dump(),
        words=words.report,
        place=words.place,
        details=details,
        returned_because=words.returned_because,
        additions=list(words.additions),
        questions=list(words.questions),
        explanation=words.explanation,
        erased=words.report is None,
        unlisted=case.unlisted,
        headline=case.headline,
        photos=list(words.photos),
        voices=list(words.voices),
    )


async def seen(case_id: UUID, triage: Triage, _: Reader) -> CaseView:
    """The case of the address. Raises NotFound."""
    case = await triage.queries.case(case_id)
    if case is None:
        raise NotFound("No such case is waiting here.")
    return case


Seen = Annotated[CaseView, Depends(seen)]


@router.get("/cases/{case_id}", responses=problems(404))
async def read_case(
    case: Seen, request: Request, response: Response, reading: ReadingDep, reader: Reader
) -> ClerksWholeCase:
    """One case with its words; that they were opened, and by whom, goes on record.

    The ETag is the version to send as If-Match with a decision.
    """
    response.headers.update(etag(case.version))
    if reader.role == Role.CLERK:
        await reading.looked(case)
    words = await reading.words(case, actor(reader))
    return whole(case, words, details_told(request, words.details))


@router.post("/cases/{case_id}/contact", responses=problems(404, 410))
async def open_contact(case_id: UUID, triage: Triage, reading: ReadingDep, clerk: Clerk) -> dict[str, str]:
    """How the citizen can be reached, for a clerk who has to ask; each look goes on record."""
    contact = await reading.contact(await seen(case_id, triage, clerk), actor(clerk))
    return {"contact": contact.words} | ({"contact_by": contact.by} if contact.by else {})


@router.get(
    "/cases/{case_id}/photos/{photo}",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, **problems(404)},
)
async def read_photo(case: Seen, photo: UUID, reading: ReadingDep, reader: Reader) -> Response:
    """A photo of the case, as WebP."""
    return picture(await reading.photo(case.case_id, photo, actor(reader)))


@router.get("/cases/{case_id}/voices/{voice}", response_class=Response, responses=problems(404))
async def read_voice(case: Seen, voice: UUID, request: Request, reading: ReadingDep, reader: Reader) -> Response:
    """A voice note of the case. That it was opened goes on record."""
    return sound(request, await reading.photo(case.case_id, voice, actor(reader)))


@router.post("/cases/{case_id}/questions", status_code=204, responses=problems(404, 409, 410))
async def ask_citizen(
    case_id: UUID, body: Question, response: Response, triage: Triage, clerk: Clerk, version: Version
) -> None:
    """Ask the citizen for what is missing. The case stays where it is."""
    said = await triage.ask(case_id, body.question, actor(clerk), version)
    response.headers.update(etag(said.version))


@router.put("/cases/{case_id}/verification", status_code=204, responses=problems(404, 409))
async def verify_case(case_id: UUID, response: Response, triage: Triage, clerk: Clerk, version: Version) -> None:
    """Say that the report was checked and is fit to be handled. Repeating it changes nothing."""
    said = await triage.verify(case_id, actor(clerk), version)
    response.headers.update(etag(said.version))


@router.put("/cases/{case_id}/refusal", status_code=204, responses=problems(404, 409, 410))
async def refuse_case(
    case_id: UUID, body: Refusal, response: Response, triage: Triage, clerk: Clerk, version: Version
) -> None:
    """Refuse a report, with words for the citizen: before it goes to a unit, or when the unit has given it back.

    Only the Front's overseers can overturn it.
    """
    said = await triage.refuse(case_id, body.reason, body.explanation, actor(clerk), version)
    response.headers.update(etag(said.version))


@router.put("/cases/{case_id}/classification", status_code=204, responses=problems(404, 409))
async def classify_case(
    case_id: UUID, body: Decision, response: Response, triage: Triage, clerk: Clerk, version: Version
) -> None:
    """Put a verified case into a category, with its urgency; it then goes to the unit that handles it.

    Repeating the same classification changes nothing. A later one keeps the clock that already runs.
    """
    said = await triage.classify(case_id, body.chosen, actor(clerk), version)
    response.headers.update(etag(said.version))


@router.put("/cases/{case_id}/headline", status_code=204, responses=problems(404, 409))
async def name_case(
    case_id: UUID, body: Naming, response: Response, triage: Triage, clerk: Clerk, version: Version
) -> None:
    """Say for everyone what a classified case is about, or not any more. Not where its citizen does not want it."""
    said = await triage.name(case_id, body.headline, body.kept_because, actor(clerk), version)
    response.headers.update(etag(said.version))
