"""What citizens and the Front may hand in, with its limits: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from services.intake.tracking import LONGEST_TYPED
from shared.events.intake import Solved
from shared.photos import MOST_PHOTOS, Encoded
from shared.text import Line, NotBlank, Tidy, slug


def _folded(given: object) -> object:
    return slug(given) or given if isinstance(given, str) else given


Report = Annotated[str, StringConstraints(max_length=5000), Tidy]  # how much it must say, `receiving` decides
AddedWords = Annotated[str, StringConstraints(max_length=2000), Tidy]
Comment = Annotated[str, StringConstraints(min_length=1, max_length=2000), Tidy]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Tidy, NotBlank]
TypedCode = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TYPED), Tidy]
PointCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40), BeforeValidator(_folded)
]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Ticket = Annotated[str, StringConstraints(max_length=60)]  # what is none counts as none
Proof = Annotated[str, StringConstraints(max_length=60)]
Number = Annotated[str, StringConstraints(max_length=40), Tidy]
Photos = Annotated[list[Encoded], Field(max_length=MOST_PHOTOS)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReport(_Entry):
    """A report: words, a photo, or both."""

    words: Report = Field("", description="At least 10 characters; fewer, or none, beside a photo.")
    area: Code | None = Field(None, description="A code of `GET /api/intake/v1/commune`.")
    place: Line | None = Field(None, description="The exact place, in words; sealed like the report.")
    category: Code | None = Field(None, description="What the sender thinks it is about, as a code of the same list.")
    point: PointCode | None = None
    contact: Line | None = Field(None, description="Optional; sealed under a key of its own.")
    consent: Literal["yes"] = Field(description='"yes": the sender agreed to the handling of personal data.')
    consent_version: Code | None = Field(
        None, description="The version of the text that the sender agreed to; left out, the one of today."
    )
    token: Token | None = Field(None, description="The sender's own secret: the same token is the same report.")


class _WithTicket(NewReport):
    """For a sender who came too fast (429)."""

    ticket: Ticket | None = Field(None, description="The header `Submission-Ticket` of a 429, with the same `token`.")
    proof: Proof | None = Field(
        None,
        description="Instead of waiting: SHA-256 of `<ticket>:<proof>` begins with as many zero bits as"
        " `Submission-Work` says.",
    )


class NewReportWithPhotos(_WithTicket):
    photos: Photos = []


class FormReport(_WithTicket):
    """`forget_photos`: those that waited since the form was refused are not to be sent."""

    forget_photos: Literal["yes"] | None = None


class WithCode(_Entry):
    """The tracking code travels in the body, never in an address."""

    tracking_code: TypedCode


class Addition(WithCode):
    """Words, a photo, or both."""

    words: AddedWords = ""
    photos: Photos = []
    token: Token | None = Field(None, description="The sender's own secret: sent again with it, it is added once.")


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
    """A form of the tracking page. It names its case: another tab may have opened another report meanwhile. The code
    is given with it when the browser has forgotten it."""

    code: TypedCode | None = None
    number: Number | None = None


class FormAddition(_OnOwnPage):
    words: AddedWords = ""
    token: Token | None = None
    forget_photos: Literal["yes"] | None = None


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
    code: TypedCode
