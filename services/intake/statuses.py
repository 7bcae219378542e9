"""What the statuses of a case are called wherever its citizen, or who passed it on, reads them."""

from collections.abc import Mapping

from shared.web.language import N_

STATUSES: Mapping[str, str] = {
    "received": N_("Đã tiếp nhận, đang chờ đọc"),
    "asked": N_("Cán bộ hỏi, chờ bà con trả lời"),
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
}  # as message ids
