"""What the form of many points holds, with its limits."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from services.intake.entries import Entry
from shared.text import Tidy

MAX_TABLE = 512 * 1024  # bytes: five hundred lines of a hundred letters, as forms send them (a letter is up to nine)

Table = Annotated[str, StringConstraints(max_length=50_000), Tidy]


class ManyPoints(Entry):
    """`source`: the commune's file, or `table`. `step`: first it is shown, then it is opened."""

    source: Literal["commune", "table"]
    step: Literal["show", "open"]
    table: Table = ""
