"""Where programs of the Front look at cases and their timelines, and say what it found."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.oversight import record, staff
from services.oversight.entries import Correction, Finding, Overturning
from services.oversight.queries import Tab
from services.oversight.register import Telling, Told, told
from services.oversight.service import Service
from services.oversight.view import AlarmView, CaseView
from shared.deciding import Decided
from shared.doors import Listed, actor, commune_of, etag, if_match, more, numbers_meant, picture, running_stage
from shared.errors import NotFound
from shared.events.oversight import OversightEvent
from shared.identity import Principal, Role, requires
from shared.identity.guards import identity_of
from shared.web.language import gettext, language_of
from shared.web.problems import problems

router = APIRouter(prefix="/api/oversight/v1", tags=["oversight"])
COMMANDS: dict[str, Any] = {"status_code": 204, "responses": problems(401, 403, 404, 409, 410)}


async def service(request: Request) -> Service:
    """Oversight's service behind a request."""
    found = running_stage(request, "oversight").service
    assert isinstance(found, Service)
    return found


Oversight = Annotated[Service, Depends(service)]
Overseer = Annotated[Principal, Depends(requires(Role.OVERSEER))]
Reader = Annotated[Principal, Depends(requires(Role.OVERSEER, Role.CLERK))]
Expected = Annotated[int | None, Depends(if_match)]


class Brief(BaseModel):
    """A case as the Front watches it. `solved` and `stars` are the verdict on the last answer, if it was judged.

    `refusal`: the version of triage's stream at which it was last refused; 0: never.
    """

    model_config = ConfigDict(from_attributes=True)
    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    category: str | None
    restricted: bool
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


class OpenedWords(BaseModel):
    field: str
    text: str | None
    erased: bool


class Line(BaseModel):
    """One event of a case. `data` is what it says openly, `words` what was sealed; `signature` is Ed25519, hex."""

    source: str
    position: int
    event: str
    actor: str
    who: str = Field(description="The actor's name, for people.")
    at: datetime
    heard_at: datetime
    signature: str
    data: dict[str, Any]
    words: list[OpenedWords]


@router.get("/counts", responses=problems(401, 403))
async def counts(_: Overseer, oversight: Oversight) -> dict[Tab, int]:
    """How many cases each tab holds."""
    return await oversight.queries.counts()


@router.get("/alarms", responses=problems(401, 403))
async def alarms(_: Overseer, oversight: Oversight) -> list[AlarmView]:
    """What was found wrong with the truth: the last alarm of each kind about each source, those that are on first."""
    return await oversight.queries.alarms()


@router.get("/cases", responses=problems(401, 403))
async def cases(
    _: Overseer,
    request: Request,
    response: Response,
    oversight: Oversight,
    asked: Listed,
    tab: Tab = "open",
    number: Annotated[str | None, Query(max_length=100)] = None,
) -> list[Brief]:
    """The cases of a tab, or the one case with this number. The header `Link` leads to the next page."""
    if number is None:
        page = await oversight.queries.cases(tab, asked)
        response.headers.update(more(request, page))
        return [Brief.model_validate(case) for case in page.rows]
    case_id = await oversight.queries.case_numbered(numbers_meant(request, number))
    found = await oversight.queries.case(case_id) if case_id else None
    return [Brief.model_validate(found)] if found else []


@router.get("/cases/{case_id}", responses=problems(401, 403, 404))
async def case(case_id: UUID, _: Reader, oversight: Oversight, response: Response) -> Brief:
    """One case as the Front watches it. Its ETag is the version for If-Match; its words stand in the timeline."""
    found = await known(oversight, case_id)
    response.headers.update(etag(found.version))
    return Brief.model_validate(found)


async def known(oversight: Service, case_id: UUID) -> CaseView:
    """The case. Raises NotFound."""
    found = await oversight.queries.case(case_id)
    if found is None:
        raise NotFound("The register knows no such case.")
    return found


@router.get("/cases/{case_id}/timeline", responses=problems(401, 403, 404))
async def timeline(case_id: UUID, reader: Reader, request: Request, oversight: Oversight) -> list[Line]:
    """Every event that any stage has said of a case, each after what led to it, from the Front's own register.

    Opening the words is put on record. Words whose key was destroyed are null.
    """
    await known(oversight, case_id)
    return [_line(one) for one in await told(oversight, identity_of(request), telling(request), case_id, actor(reader))]


def telling(request: Request) -> Telling:
    """A timeline in the language of the request."""
    return Telling(commune_of(request), language_of(request), gettext(request))


