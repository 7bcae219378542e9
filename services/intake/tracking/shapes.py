"""A case as its citizen's programs read it, its words opened."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.intake.contacts import kept_contact
from services.intake.doors import LeftOutView
from services.intake.service import Service, changeable_until
from services.intake.steps import steps
from services.intake.tracking.readings import readings
from services.intake.view import TrackedCase
from shared.details import Detail, details_in
from shared.doors.front import ReadFinding, ReadInquiry, finding_read, inquiry_read
from shared.vault import Erased


class AdditionView(BaseModel):
    """What of an addition could not be taken; the rest was."""

    photos_left_out: list[LeftOutView]


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


class ContactView(BaseModel):
    """`shown`: the contact's end; "" where none is kept, null where it cannot be read."""

    model_config = ConfigDict(from_attributes=True)
    shown: str | None
    by: str | None
    changes: int


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
    """A case for its citizen. Words whose key was destroyed are null.

    `headline`: what everyone may be told of it. `followers`: how many others mean the same.
    """

    number: str
    status: str
    steps: list[str]
    received_at: datetime
    area: str | None
    words: str | None
    details: list[Detail]
    category: str | None
    unit: str | None
    due: datetime | None
    question: str | None
    refusal: str | None
    statutory_route: str | None
    headline: str | None
    followers: int
    round: int
    awaits_verdict: bool
    verdict: VerdictView | None
    contact: ContactView
    answers: list[AnswerView]
    inquiries: list[ReadInquiry]
    findings: list[ReadFinding]
    history: list[HistoryLine]
    opened_by: list[ReadingLine]


async def case_view(intake: Service, case: TrackedCase, language: str) -> CaseView:
    """The case with its words opened for its citizen."""
    opened = await intake.opened(case)

    def words(sealed: Any) -> str | None:
        found = opened.get(sealed)
        return None if found is None or isinstance(found, Erased) else found

    return CaseView(
        number=case.number,
        status=case.status,
        steps=list(steps(case)),
        received_at=case.received_at,
        area=case.area,
        words=words(case.words),
        details=details_in(words(case.details), intake.commune, language),
        category=case.category,
        unit=case.unit,
        due=case.due,
        question=words(case.question),
        refusal=words(case.refusal_explanation),
        statutory_route=case.statutory_route,
        headline=case.named,
        followers=case.followers,
        round=case.round,
        awaits_verdict=case.awaits_verdict,
        verdict=_verdict(case, words(case.comment)),
        contact=ContactView.model_validate(await kept_contact(intake.queries.pool, intake.vault, case.case_id)),
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
        inquiries=[inquiry_read(one, words) for one in case.inquiries],
        findings=[finding_read(one, words) for one in case.findings],
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
