"""What a helper writes down for somebody who has lost the code."""

from typing import Annotated

from pydantic import StringConstraints

from services.intake.entries import Entry
from shared.text import Line, NotBlank, Tidy


class LostCode(Entry):
    """The number on the receipt, and the contact as the person says it."""

    number: Annotated[str, StringConstraints(max_length=40), Tidy, NotBlank]
    contact: Line
