"""Texts for a moderator to paste: what to answer in the group, and what to send to the writer alone. Pure.

What goes into a group holds the number of the case and public addresses: no words of the report, no name, no code.
"""

from dataclasses import dataclass
from urllib.parse import quote

from services.intake.code_cookie import TRACKING
from services.intake.points import point_address
from services.intake.receiving import Receipt
from services.intake.view import TrackedCase
from shared.commune import Commune
from shared.web.formats import when
from shared.web.language import N_, Gettext

HELLO = N_("Chào bà con,")
SAID = {
    "received": N_("Phản ánh số %(number)s đã đến Mặt trận xã, cán bộ đang đọc và xác minh."),
    "added": N_("Phản ánh số %(number)s đã đến Mặt trận xã, cán bộ đang đọc và xác minh."),
    "asked": N_("Về phản ánh số %(number)s, Mặt trận cần hỏi thêm. Mời người viết mở trang theo dõi để trả lời."),
    "verified": N_("Phản ánh số %(number)s đã được xác minh, đang chuyển đến đơn vị giải quyết."),
    "refused": N_("Phản ánh số %(number)s không thuộc phạm vi giải quyết. Người viết đọc được lý do ở trang theo dõi."),
    "answered": N_("Phản ánh số %(number)s đã có trả lời. Mời người viết mở trang theo dõi để đọc và đánh giá."),
    "judged": N_("Phản ánh số %(number)s đã có trả lời và đánh giá của người viết."),
    "closed": N_("Phản ánh số %(number)s đã kết thúc. Cảm ơn bà con."),
}
ON_ITS_WAY = "verified"  # what is said of all these, unless it is known until when the unit must answer
ON_ITS_WAY_TO_A_UNIT = ("verified", "classified", "returned", "forwarded", "accepted")
AT_A_UNIT = ("forwarded", "accepted")


@dataclass(frozen=True)
class Replies:
    """What texts are made with: the site's address, the commune, and the language of the page."""

    public_url: str
    commune: Commune
    gettext: Gettext
    language: str

    def first(self, receipt: Receipt, group: str) -> str:
        """For the group, when a report has just been passed on."""
        _ = self.gettext
        said = _(N_("Việc bà con vừa nêu đã được chuyển đến Mặt trận xã, số hồ sơ %(number)s."), number=receipt.number)
        then = _(N_("Cán bộ đọc và xác minh, rồi chuyển đơn vị giải quyết kèm hạn trả lời."))
        more = _(N_("Việc khác cần phản ánh, mời gửi ở %(address)s"), address=point_address(self.public_url, group))
        return "\n".join([_(HELLO), f"{said} {then}", self._follow, more])

    def private(self, receipt: Receipt) -> str:
        """For the writer alone: the code with which they follow, add and judge."""
        _ = self.gettext
        said = _(N_("Phản ánh của bà con đã được tiếp nhận, số hồ sơ %(number)s."), number=receipt.number)
        code = _(N_("Mã tra cứu: %(code)s"), code=receipt.tracking_code)
        where = _(N_("Mở %(address)s, nhập mã để theo dõi, bổ sung và đánh giá kết quả."), address=self._tracking)
        kept = _(N_("Mã này của riêng bà con, xin đừng đưa cho ai hay đăng lên nhóm."))
        return "\n".join([_(HELLO), said, code, where, kept])

    def later(self, case: TrackedCase) -> str:
        """For the group, at the step that the case has reached; empty when nothing is to be said any more."""
        said = self._said(case)
        if not said:
            return ""
        public = self.gettext(N_("Kết quả công khai: %(address)s"), address=self._result(case))
        return "\n".join([self.gettext(HELLO), said, public if case.published_at else self._follow])

    def _said(self, case: TrackedCase) -> str:
        if case.erased == "all" or case.status == "withdrawn":
            return ""
        if case.status in AT_A_UNIT and case.due and case.forwarded_round >= case.round:
            return self._with_its_unit(case, when(case.due, self.language))
        step = ON_ITS_WAY if case.status in ON_ITS_WAY_TO_A_UNIT else case.status
        return self.gettext(SAID[step], number=case.number)

    def _with_its_unit(self, case: TrackedCase, due: str) -> str:
        """What is not public names no unit in a group."""
        unit = None if case.restricted else self.commune.unit(case.unit)
        if unit is None:
            said = N_("Phản ánh số %(number)s đã được chuyển đến đơn vị giải quyết, hạn trả lời %(due)s.")
            return self.gettext(said, number=case.number, due=due)
        said = N_("Phản ánh số %(number)s đã được chuyển đến %(unit)s, hạn trả lời %(due)s.")
        return self.gettext(said, number=case.number, unit=unit.in_language(self.language), due=due)

    @property
    def _tracking(self) -> str:
        return f"{self.public_url}{TRACKING}"

    @property
    def _follow(self) -> str:
        return self.gettext(N_("Người viết theo dõi bằng mã riêng ở %(address)s"), address=self._tracking)

    def _result(self, case: TrackedCase) -> str:
        return f"{self.public_url}/ket-qua/{quote(case.number)}"