def _line(one: Told) -> Line:
    entry = one.entry
    return Line(
        source=entry.source,
        position=entry.position,
        event=entry.event,
        actor=entry.actor,
        who=one.who,
        at=entry.at,
        heard_at=entry.heard_at,
        signature=entry.signature,
        data=entry.data,
        words=[OpenedWords(field=words.field, text=words.text, erased=words.text is None) for words in one.words],
    )


class OpeningLine(BaseModel):
    """Somebody of the staff opened words. `what`: words, contact or photo. A list of cases is one line without a case.

    `stage` is the part of the system that asked; `reader` and `purpose` are what it said.
    """

    model_config = ConfigDict(from_attributes=True)
    id: int
    at: datetime
    reader: str
    who: str = Field(description="The reader's name, for people.")
    purpose: str
    what: str
    case_id: UUID | None
    number: str | None
    cases: int
    stage: str


@router.get("/openings", responses=problems(401, 403))
async def openings(
    _: Overseer,
    request: Request,
    oversight: Oversight,
    before: Annotated[int, Query(ge=1, le=record.NEWEST)] = record.NEWEST,
    reader: Annotated[str | None, Query(max_length=200)] = None,
) -> list[OpeningLine]:
    """Who of the staff opened whose words, newest first, at most 100; the next page is `before` the last id."""
    found = await record.page_of(oversight, identity_of(request), telling(request), before, reader)
    return [OpeningLine.model_validate(one) for one in found]


@router.get("/identity-events", responses=problems(401, 403))
async def identity_events(
    _: Overseer,
    request: Request,
    oversight: Oversight,
    before: Annotated[int, Query(ge=1, le=staff.NEWEST)] = staff.NEWEST,
) -> list[staff.Deed]:
    """Who signed in, and who did what to accounts and keys, as the register holds it: newest first, at most 100.

    The next page is `before` the last position.
    """
    return await staff.page_of(oversight, identity_of(request), telling(request), before)


@router.get("/cases/{case_id}/openings", responses=problems(401, 403, 404))
async def openings_of_case(case_id: UUID, _: Overseer, request: Request, oversight: Oversight) -> list[OpeningLine]:
    """Who of the staff opened what of one case, newest first."""
    await known(oversight, case_id)
    found = await record.of_case(oversight, identity_of(request), telling(request), case_id)
    return [OpeningLine.model_validate(one) for one in found]


@router.get("/cases/{case_id}/photos/{photo}", response_class=Response, responses=problems(401, 403, 404))
async def photo(case_id: UUID, photo: UUID, reader: Reader, oversight: Oversight) -> Response:
    """A picture of a case, as WebP. Opening it is put on record."""
    return picture(await oversight.photo(case_id, photo, actor(reader)))


@router.post("/cases/{case_id}/findings", **COMMANDS)
async def record_finding(
    case_id: UUID, body: Finding, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Record what the Front found when it looked for itself. It changes nothing about the case.

    Each finding is one more; send an If-Match where the same one must not be recorded twice.
    """
    _done(response, await oversight.record_finding(case_id, body.finding, actor(who), expected))


@router.post("/cases/{case_id}/overturning", **COMMANDS)
async def overturn(
    case_id: UUID, body: Overturning, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Do not accept that the report was refused: it goes back to the clerks. Repeating it changes nothing."""
    _done(response, await oversight.overturn(case_id, body.reason, actor(who), expected))


@router.post("/cases/{case_id}/miss-correction", **COMMANDS)
async def correct_miss(
    case_id: UUID, body: Correction, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Take back that the due date was missed, where that was said by mistake: by a clock that was wrong, for instance.

    Both stay in the history. Repeating it changes nothing.
    """
    _done(response, await oversight.correct_miss(case_id, body.reason, actor(who), expected))


@router.post("/cases/{case_id}/closing", **COMMANDS)
async def close(
    case_id: UUID, body: Finding, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Close an answered case by hand, with the finding that justifies it. Repeating it changes nothing."""
    _done(response, await oversight.close(case_id, body.finding, actor(who), expected))


@router.post("/cases/{case_id}/reopening", **COMMANDS)
async def reopen(
    case_id: UUID, body: Finding, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Open the next round of an answered case, with the finding that justifies it. Repeating it changes nothing."""
    _done(response, await oversight.reopen(case_id, body.finding, actor(who), expected))


def _done(response: Response, said: Decided[OversightEvent]) -> None:
    response.headers.update(etag(said.version))
