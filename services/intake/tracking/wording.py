"""What codes are called on citizens' pages: statuses, outcomes, and the lines of a case's history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.intake.history import Line
from services.intake.view import TrackedCase
from shared.commune import Category, Commune, Unit
from shared.events.sealed import Sealed
from shared.vault import Erased
from shared.web.codes import CODES
from shared.web.formats import when
from shared.web.language import N_, Gettext

DONE = {
    "bo-sung": N_("Đã ghi lại phần bổ sung của bà con."),
    "danh-gia": N_("Cảm ơn bà con đã đánh giá."),
    "khong-dong-y": N_("Mặt trận đã nhận ý kiến của bà con và sẽ xem lại việc từ chối."),
    "lien-he": N_("Đã lưu cách liên hệ của bà con. Cách cũ không ai đọc lại được nữa."),
    "nho": N_("Máy này nhớ phản ánh này trong 90 ngày."),
    "quen": N_("Máy này không còn nhớ phản ánh này."),
    "bao-tin-off": N_("Từ giờ không còn báo tin về phản ánh này."),
    "bao-tin-on": N_("Bà con được báo tin trở lại."),
    "may-on": N_("Từ giờ có tin là máy này báo cho bà con."),
    "may-off": N_("Máy đó không còn báo tin về phản ánh này."),
    "rut": N_("Bà con đã rút lại phản ánh."),
    "xoa-lien-he": N_("Đã xóa cách liên hệ của bà con."),
}
EVENTS = {
    "intake.case-received": N_("Đã tiếp nhận phản ánh"),
    "intake.information-added": N_("Bà con bổ sung"),
    "intake.contact-changed": N_("Bà con sửa cách liên hệ"),
    "intake.tracking-code-renewed": N_("Mã tra cứu được cấp lại"),
    "intake.notices-stopped": N_("Bà con thôi nhận báo tin"),
    "intake.notices-started": N_("Bà con lại nhận báo tin"),
    "intake.notice-given-up": N_("Không báo tin được cho bà con; hãy xem lại cách liên hệ"),
    "intake.push-subscribed": N_("Bà con bật báo tin trên một máy"),
    "intake.push-ended": N_("Một máy thôi nhận báo tin"),
    "intake.case-withdrawn": N_("Bà con rút lại phản ánh"),
    "intake.verdict-given": N_("Bà con đánh giá câu trả lời"),
    "intake.refusal-appealed": N_("Bà con không đồng ý với việc từ chối"),
    "intake.personal-data-erased": N_("Đã xóa dữ liệu theo yêu cầu của bà con"),
    "triage.case-verified": N_("Mặt trận đã xác minh"),
    "triage.information-requested": N_("Cán bộ hỏi thêm"),
    "triage.case-refused": N_("Không thuộc phạm vi giải quyết"),
    "triage.case-classified": N_("Đã phân loại"),
    "triage.headline-given": N_("Dòng tin công khai, để người gặp cùng việc theo dõi chung"),
    "dispatch.case-forwarded": N_("Đã chuyển đến đơn vị"),
    "dispatch.case-accepted": N_("Đơn vị đã nhận việc"),
    "dispatch.case-returned": N_("Đơn vị nói không phải việc của mình; Mặt trận phân loại lại"),
    "dispatch.progress-reported": N_("Đơn vị báo tiến độ"),
    "dispatch.deadline-extended": N_("Đơn vị gia hạn trả lời"),
    "dispatch.case-answered": N_("Đơn vị đã trả lời"),
    "oversight.deadline-missed": N_("Đã quá hạn trả lời; Mặt trận được báo"),
    "oversight.step-missed": N_("Mặt trận chậm: chưa làm xong một bước của mình đúng hạn"),
    "oversight.progress-overdue": N_("Đơn vị quá hạn mà không báo đã làm đến đâu"),
    "oversight.case-escalated": N_("Việc trễ hạn được báo lên cấp trên"),
    "oversight.miss-corrected": N_("Mặt trận đính chính: hạn trả lời chưa bị quá"),
    "oversight.refusal-overturned": N_("Mặt trận không đồng ý với việc từ chối; hồ sơ được xem lại"),
    "oversight.refusal-upheld": N_("Mặt trận đã xem lại và giữ nguyên việc từ chối"),
    "oversight.finding-recorded": N_("Mặt trận đã kiểm tra"),
    "oversight.inquiry-raised": N_("Mặt trận đôn đốc đơn vị"),
    "oversight.inquiry-withdrawn": N_("Mặt trận không chờ trả lời đôn đốc này nữa"),
    "dispatch.inquiry-answered": N_("Đơn vị trả lời đôn đốc của Mặt trận"),
    "oversight.case-reopened": N_("Hồ sơ được mở lại"),
    "oversight.case-closed": N_("Hồ sơ kết thúc"),
    "publisher.result-published": N_("Kết quả đã được công khai"),
    "publisher.result-corrected": N_("Kết quả công khai được đính chính"),
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

PUSH_ENDED = {
    "gone": N_("Trình duyệt trên máy đó không còn nhận tin."),
    "replaced": N_("Trình duyệt đã đổi địa chỉ nhận tin; máy đó vẫn được báo."),
}
NOT_WAITED_FOR = {
    "closed": N_("Vì hồ sơ đã kết thúc."),
    "moved": N_("Vì hồ sơ không còn ở đơn vị này."),
    "asked_again": N_("Vì đơn vị không trả lời kịp; Mặt trận đôn đốc lần nữa."),
}
HEADLINES = {"taken away": N_("Cán bộ đã bỏ dòng tin này.")}
SAID_IN_CODES = {
    "triage.headline-given": HEADLINES,
    "intake.verdict-given": CODES["solved"],
    "intake.notice-given-up": CODES["step"],
    "intake.push-ended": PUSH_ENDED,
    "oversight.case-closed": CLOSED_BY,
    "oversight.case-reopened": REOPENED_BECAUSE,
    "oversight.inquiry-withdrawn": NOT_WAITED_FOR,
}
NAMES_A_UNIT = (
    "dispatch.case-forwarded",
    "dispatch.case-accepted",
    "dispatch.case-returned",
    "dispatch.case-answered",
    "dispatch.inquiry-answered",
    "oversight.deadline-missed",
)
NAMES_A_MOMENT = {
    "dispatch.deadline-extended": N_("Hạn mới: %(when)s."),
    "oversight.inquiry-raised": N_("Phải trả lời trước %(when)s."),
}
NAMES_A_CATEGORY = ("triage.case-classified",)


@dataclass(frozen=True)
class Told:
    """One line of the history in words; the shape that the timeline's template wants."""

    at: datetime
    what: str
    who: str
    detail: str


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
    if (moment := NAMES_A_MOMENT.get(line.event)) and line.code:
        code = _(moment, when=when(datetime.fromisoformat(line.code), language))
        sealed = sealed and _("Lý do: %(reason)s", reason=sealed)
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
