"""What may be handed in as a secret: one line."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.intake.entries import Code, Entry

OneLine = Annotated[
    str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00-\x1f\x7f]*$", strip_whitespace=True)
]


class NewSecret(Entry):
    secret: OneLine = Field(repr=False, description="Written, and never read out.")


class FormSecret(NewSecret):
    name: Code
