"""A case as its unit's programs and people read it: whole, its words opened."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from services.dispatch.answering.view import History, PastAnswer, Verdict, Words
from services.dispatch.doors import UnitsCase
from services.dispatch.view import CaseView
from shared.details import Detail
from shared.doors.front import ReadFinding, finding_read
from shared.events.dispatch import Outcome
from shared.events.intake import Photo, Solved, Voice
from shared.web.standing import Standing


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
    photos: list[Photo]


class UnitsWholeCase(UnitsCase):
    """A case with its words. Where `erased` is true, the words are null for good. `photos` are the citizen's."""

    explanation: list[str] = Field(description="Line by line, how the due date was counted; in Vietnamese.")
    words: str | None
    place: str | None
    details: list[Detail]
    additions: list[str | None]
    progress: list[ReadNote]
    answers: list[ReadAnswer]
    verdicts: list[ReadVerdict]
    findings: list[ReadFinding]
    erased: bool
    photos: list[Photo]
    voices: list[Voice]


def whole(case: CaseView, history: History, words: Words, details: list[Detail]) -> UnitsWholeCase:
    pictures = [*case.photos, *(photo for addition in history.additions for photo in addition.photos)]
    return UnitsWholeCase(
        **UnitsCase.model_validate(case).model_dump(),
        explanation=list(case.explanation),
        words=words.of(case.words),
        place=words.of(case.place),
        details=details,
        additions=[words.of(one.words) for one in history.additions],
        progress=[ReadNote(at=one.at, words=words.of(one.words)) for one in history.progress],
        answers=[_answer(one, words) for one in history.answers],
        verdicts=[_verdict(one, words) for one in history.verdicts],
        findings=[finding_read(one, words.of) for one in history.findings],
        erased=words.of(case.words) is None,
        photos=pictures,
        voices=[*case.voices, *(voice for addition in history.additions for voice in addition.voices)],
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
    said = {"solved": given.solved, "stars": given.stars, "comment": comment, "photos": list(given.photos)}
    return ReadVerdict(at=given.at, round=given.round, **said)


def standing(case: UnitsWholeCase) -> Standing:
    """What unit, citizen and Front say of it: the last answer, the verdict on it, the last finding."""
    answer = case.answers[-1] if case.answers else None
    verdict = next((one for one in case.verdicts if answer and one.round == answer.round), None)
    finding = case.findings[-1] if case.findings else None
    return Standing(
        outcome=answer.outcome if answer else None,
        answered_at=answer.at if answer else None,
        solved=verdict.solved if verdict else None,
        stars=verdict.stars if verdict else None,
        judged_at=verdict.at if verdict else None,
        found_at=finding.at if finding else None,
        found=finding.words if finding else None,
    )


def why(case: UnitsWholeCase) -> ReadVerdict | None:
    """The verdict that opened this round, if it was the citizen who opened it."""
    if case.reopened_because not in ("not_solved", "partly_solved"):
        return None
    return next((verdict for verdict in case.verdicts if verdict.round == case.round - 1), None)
