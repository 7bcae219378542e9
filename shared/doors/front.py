"""What the Front has asked and found about a case, as programs of its unit and of its citizen read it."""

from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel

from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.reading.findings import Finding
from shared.reading.inquiries import Inquiry

Words = Callable[[Sealed | None], str | None]  # what a box holds; None where there is none, or where it was erased


class ReadInquiry(BaseModel):
    """`withdrawn_at`: the Front waits no longer."""

    inquiry: int
    unit: str
    asked_at: datetime
    due: datetime
    question: str | None
    answer: str | None
    answered_at: datetime | None
    withdrawn_at: datetime | None


class ReadFinding(BaseModel):
    at: datetime
    words: str | None
    photos: list[Photo]


def inquiry_read(one: Inquiry, words: Words) -> ReadInquiry:
    return ReadInquiry(
        inquiry=one.inquiry,
        unit=one.unit,
        asked_at=one.raised_at,
        due=one.due,
        question=words(one.question),
        answer=words(one.answer),
        answered_at=one.answered_at,
        withdrawn_at=one.withdrawn_at,
    )


def finding_read(one: Finding, words: Words) -> ReadFinding:
    return ReadFinding(at=one.at, words=words(one.words), photos=list(one.photos))
