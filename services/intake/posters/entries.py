"""Which posters the Front asks for, with the limits of the form."""

from typing import Annotated, Literal

from pydantic import Field

from services.intake.entries import Entry, PointCode
from services.intake.posters.printing import MOST_POSTERS, Face


class Printing(Entry):
    """`which`: the points that are ticked, or all open ones. `packed`: one file, or one for each point in a ZIP."""

    face: Face
    packed: Literal["pdf", "zip"]
    which: Literal["chosen", "all"]
    points: Annotated[list[PointCode], Field(max_length=MOST_POSTERS)] = Field(default=[])
