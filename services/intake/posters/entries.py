"""An intake point as the Front may open it, with its limits: the same for the form and for JSON."""

from pydantic import Field

from services.intake.entries import Code, Entry, PointCode
from shared.text import Line


class NewPoint(Entry):
    name: Line
    code: PointCode | None = Field(None, description="Part of the QR's address; made from the name when left out.")
    area: Code | None = None
