"""What the Front has asked the unit of a case, wherever that is read: one row for each inquiry of a case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.events import dispatch, oversight
from shared.events.envelope import Envelope
from shared.events.sealed import Sealed
from shared.reading.columns import NOT_YET, Changes
from shared.reading.model import ReadModel, rows_of


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One row of `<stage>.inquiries`; its words are sealed."""

    case_id: UUID
    inquiry: int
    # from oversight
    unit: str = ""
    question: Sealed | None = None
    due: datetime = NOT_YET
    raised_at: datetime = NOT_YET
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None
    # from dispatch
    answered_at: datetime | None = None
    answer: Sealed | None = None

    @property
    def open(self) -> bool:
        """The unit owes an answer. What it has answered is answered, whatever the Front said meanwhile."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def words(self) -> tuple[Sealed, ...]:
        return tuple(box for box in (self.question, self.answer) if box)


def _asked(heard: Envelope, event: oversight.InquiryRaised | oversight.InquiryWithdrawn) -> Changes:
    match event:
        case oversight.InquiryRaised():
            asked = {"unit": event.unit, "question": event.question, "due": event.due}
            return {"inquiry": event.inquiry, **asked, "raised_at": heard.time}
        case oversight.InquiryWithdrawn():
            return {"inquiry": event.inquiry, "withdrawn_at": heard.time, "withdrawn_because": event.because}


def _answered(heard: Envelope, event: dispatch.InquiryAnswered) -> Changes:
    return {"inquiry": event.inquiry, "answer": event.answer, "answered_at": heard.time}


def inquiries_of(stage: str) -> ReadModel[Inquiry]:
    """The read model of a stage's own table of inquiries."""
    return ReadModel(f"{stage}.inquiries", Inquiry, (_asked, _answered), key=("case_id", "inquiry"))


async def asked_of(pool: asyncpg.Pool, model: ReadModel[Inquiry], case_id: UUID) -> list[Inquiry]:
    """The inquiries of a case, in their order."""
    return await rows_of(pool, model, "case_id = $1 AND raised_at IS NOT NULL ORDER BY inquiry", case_id)
