"""Where programs ask what others have reported alike, follow it, and read how far it is."""

import secrets
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from services.intake import limits
from services.intake.doors import API, Intake
from services.intake.entries import WithCode
from services.intake.following.contact import Wanted, give_contact, stop_telling, telling
from services.intake.following.entries import BeingWritten, FollowerContact, FormContact, NewFollower
from services.intake.following.limits import admitted
from services.intake.following.service import end, follow
from services.intake.similar import Written
from services.intake.steps import steps
from services.intake.view import TrackedCase
from shared.doors import commune_of, running_stage, shown
from shared.web.language import language_of
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])
WrongOnesCounted = Depends(limits.wrong_ones_counted)


class SimilarCase(BaseModel):
    """What everyone may know of a case. `open`: it can be followed. `result`: one is published."""

    number: str
    headline: str
    area: str | None
    category: str | None
    open: bool
    result: bool
    followers: int


class FollowerView(BaseModel):
    """Keep the tracking code: it is shown this once."""

    number: str
    tracking_code: str


class FollowedCase(BaseModel):
    """How far a case is. `headline` is null once nobody is told of it. `contact`: the end of the own one."""

    number: str
    headline: str | None
    steps: list[str]
    unit: str | None
    due: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    followers: int
    contact: str | None


@router.post("/similar")
async def find_similar(body: BeingWritten, intake: Intake) -> list[SimilarCase]:
    """At most three public cases that may be the same matter."""
    found = await intake.alike(Written(body.words, body.area, body.category))
    return [_similar(case) for case in found]


def _similar(case: TrackedCase) -> SimilarCase:
    return SimilarCase(
        number=case.number,
        headline=case.named or "",
        area=case.decided_area or case.area,
        category=case.category,
        open=case.closed_at is None,
        result=case.result is not None,
        followers=case.followers,
    )


@router.post("/followers", status_code=201, responses=problems(404, 409, 429))
async def begin(body: NewFollower, request: Request, intake: Intake) -> FollowerView:
    """Follow a case instead of reporting the same matter again."""
    new = await follow(intake, body.number, body.token or secrets.token_hex(16), admitted(request))
    await running_stage(request, "intake").reached(new.position)
    return FollowerView(number=new.number, tracking_code=new.tracking_code)


@router.post("/tracking/followed", responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def read_followed(body: WithCode, intake: Intake) -> FollowedCase:
    """How far the case is that is followed with this code."""
    follower, case = await intake.followed(body.tracking_code)
    told = await telling(intake, follower, case)
    is_told = case.named is not None
    return FollowedCase(
        number=case.number,
        headline=case.named,
        steps=list(steps(case)) if is_told else [],
        unit=case.unit if is_told else None,
        due=case.due if is_told else None,
        closed_at=case.closed_at,
        published_at=case.published_at if is_told else None,
        followers=case.followers,
        contact=told.shown or None,
    )


@router.post(
    "/tracking/followed/contact", status_code=204, responses=problems(404, 409, 429), dependencies=[WrongOnesCounted]
)
async def tell(body: FollowerContact, request: Request, intake: Intake) -> None:
    """Be told of news by this contact."""
    said = await give_contact(intake, body.tracking_code, wanted(request, body), admitted(request, "being told"))
    await shown(request, "intake", said)


def wanted(request: Request, entry: FollowerContact | FormContact) -> Wanted:
    """What an entry says, of the form or of JSON."""
    consent = entry.consent_version or commune_of(request).consent
    return Wanted(entry.contact, entry.way, language_of(request), consent)


@router.post(
    "/tracking/followed/contact/erasure", status_code=204, responses=problems(404, 429), dependencies=[WrongOnesCounted]
)
async def tell_no_more(body: WithCode, request: Request, intake: Intake) -> None:
    """Erase the contact; the case is followed still."""
    await shown(request, "intake", await stop_telling(intake, body.tracking_code))


@router.post("/tracking/followed/end", status_code=204, responses=problems(404, 429), dependencies=[WrongOnesCounted])
async def stop(body: WithCode, request: Request, intake: Intake) -> None:
    """Follow no longer; the code leads nowhere any more."""
    said = await end(intake, body.tracking_code)
    await running_stage(request, "intake").reached(said.position)
