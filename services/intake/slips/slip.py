"""The slip of who reports, or follows: number, code, QR code and what comes next, in Vietnamese, on a sheet of A6."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from services.intake.code_cookie import TRACKING
from shared.calendar import moment
from shared.commune import Commune
from shared.printing import typeset
from shared.printing.qr import qr_svg

TEMPLATE = Path(__file__).parent / "slip.typ"
PIXELS_AN_INCH = 200  # a telephone's screen shows it sharp


@dataclass(frozen=True)
class Words:
    """What a slip says of itself, whatever case it is of."""

    title: str
    since: str
    own_code: str
    asks: str
    comes: tuple[str, ...]
    keep: str


REPORTED = Words(
    title="Phiếu phản ánh",
    since="Tiếp nhận lúc",
    own_code="Mã tra cứu – chỉ mình bà con biết",
    asks="Tiếp theo là gì?",
    comes=(
        "Cán bộ Mặt trận đọc và xác minh.",
        "Phản ánh được chuyển đến đơn vị phải giải quyết, kèm hạn trả lời.",
        "Bà con đọc câu trả lời và nói việc đã xong hay chưa. Chưa xong thì hồ sơ được mở lại.",
    ),
    keep="Giữ phiếu này cẩn thận: ai có mã đều xem được phản ánh; mất mã thì đến Mặt trận, nói số hồ sơ và cách liên hệ"
    " đã ghi.",
)
FOLLOWED = Words(
    title="Phiếu cùng theo dõi",
    since="Theo dõi từ lúc",
    own_code="Mã tra cứu của riêng bà con",
    asks="Phiếu này để làm gì?",
    comes=(
        "Việc này do người khác phản ánh; bà con gặp cùng việc và được tính thêm một tiếng nói.",
        "Bằng mã này bà con xem việc đã đến đâu, đơn vị nào giải quyết và hạn trả lời.",
        "Câu trả lời được gửi riêng cho người phản ánh. Khi kết quả được công khai, bà con đọc được.",
    ),
    keep="Mất mã thì bấm theo dõi lại từ đầu. Muốn kể thêm điều mình gặp thì gửi phản ánh của riêng bà con.",
)


@dataclass(frozen=True)
class Slip:
    """What stands on it. `address` holds the code behind the #, where no server is told it. `headline`: what is
    followed, in public words; nothing of one's own report is named on a paper."""

    number: str
    code: str = field(repr=False)
    since: datetime
    public_url: str
    commune: Commune
    key: str = ""  # of the promise; who follows was promised nothing
    words: Words = REPORTED
    headline: str = ""

    @property
    def address(self) -> str:
        return f"{self.public_url}{TRACKING}#{self.code}"


def sheet(slip: Slip) -> bytes:
    """PDF, tagged so that it can be read aloud."""
    return typeset(TEMPLATE, _said(slip), format="pdf", pdf_standards=["ua-1"])


def picture(slip: Slip) -> bytes:
    """PNG."""
    return typeset(TEMPLATE, _said(slip), format="png", ppi=PIXELS_AN_INCH)


def _said(slip: Slip) -> dict[str, Any]:
    commune = slip.commune
    return {
        **asdict(slip.words),
        "headline": slip.headline,
        "number": slip.number,
        "code": slip.code,
        "moment": moment(slip.since),
        "page": f"{slip.public_url}{TRACKING}".removeprefix("https://"),
        "qr": qr_svg(slip.address).decode(),
        "front": commune.front,
        "telephone": commune.contact.telephone or "",
        "commune": f"{commune.name}, {commune.province}",
        "key": slip.key,
    }
