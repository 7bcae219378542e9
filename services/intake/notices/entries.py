"""What the forms about notices hold."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.intake.entries import Entry, TypedCode
from shared.text import Tidy

Way = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]
Number = Annotated[str, StringConstraints(max_length=40), Tidy]


class FormTurn(Entry):
    """The form names its case, like every form of the tracking page."""

    code: TypedCode | None = None
    number: Number | None = Field(None)
    way: Way
    turn: Literal["on", "off"]
