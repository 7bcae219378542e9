"""What may be handed in to find out what others have reported, and to follow it: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.intake.entries import Code, Entry, Token, TypedCode, WithCode
from shared.text import Line, Tidy


class BeingWritten(Entry):
    """A report that is being written. Nothing of it is kept."""

    words: Annotated[str, StringConstraints(max_length=5000), Tidy] = ""
    area: Code | None = None
    category: Code | None = None


class NewFollower(Entry):
    number: Code = Field(description="The number of the case, as `POST /api/intake/v1/similar` gives it.")
    token: Token | None = Field(None, description="The sender's own secret: the same token is the same follower.")


class _Contact(Entry):
    contact: Line
    way: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")] = "email"
    consent: Literal["yes"] = Field(description="As with a report.")
    consent_version: Code | None = None


class FollowerContact(_Contact, WithCode):
    """In place of what is kept of this follower."""


class FormContact(_Contact):
    """The form names its case: another tab may have opened another."""

    code: TypedCode | None = None
    number: Code | None = None


class FormErasure(Entry):
    """The same without a contact."""

    number: Code | None = None
