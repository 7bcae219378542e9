"""The slip: number, code, QR code and what comes next, in Vietnamese, on a sheet of A6."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.intake.code_cookie import TRACKING
from shared.calendar import moment
from shared.commune import Commune
from shared.printing import typeset
from shared.printing.qr import qr_svg

TEMPLATE = Path(__file__).parent / "slip.typ"
PIXELS_AN_INCH = 200  # a telephone's screen shows it sharp


@dataclass(frozen=True)
class Slip:
    """What stands on it. `address` holds the code behind the #, where no server is told it."""

    number: str
    code: str = field(repr=False)
    received_at: datetime
    public_url: str
    commune: Commune
    key: str

    @property
    def address(self) -> str:
        return f"{self.public_url}{TRACKING}#{self.code}"


def sheet(slip: Slip) -> bytes:
    """PDF, tagged so that it can be read aloud."""
    return typeset(TEMPLATE, _said(slip), format="pdf", pdf_standards=["ua-1"])


def picture(slip: Slip) -> bytes:
    """PNG."""
    return typeset(TEMPLATE, _said(slip), format="png", ppi=PIXELS_AN_INCH)


def _said(slip: Slip) -> dict[str, str]:
    commune = slip.commune
    return {
        "number": slip.number,
        "code": slip.code,
        "received": moment(slip.received_at),
        "page": f"{slip.public_url}{TRACKING}".removeprefix("https://"),
        "qr": qr_svg(slip.address).decode(),
        "front": commune.front,
        "telephone": commune.contact.telephone or "",
        "commune": f"{commune.name}, {commune.province}",
        "key": slip.key,
    }
