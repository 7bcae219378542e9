"""A report as it may be handed in, with its limits: the same for the form and for JSON."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from services.intake.entries import NewReport, Note, Photos

Ticket = Annotated[str, StringConstraints(max_length=60)]  # what is none counts as none
Proof = Annotated[str, StringConstraints(max_length=60)]


class _WithTicket(NewReport):
    """For a sender who came too fast (429)."""

    ticket: Ticket | None = Field(None, description="The header `Submission-Ticket` of a 429, with the same `token`.")
    proof: Proof | None = Field(
        None,
        description="Instead of waiting: SHA-256 of `<ticket>:<proof>` begins with as many zero bits as"
        " `Submission-Work` says.",
    )


class NewReportWithPhotos(_WithTicket):
    model_config = ConfigDict(
        json_schema_extra={"example": {"words": "Cống trước nhà văn hóa tắc.", "category": "TN", "consent": "yes"}}
    )
    photos: Photos = Field(default=[])
    voice: Note | None = None


class FormReport(_WithTicket):
    """`forget_photos`, `forget_voice`: what waited since the form was refused is not to be sent.

    `different`: it is sent whatever others have reported.
    """

    forget_photos: Literal["yes"] | None = None
    forget_voice: Literal["yes"] | None = None
    different: Literal["yes"] | None = None
