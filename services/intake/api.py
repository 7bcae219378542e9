"""Where programs send reports, follow them, and keep the intake points."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake import limits, posters
from services.intake.entries import Addition, Erasure, NewPoint, NewReportWithPhotos, Verdict, WithCode
from services.intake.queries import Point, TrackedCase
from services.intake.reading import readings
from services.intake.service import Receipt, Service, Submission, changeable_until
from shared import photos
from shared.commune import Commune
from shared.doors import actor, commune_of, room_of, shown
from shared.identity import Principal, Role, requires
from shared.text import slug
from shared.vault import Erased
from shared.web.language import language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.problems import problems

router = APIRouter(prefix="/api/intake/v1", tags=["intake"])


async def service(request: Request) -> Service:
    found = room_of(request, "intake").service
    assert isinstance(found, Service)
    return found


Intake = Annotated[Service, Depends(service)]
FRONT = requires(Role.OVERSEER, Role.CLERK, Role.ADMINISTRATOR)
Front = Annotated[Principal, Depends(FRONT)]
TriesLeft = Depends(limits.tries_left)


class ReceiptView(BaseModel):
    """Keep the tracking code: it is the only way to follow the report, and it is shown this once."""

    number: str
    tracking_code: str
    received_at: datetime


class AnswerView(BaseModel):
    round: int
    unit: str
    outcome: str
    answer: str | None
    responsible: str | None
    acted_on: date | None
    next_date: date | None
    answered_at: datetime


class VerdictView(BaseModel):
    """What the citizen said last. `changeable_until` is null once it stands."""

    round: int
    solved: str
    stars: int
    comment: str | None
    changeable_until: datetime | None


class HistoryLine(BaseModel):
    at: datetime
    event: str


class ReadingLine(BaseModel):
    """Somebody of the staff opened the citizen's words, contact or photo; told by function, not by name."""

    model_config = ConfigDict(from_attributes=True)
    at: datetime
    role: str
    unit: str | None
    what: str


class CaseView(BaseModel):
    """A case for its citizen. Words whose key was destroyed are null."""

    number: str
    status: str
    steps: list[str]
    received_at: datetime
    area: str | None
    words: str | None
    category: str | None
    unit: str | None
    due: datetime | None
    question: str | None
    refusal: str | None
    statutory_route: str | None
    round: int
    awaits_verdict: bool
    verdict: VerdictView | None
    answers: list[AnswerView]
    history: list[HistoryLine]
    opened_by: list[ReadingLine]


class PointView(BaseModel):
    code: str
    name: str
    area: str | None
    address: str
    opened_at: datetime
    closed_at: datetime | None


@router.post("/reports", status_code=201, response_model=ReceiptView, responses=problems(409), max_body_size=MAX_UPLOAD)
async def send_report(body: NewReportWithPhotos, request: Request, intake: Intake) -> Response:
    """Send a report. It is committed when the receipt comes.

    Sent again with the same `token`, it gives the same receipt and no second case; another report needs another.
    """
    pictures = await photos.clean(photos.decoded(body.photos)) if body.photos else []
    receipt = await intake.receive(
        Submission(
            words=body.words,
            channel="api",
            language=language_of(request),
            consent=commune_of(request).consent,
            area=body.area,
            place=body.place,
            category_hint=body.category,
            point=body.point,
            contact=body.contact,
            pictures=pictures,
            token=body.token,
        )
    )
    return _receipt(receipt)


def _receipt(receipt: Receipt) -> Response:
    """Written here and not by the framework, which would look through it once more: this is the hottest door."""
    view = ReceiptView(number=receipt.number, tracking_code=receipt.tracking_code, received_at=receipt.received_at)
    return Response(view.model_dump_json(), 201, media_type="application/json")


@router.get("/commune", response_model_exclude_none=True)
async def commune(request: Request) -> Commune:
    """The commune as data: the codes of areas, categories, units and reasons that may be named elsewhere."""
    return commune_of(request)


@router.post("/tracking", responses=problems(404, 429), dependencies=[TriesLeft])
async def follow(body: WithCode, intake: Intake) -> CaseView:
    """How far a report is. The answer is the same for codes that are wrong, unknown or erased."""
    return await _view(intake, await intake.tracked(body.tracking_code))


