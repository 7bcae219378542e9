"""How a citizen may correct the own contact, with its limits: the same for the form and for JSON."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.intake.entries import Code, Entry, Token, TypedCode, WithCode
from shared.events.intake import ContactBy
from shared.text import Line, Tidy

Number = Annotated[str, StringConstraints(max_length=40), Tidy]
Seen = Annotated[int, Field(ge=0, le=1000)]


class _Correction(Entry):
    contact: Line | None = Field(None, description="Left out: the one that is kept.")
    contact_by: ContactBy | None = None
    consent: Literal["yes"] = Field(description="As with a report.")
    consent_version: Code | None = None
    token: Token | None = None
    changes: Seen | None = Field(None, description="As `follow` tells; 409 when changed since.")


class ContactCorrection(_Correction, WithCode):
    """In place of what is kept."""


class FormCorrection(_Correction):
    """The form names its case, like every form of the tracking page."""

    code: TypedCode | None = None
    number: Number | None = None
