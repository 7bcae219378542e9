"""A report as it may be handed in, with its limits: the same for the form and for JSON."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.intake.entries import Code, Entry, Photos, PointCode, Token
from shared.text import Line, Tidy

Report = Annotated[str, StringConstraints(max_length=5000), Tidy]  # how much it must say, `receiving` decides
Ticket = Annotated[str, StringConstraints(max_length=60)]  # what is none counts as none
Proof = Annotated[str, StringConstraints(max_length=60)]


class NewReport(Entry):
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
    photos: Photos = Field(default=[])


class FormReport(_WithTicket):
    """`forget_photos`: those that waited since the form was refused are not to be sent."""

    forget_photos: Literal["yes"] | None = None
