"""What editors may hand in, with its limits: the same for forms and for JSON."""

from dataclasses import replace
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.publisher.domain import Words
from shared.events.dispatch import Outcome
from shared.text import NotBlank, Tidy

Title = Annotated[str, Field(min_length=5, max_length=120), Tidy, NotBlank]
Summary = Annotated[str, Field(min_length=20, max_length=3000), Tidy, NotBlank]
Reason = Annotated[str, Field(min_length=10, max_length=500), Tidy, NotBlank]
Because = Annotated[str, Field(min_length=5, max_length=200), Tidy, NotBlank]
Passage = Annotated[str, Field(min_length=1, max_length=300), Tidy]
MOST_PHOTOS = 10  # five of a report and five of an answer
MOST_KEPT = 50  # passages; a summary of 3000 letters holds no more that somebody could have looked at one by one
Version = Annotated[int, Field(ge=0, le=1_000_000)]


Entry = TypeVar("Entry", bound=BaseModel)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Draft(_Entry):
    """A summary for everyone: no names, no telephone numbers, no addresses of people. What looks like one
    and stays is `kept`, with a reason.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"title": "Thông cống", "summary": "Cống đã được thông trong hai ngày.", "outcome": "done"}
        }
    )

    title: Title
    summary: Summary
    outcome: Outcome
    kept: dict[Passage, Because] = Field({}, max_length=MOST_KEPT)

    def words(self) -> Words:
        return Words(self.title, self.summary, kept=self.kept)


class CorrectedDraft(Draft):
    """`correction`: what was wrong."""

    model_config = ConfigDict(json_schema_extra={})

    correction: Reason

    def words(self) -> Words:
        return replace(super().words(), correction=self.correction)


class Approval(_Entry):
    """`draft`: which draft was read. `photos`: copies that may be public, too."""

    draft: Version
    photos: list[UUID] = Field([], max_length=MOST_PHOTOS)


class Withdrawal(_Entry):
    """The reason is public."""

    reason: Reason


class FormDraft(Draft):
    version: Version


class FormCorrection(CorrectedDraft):
    version: Version


class FormWithdrawal(Withdrawal):
    version: Version
