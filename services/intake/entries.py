"""What citizens and the Front may hand in, with its limits: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.events.intake import Solved
from shared.photos import MOST_PHOTOS, Encoded
from shared.text import Line, Tidy

Report = Annotated[str, StringConstraints(min_length=10, max_length=5000), Tidy]
Comment = Annotated[str, StringConstraints(min_length=1, max_length=2000), Tidy]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Tidy]
PointCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReport(_Entry):
    """A report. `consent` is the version of the consent text that the sender agreed to."""

    words: Report
    area: Code | None = Field(None, description="A code of `GET /api/intake/v1/commune`.")
    place: Line | None = Field(None, description="The exact place, in words; sealed like the report.")
    category: Code | None = Field(None, description="What the sender thinks it is about, as a code of the same list.")
    point: PointCode | None = None
    contact: Line | None = Field(None, description="Optional; sealed under a key of its own.")
    consent: Literal["yes"] = Field(description='"yes": the sender agreed to the handling of personal data.')
    token: Token | None = Field(None, description="The sender's own secret: the same token is the same report.")


class NewReportWithPhotos(NewReport):
    photos: list[Encoded] = Field([], max_length=MOST_PHOTOS)


class WithCode(_Entry):
    """The tracking code travels in the body, never in an address."""

    tracking_code: Code


class Addition(WithCode):
    words: Comment


class Verdict(WithCode):
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None


class Erasure(WithCode):
    scope: Literal["all", "contact"]


class NewPoint(_Entry):
    name: Line
    code: PointCode | None = Field(None, description="Part of the QR's address; made from the name when left out.")
    area: Code | None = None


class _OnOwnPage(_Entry):
    """A form of the tracking page. The code is given with it when the browser has forgotten it meanwhile."""

    code: Code | None = None


class FormAddition(_OnOwnPage):
    words: Comment


class FormVerdict(_OnOwnPage):
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None


class FormWithdrawal(_OnOwnPage):
    """Nothing is filled in: pressing the button says it."""


class FormErasure(_OnOwnPage):
    scope: Literal["all", "contact"]
    sure: Literal["yes"]


class FormCode(_Entry):
    code: Code
