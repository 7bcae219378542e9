"""The letters in words, in their reader's language. What results say is as it was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from services.publisher.published import PublicResult
from services.publisher.service import Service
from services.publisher.subscribing.links import FORM, link
from services.publisher.underway import Counts
from shared.events.envelope import Envelope
from shared.events.publisher import SubscriptionAsked
from shared.web.codes import CODES
from shared.web.formats import number
from shared.web.install import TRANSLATIONS as SHARED
from shared.web.language import N_, Catalogues, load

MOST_TOLD = 20  # results in one letter; the rest stands behind a link
TRANSLATIONS = Path(__file__).parents[1] / "translations"

ASKS = N_("%(commune)s: xin xác nhận địa chỉ nhận kết quả")
ASKED = N_("Có người muốn nhận kết quả giải quyết phản ánh của %(commune)s ở địa chỉ này, mỗi tuần một thư.")
CONFIRM = N_("Nếu là bà con: mở trang này rồi bấm “Xác nhận”.")
NOT_ME = N_(
    "Nếu không phải: không cần làm gì. Không xác nhận thì không có thư kết quả nào, và sau 7 ngày địa chỉ được xóa hẳn."
)
SUBJECT = N_("%(commune)s: kết quả mới trong tuần (%(count)s)")
NEW = N_("Kết quả mới được công khai:")
SAID = N_("Người dân: %(verdict)s")
UNJUDGED = N_("Người dân chưa đánh giá")
MORE = N_("Còn nữa, xem tất cả:")
UNDER_WAY = N_("Toàn xã đang xử lý %(count)s việc, trong đó %(late)s việc quá hạn:")
WHY = N_("Thư này gửi mỗi tuần một lần khi có kết quả mới, vì địa chỉ này đã được đăng ký ở %(page)s.")
ENDS = N_("Thôi nhận và xóa địa chỉ:")


@dataclass(frozen=True)
class Letter:
    """What is sent once. `id` is the same at every try."""

    id: UUID
    subject: str
    text: str
    language: str
    stop: str


@cache
def _catalogues() -> Catalogues:
    return load([SHARED, TRANSLATIONS])


def asking(publisher: Service, envelope: Envelope, asked: SubscriptionAsked) -> Letter:
    """Asks whether whoever reads there wants it. Nothing that a stranger has typed stands in it."""
    language, commune = asked.language, publisher.commune.name
    said = _catalogues().gettext
    confirm = link(publisher.public_url, publisher.pepper, "confirm", envelope.subject)
    parts = [
        said(language, ASKED, commune=commune),
        f"{said(language, CONFIRM)}\n{confirm}",
        said(language, NOT_ME),
    ]
    return _letter(publisher, envelope, language, said(language, ASKS, commune=commune), parts)


def digest(
    publisher: Service,
    envelope: Envelope,
    asked: SubscriptionAsked,
    results: Sequence[PublicResult],
    counts: Counts,
) -> Letter:
    """The results of a week, with what citizens say of them; and what is under way, as numbers."""
    language, here, said = asked.language, publisher.public_url, _catalogues().gettext
    told, more = results[:MOST_TOLD], len(results) > MOST_TOLD
    count = f"{MOST_TOLD}+" if more else str(len(told))
    subject = said(language, SUBJECT, commune=publisher.commune.name, count=count)
    going = said(language, UNDER_WAY, count=number(counts.under_way, language), late=number(counts.late, language))
    parts = [said(language, NEW), *(_told(one, here, language) for one in told)]
    if more:
        parts.append(f"{said(language, MORE)}\n{here}/ket-qua{_narrowed(asked)}")
    parts += [f"{going}\n{here}/dang-xu-ly", said(language, WHY, page=f"{here}{FORM}")]
    return _letter(publisher, envelope, language, subject, parts)


def _told(result: PublicResult, here: str, language: str) -> str:
    said = _catalogues().gettext
    verdict = said(language, CODES["solved"][result.solved]) if result.solved else ""
    judged = said(language, SAID, verdict=verdict) if verdict else said(language, UNJUDGED)
    return f"* {' '.join(result.title.split())}\n  {judged}\n  {here}/ket-qua/{result.number}"


def _narrowed(asked: SubscriptionAsked) -> str:
    chosen = {name: code for name, code in (("khu", asked.area), ("nhom", asked.category)) if code}
    return f"?{urlencode(chosen)}" if chosen else ""


def _letter(publisher: Service, envelope: Envelope, language: str, subject: str, parts: Sequence[str]) -> Letter:
    said, stop = _catalogues().gettext, link(publisher.public_url, publisher.pepper, "stop", envelope.subject)
    text = "\n\n".join([*parts, f"-- \n{said(language, ENDS)}\n{stop}"])
    return Letter(envelope.id, subject, f"{text}\n", language, stop)
