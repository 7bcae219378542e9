"""An intake point as the Front may describe it, with its limits: the same for the form and for JSON."""

from pydantic import Field

from services.intake.domain import Description
from services.intake.entries import Code, Entry, PointCode
from shared.events.intake import PointKind
from shared.text import Line


class PointDescription(Entry):
    """`kind`: what a poster hangs at."""

    name: Line
    kind: PointKind = "culture_house"
    area: Code | None = None

    @property
    def described(self) -> Description:
        return Description(self.name, self.kind, self.area)


class NewPoint(PointDescription):
    code: PointCode | None = Field(None, description="Part of the QR's address; made from the name when left out.")
