"""What entries of intake's doors are made of, with their limits: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.intake.codes import LONGEST_TYPED
from shared.commune import MOST_QUESTIONS
from shared.events.intake import ContactBy
from shared.photos import MOST_PHOTOS, Encoded
from shared.text import Line, NotBlank, Tidy, slug


def _folded(given: object) -> object:
    return slug(given) or given if isinstance(given, str) else given


Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Tidy, NotBlank]
PointCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40), BeforeValidator(_folded)
]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Note = Annotated[str, Field(max_length=4_100_000, description="A voice note, base64: at most 3 MB.")]
Report = Annotated[str, StringConstraints(max_length=5000), Tidy]  # how much it must say, `receiving` decides
Said = Annotated[str, Tidy] | int | float | list[Annotated[str, Tidy]]  # what it may be, `questions` decides
Details = Annotated[dict[Code, Said], Field(max_length=MOST_QUESTIONS), WithJsonSchema({"type": "object"})]
Photos = Annotated[list[Encoded], Field(max_length=MOST_PHOTOS)]


TypedCode = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TYPED), Tidy]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WithCode(Entry):
    """The tracking code travels in the body, never in an address."""

    tracking_code: TypedCode


class NewReport(Entry):
    """A report: words, a photo, a voice note, or several of them."""

    words: Report = Field("", description="At least 10 characters; fewer, or none, beside a photo or a voice note.")
    area: Code | None = Field(None, description="A code of `GET /api/intake/v1/commune`.")
    place: Line | None = Field(None, description="The exact place, in words; sealed like the report.")
    category: Code | None = Field(None, description="What the sender thinks it is about, as a code of the same list.")
    point: PointCode | None = None
    details: Details = Field({}, description="To the questions of the category, by their codes; sealed too.")
    contact: Line | None = Field(None, description="Optional; sealed under a key of its own.")
    contact_by: ContactBy | None = Field(None, description="How to be told; sealed with the contact.")
    consent: Literal["yes"] = Field(description='"yes": the sender agreed to the handling of personal data.')
    consent_version: Code | None = Field(
        None, description="The version of the text that the sender agreed to; left out, the one of today."
    )
    token: Token | None = Field(None, description="The sender's own secret: the same token is the same report.")
    unlisted: Literal["yes"] | None = Field(
        None, description='"yes": name the matter to nobody, not even without a name.'
    )
