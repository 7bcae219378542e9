"""What codes are called on citizens' pages: statuses, outcomes, and the lines of a case's history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.intake.history import Line
from services.intake.view import TrackedCase
from shared.commune import Category, Commune, Unit
from shared.events.sealed import Sealed
from shared.vault import Erased
from shared.web.formats import when
from shared.web.language import N_

STATUSES = {
    "received": N_("Đã tiếp nhận, đang chờ đọc"),
    "asked": N_("Cán bộ cần biết thêm"),
    "added": N_("Đã nhận phần bổ sung của bà con, chờ cán bộ đọc"),
    "verified": N_("Đã xác minh"),
    "refused": N_("Không thuộc phạm vi giải quyết"),
    "classified": N_("Đã phân loại"),
    "forwarded": N_("Đã chuyển đơn vị giải quyết"),
    "accepted": N_("Đơn vị đang giải quyết"),
    "returned": N_("Mặt trận đang chuyển đến đơn vị khác"),
    "answered": N_("Đã có trả lời, chờ bà con đánh giá"),
    "judged": N_("Đã có trả lời và đánh giá của bà con"),
    "closed": N_("Đã kết thúc"),
    "withdrawn": N_("Bà con đã rút lại"),
}
OUTCOMES = {
    "done": N_("Đã giải quyết"),
    "planned": N_("Sẽ giải quyết"),
    "not_possible": N_("Không thể giải quyết"),
    "not_ours": N_("Không thuộc thẩm quyền"),
}
VERDICTS = {"yes": N_("Đã xong"), "partly": N_("Xong một phần"), "no": N_("Chưa xong")}
DONE = {
    "bo-sung": N_("Đã ghi lại phần bổ sung của bà con."),
    "danh-gia": N_("Cảm ơn bà con đã đánh giá."),
    "rut": N_("Bà con đã rút lại phản ánh."),
    "xoa-lien-he": N_("Đã xóa cách liên hệ của bà con."),
}
EVENTS = {
    "intake.case-received": N_("Đã tiếp nhận phản ánh"),
    "intake.information-added": N_("Bà con bổ sung"),
    "intake.case-withdrawn": N_("Bà con rút lại phản ánh"),
    "intake.verdict-given": N_("Bà con đánh giá câu trả lời"),
    "intake.personal-data-erased": N_("Đã xóa dữ liệu theo yêu cầu của bà con"),
    "triage.case-verified": N_("Mặt trận đã xác minh"),
    "triage.information-requested": N_("Cán bộ hỏi thêm"),
    "triage.case-refused": N_("Không thuộc phạm vi giải quyết"),
    "triage.case-classified": N_("Đã phân loại"),
    "dispatch.case-forwarded": N_("Đã chuyển đến đơn vị"),
    "dispatch.case-accepted": N_("Đơn vị đã nhận việc"),
    "dispatch.case-returned": N_("Đơn vị nói không phải việc của mình; Mặt trận phân loại lại"),
    "dispatch.progress-reported": N_("Đơn vị báo tiến độ"),
    "dispatch.deadline-extended": N_("Đơn vị gia hạn trả lời"),
    "dispatch.case-answered": N_("Đơn vị đã trả lời"),
    "oversight.deadline-missed": N_("Đã quá hạn trả lời; Mặt trận được báo"),
    "oversight.miss-corrected": N_("Mặt trận đính chính: hạn trả lời chưa bị quá"),
    "oversight.refusal-overturned": N_("Mặt trận không đồng ý với việc từ chối; hồ sơ được xem lại"),
    "oversight.case-reopened": N_("Hồ sơ được mở lại"),
    "oversight.case-closed": N_("Hồ sơ kết thúc"),
    "publisher.result-published": N_("Kết quả đã được công khai"),
    "publisher.result-withdrawn": N_("Kết quả được gỡ khỏi trang công khai, lý do"),
}
CLOSED_BY = {
    "citizen": N_("Bà con nói việc đã xong."),
    "front": N_("Mặt trận đã kiểm tra và kết thúc."),
    "window_expired": N_("Hết thời gian đánh giá."),
    "refusal_stands": N_("Việc từ chối được giữ nguyên."),
    "withdrawn": N_("Bà con đã rút lại."),
    "erased": N_("Bà con đã xóa toàn bộ nội dung."),
}
REOPENED_BECAUSE = {
    "not_solved": N_("Vì bà con nói việc chưa xong."),
    "partly_solved": N_("Vì bà con nói việc mới xong một phần."),
    "front_found": N_("Vì Mặt trận đã kiểm tra và chưa đồng ý với kết quả."),
}
STEP_NUMBERS = {"received": 1, "verified": 2, "classified": 3, "forwarded": 4, "monitored": 5, "published": 6}

SAID_IN_CODES = {
    "intake.verdict-given": VERDICTS,
    "oversight.case-closed": CLOSED_BY,
    "oversight.case-reopened": REOPENED_BECAUSE,
}
NAMES_A_UNIT = (
    "dispatch.case-forwarded",
    "dispatch.case-accepted",
    "dispatch.case-returned",
    "dispatch.case-answered",
    "oversight.deadline-missed",
)
NAMES_A_MOMENT = ("dispatch.deadline-extended",)
NAMES_A_CATEGORY = ("triage.case-classified",)

Gettext = Callable[..., str]


@dataclass(frozen=True)
class Told:
    """One line of the history in words; the shape that the timeline's template wants."""

    at: datetime
    what: str
    who: str
    detail: str


def current_step(case: TrackedCase) -> int:
    """The first of the six steps that is not done; 7 when all are."""
    return next((number for step, number in STEP_NUMBERS.items() if step not in case.steps), len(STEP_NUMBERS) + 1)


def stops(case: TrackedCase) -> bool:
    """Whether nothing comes after the current step: it ended early, or it is never made public."""
    early = case.status in ("refused", "withdrawn") or case.closed_by in ("withdrawn", "refusal_stands", "erased")
    return early or (case.restricted and current_step(case) == STEP_NUMBERS["published"])


def history(
    case: TrackedCase, opened: Mapping[Sealed, str | Erased], commune: Commune, _: Gettext, language: str
) -> list[Told]:
    """The case's life in the words of a page, newest last."""
    return [
        Told(line.at, _(EVENTS[line.event]), "", _detail(line, opened, commune, _, language))
        for line in case.history
        if line.event in EVENTS
    ]


def _detail(line: Line, opened: Mapping[Sealed, str | Erased], commune: Commune, _: Gettext, language: str) -> str:
    sentence = SAID_IN_CODES.get(line.event, {}).get(line.code or "")
    code = _(sentence) if sentence else _named(line, commune, language)
    sealed = words(opened, line.words, _) if line.words else ""
    if line.event in NAMES_A_MOMENT and line.code:
        code = _("Hạn mới: %(when)s.", when=when(datetime.fromisoformat(line.code), language))
        sealed = _("Lý do: %(reason)s", reason=sealed)
    return "\n".join(part for part in (code, sealed, line.openly) if part)


def _named(line: Line, commune: Commune, language: str) -> str:
    """The name behind the code of a line that names a unit or a category."""
    found: Unit | Category | None = None
    if line.event in NAMES_A_UNIT:
        found = commune.unit(line.code)
    elif line.event in NAMES_A_CATEGORY:
        found = commune.category(line.code)
    return found.in_language(language) if found else ""


def words(opened: Mapping[Sealed, str | Erased], sealed: Sealed, _: Gettext) -> str:
    """What was sealed, or that it is gone."""
    found = opened.get(sealed, Erased())
    return _("(đã xóa theo yêu cầu)") if isinstance(found, Erased) else found
