"""Where programs of the Front look at a case and its timeline, and say what the Front found."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.oversight.case.entries import Correction, Finding, Overturning, Upholding
from services.oversight.doors import API, COMMANDS, Expected, Overseer, Oversight, Reader, WatchedCase, known, locale_of
from services.oversight.wording import Told, told
from shared.deciding import Decided
from shared.doors import Paged, actor, etag, more, picture
from shared.events.oversight import OversightEvent
from shared.identity.guards import identity_of
from shared.voices import sound
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


class TimelineWords(BaseModel):
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
    words: list[TimelineWords]


@router.get("/cases/{case_id}", responses=problems(401, 403, 404))
async def case(case_id: UUID, _: Reader, oversight: Oversight, response: Response) -> WatchedCase:
    """One case as the Front watches it. Its ETag is the version for If-Match; its words stand in the timeline."""
    found = await known(oversight, case_id)
    response.headers.update(etag(found.version))
    return WatchedCase.model_validate(found)


@router.get("/cases/{case_id}/timeline", responses=problems(401, 403, 404, 422))
async def timeline(
    case_id: UUID, reader: Reader, request: Request, oversight: Oversight, asked: Paged, response: Response
) -> list[Line]:
    """Every event that any stage has said of a case, each after what led to it, from the Front's own register.

    Opening the words is put on record. Words whose key was destroyed are null. The header `Link` leads to the next
    page.
    """
    await known(oversight, case_id)
    page = await told(oversight, identity_of(request), locale_of(request), case_id, actor(reader), asked)
    response.headers.update(more(request, page))
    return [_line(one) for one in page.rows]


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
        words=[TimelineWords(field=words.field, text=words.text, erased=words.text is None) for words in one.words],
    )


@router.get("/cases/{case_id}/photos/{photo}", response_class=Response, responses=problems(401, 403, 404))
async def photo(case_id: UUID, photo: UUID, reader: Reader, oversight: Oversight) -> Response:
    """A picture of a case, as WebP. Opening it is put on record."""
    return picture(await oversight.photo(case_id, photo, actor(reader)))


@router.get("/cases/{case_id}/voices/{voice}", response_class=Response, responses=problems(401, 403, 404))
async def voice(case_id: UUID, voice: UUID, request: Request, reader: Reader, oversight: Oversight) -> Response:
    """A voice note of a case. Opening it is put on record."""
    return sound(request, await oversight.photo(case_id, voice, actor(reader)))


@router.post("/cases/{case_id}/overturning", **COMMANDS)
async def overturn(
    case_id: UUID, body: Overturning, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Do not accept that the report was refused: it goes back to the clerks. Repeating it changes nothing."""
    _done(response, await oversight.overturn(case_id, body.reason, actor(who), expected))


@router.post("/cases/{case_id}/upholding", **COMMANDS)
async def uphold(
    case_id: UUID, body: Upholding, who: Overseer, oversight: Oversight, expected: Expected, response: Response
) -> None:
    """Let a refusal stand; the citizen reads the reason. Repeating it changes nothing."""
    _done(response, await oversight.uphold(case_id, body.reason, actor(who), expected))


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
