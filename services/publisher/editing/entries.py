"""What editors may hand in, with its limits: the same for forms and for JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.events.dispatch import Outcome
from shared.text import NotBlank, Tidy

Title = Annotated[str, Field(min_length=5, max_length=120), Tidy, NotBlank]
Summary = Annotated[str, Field(min_length=20, max_length=3000), Tidy, NotBlank]
Reason = Annotated[str, Field(min_length=10, max_length=500), Tidy, NotBlank]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Draft(_Entry):
    """A summary for everyone: no names, no telephone numbers, no addresses of people."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"title": "Thông cống", "summary": "Cống đã được thông trong hai ngày.", "outcome": "done"}
        }
    )

    title: Title
    summary: Summary
    outcome: Outcome


class Approval(_Entry):
    """`draft`: which draft was read."""

    draft: Version


class Withdrawal(_Entry):
    """The reason is public."""

    reason: Reason


class FormDraft(Draft):
    version: Version


class FormWithdrawal(Withdrawal):
    version: Version
