"""What the desk of reports calls things, as message ids."""

from shared.events.publisher import ReportKind
from shared.web.language import N_

KINDS: dict[ReportKind, str] = {
    "day": N_("Báo cáo nhanh (một ngày)"),
    "week": N_("Báo cáo tuần"),
    "month": N_("Báo cáo tháng"),
    "quarter": N_("Báo cáo quý"),
}
STATUSES = {
    "drafted": N_("Bản dự thảo"),
    "making": N_("Đã duyệt, đang lập tệp"),
    "sent": N_("Đã ban hành"),
    "withdrawn": N_("Báo cáo đã thu hồi"),
}
NOT_DELIVERED = {
    "no_mail_server": N_("không gửi: hệ thống chưa có máy chủ thư"),
    "no_address": N_("không gửi: nơi nhận chưa có địa chỉ thư trong tệp của xã"),
    "refused": N_("không gửi được: máy chủ thư từ chối"),
    "gave_up": N_("không gửi được sau nhiều lần thử"),
}
DONE = {
    "counted": N_("Đã đếm số liệu."),
    "written": N_("Đã lưu. Một người khác cần duyệt."),
    "approved": N_("Đã duyệt và cấp số. Các tệp đang được lập, rồi được gửi đi."),
    "withdrawn": N_("Đã thu hồi báo cáo này."),
    "later": N_("Đã ghi nhận. Vài giây nữa sẽ hiện ở đây: hãy tải lại trang."),
}