async def _view(intake: Service, case: TrackedCase) -> CaseView:
    opened = await intake.opened(case)

    def words(sealed: Any) -> str | None:
        found = opened.get(sealed)
        return None if found is None or isinstance(found, Erased) else found

    return CaseView(
        number=case.number,
        status=case.status,
        steps=list(case.steps),
        received_at=case.received_at,
        area=case.area,
        words=words(case.words),
        category=case.category,
        unit=case.unit,
        due=case.due,
        question=words(case.question),
        refusal=words(case.refusal_explanation),
        statutory_route=case.statutory_route,
        round=case.round,
        awaits_verdict=case.awaits_verdict,
        verdict=_verdict(case, words(case.comment)),
        answers=[
            AnswerView(
                round=one.round,
                unit=one.unit,
                outcome=one.outcome,
                answer=words(one.answer),
                responsible=words(one.responsible),
                acted_on=one.acted_on,
                next_date=one.next_date,
                answered_at=one.answered_at,
            )
            for one in case.answers
        ],
        history=[HistoryLine(at=line.at, event=line.event) for line in case.history],
        opened_by=[ReadingLine.model_validate(one) for one in readings(case, await intake.readers(case))],
    )


def _verdict(case: TrackedCase, comment: str | None) -> VerdictView | None:
    if case.solved is None or case.stars is None:
        return None
    return VerdictView(
        round=case.judged_round,
        solved=case.solved,
        stars=case.stars,
        comment=comment,
        changeable_until=changeable_until(case),
    )


@router.post("/tracking/additions", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[TriesLeft])
async def add(body: Addition, request: Request, intake: Intake) -> None:
    """Add words to one's own report."""
    await shown(request, "intake", await intake.add(body.tracking_code, body.words, []))


@router.post("/tracking/verdict", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[TriesLeft])
async def judge(body: Verdict, request: Request, intake: Intake) -> None:
    """Judge the answer of a round. Not solved or partly solved opens the next round by itself.

    Until then it can be changed for seven days: what is sent replaces it, the comment too.
    """
    said = await intake.judge(
        body.tracking_code, round_=body.round, solved=body.solved, stars=body.stars, comment=body.comment
    )
    await shown(request, "intake", said)


@router.post("/tracking/withdrawal", status_code=204, responses=problems(404, 409, 410, 429), dependencies=[TriesLeft])
async def withdraw(body: WithCode, request: Request, intake: Intake) -> None:
    """Take one's report back."""
    await shown(request, "intake", await intake.withdraw(body.tracking_code))


@router.post("/tracking/erasure", status_code=204, responses=problems(404, 429), dependencies=[TriesLeft])
async def erase(body: Erasure, request: Request, intake: Intake) -> None:
    """Destroy the keys of one's words, or of the contact alone. This cannot be undone."""
    await shown(request, "intake", await intake.erase(body.tracking_code, body.scope))


@router.get("/points", responses=problems(401, 403))
async def points(_: Front, request: Request, intake: Intake) -> list[PointView]:
    """All intake points, the open ones first."""
    return [_point(request, point) for point in await intake.queries.points()]


@router.post("/points", status_code=201, responses=problems(401, 403, 409))
async def open_point(body: NewPoint, front: Front, request: Request, intake: Intake) -> dict[str, str]:
    """Open an intake point; its QR code leads to the given address."""
    code = body.code or slug(body.name)[:40].strip("-")
    said = await intake.open_point(code=code, name=body.name, area=body.area, by=actor(front))
    await shown(request, "intake", said)
    return {"code": code, "address": posters.point_address(_public_url(request), code)}


@router.post("/points/{code}/closing", status_code=204, responses=problems(401, 403, 404))
async def close_point(code: str, front: Front, request: Request, intake: Intake) -> None:
    """Close an intake point; its poster leads to a page that says so."""
    await shown(request, "intake", await intake.close_point(code, actor(front)))


@router.get("/points/{code}/qr.svg", response_class=Response, responses=problems(401, 403, 404))
async def qr_svg(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as SVG."""
    point = await intake.point(code)
    return Response(posters.qr_svg(posters.point_address(_public_url(request), point.code)), media_type="image/svg+xml")


@router.get("/points/{code}/qr.png", response_class=Response, responses=problems(401, 403, 404))
async def qr_png(code: str, _: Front, request: Request, intake: Intake) -> Response:
    """The point's QR code as PNG."""
    point = await intake.point(code)
    return Response(posters.qr_png(posters.point_address(_public_url(request), point.code)), media_type="image/png")


def _point(request: Request, point: Point) -> PointView:
    address = posters.point_address(_public_url(request), point.code)
    return PointView(
        code=point.code,
        name=point.name,
        area=point.area,
        address=address,
        opened_at=point.opened_at,
        closed_at=point.closed_at,
    )


def _public_url(request: Request) -> str:
    return str(request.app.state.house.settings.public_url)
