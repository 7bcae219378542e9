"""The sentences that people read when something is refused, by status and by kind of mistake."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.web.language import N_, Gettext

GENERAL: Mapping[int, tuple[str, str]] = {
    400: (N_("Yêu cầu chưa đọc được"), N_("Hãy quay lại trang trước và gửi lại.")),
    401: (N_("Bạn cần đăng nhập"), N_("Hãy đăng nhập rồi làm lại việc này.")),
    403: (N_("Bạn không có quyền làm việc này"), N_("Nếu đây là việc của bạn, hãy báo người quản trị.")),
    404: (N_("Không tìm thấy trang này"), N_("Hãy kiểm tra lại địa chỉ, hoặc bắt đầu lại từ trang chủ.")),
    405: (N_("Không làm được cách này ở đây"), N_("Hãy bắt đầu lại từ trang chủ.")),
    409: (
        N_("Hồ sơ vừa thay đổi"),
        N_("Hãy mở lại trang để xem tình trạng mới nhất rồi quyết định."),
    ),
    410: (N_("Nội dung này đã được xóa"), N_("Nội dung đã được xóa hẳn theo yêu cầu và không thể lấy lại.")),
    413: (
        N_("Tệp gửi lên quá lớn"),
        N_("Hãy chọn ảnh nhỏ hơn hoặc ít ảnh hơn: nhiều nhất 5 ảnh, mỗi ảnh 20 MB, tất cả 60 MB, rồi gửi lại."),
    ),
    422: (N_("Có chỗ cần sửa"), N_("Hãy quay lại, sửa những chỗ còn thiếu hoặc chưa đúng, rồi gửi lại.")),
    429: (N_("Đã thử quá nhiều lần"), N_("Hãy đợi vài phút rồi thử lại. Những gì đã gửi trước đó không bị mất.")),
    500: (
        N_("Hệ thống gặp lỗi"),
        N_("Những gì đã xác nhận không bị mất. Hãy thử lại sau; nếu vẫn lỗi, hãy báo Trung tâm Hành chính công."),
    ),
    503: (N_("Hệ thống đang bận"), N_("Hãy đợi một phút rồi thử lại. Những gì đã xác nhận không bị mất.")),
}

MISTAKES: Mapping[str, str] = {
    "missing": N_("Hãy điền ô này."),
    "no_words": N_("Hãy viết ít nhất một chữ cái hoặc chữ số."),
    "contact_inside": N_("Có số điện thoại hoặc địa chỉ thư điện tử trong lời này; mọi người sẽ đọc được. Xin bỏ đi."),
    "string_too_short": N_("Hãy viết ít nhất %(min_length)s ký tự."),
    "string_too_long": N_("Hãy viết nhiều nhất %(max_length)s ký tự."),
    "too_short": N_("Hãy chọn ít nhất %(min_length)s."),
    "too_long": N_("Hãy chọn nhiều nhất %(max_length)s."),
    "greater_than_equal": N_("Số nhỏ nhất là %(ge)s."),
    "less_than_equal": N_("Số lớn nhất là %(le)s."),
    "enum": N_("Hãy chọn một trong các mục đã cho."),
    "literal_error": N_("Hãy chọn một trong các mục đã cho."),
    "bool_parsing": N_("Hãy chọn một trong các mục đã cho."),
    "int_parsing": N_("Hãy viết một số nguyên."),
    "date_from_datetime_parsing": N_("Hãy viết ngày, ví dụ 23/11/2026."),
    "date_parsing": N_("Hãy viết ngày, ví dụ 23/11/2026."),
    "extra_forbidden": N_("Ô này không có trong mẫu."),
    "json_invalid": N_("Nội dung gửi đến không phải là JSON."),
}

MISTAKES_IN_DATES: Mapping[str, str] = {
    "greater_than_equal": N_("Hãy chọn ngày %(ge)s hoặc muộn hơn."),
    "less_than_equal": N_("Hãy chọn ngày %(le)s hoặc sớm hơn."),
}

OTHERWISE = N_("Ô này chưa đúng.")


def heading(status: int) -> str:
    """The heading of an error page, as a message id."""
    return _general(status)[0]


def sentence(status: int) -> str:
    """What to do next, as a message id."""
    return _general(status)[1]


def _general(status: int) -> tuple[str, str]:
    return GENERAL.get(status) or GENERAL[500 if status >= 500 else 400]


def explain(error: Mapping[str, Any], _: Gettext) -> str:
    """One error of pydantic in a sentence; it never repeats what was typed."""
    kind, limits = error["type"], error.get("ctx", {})
    said = MISTAKES.get(kind, OTHERWISE)
    if kind in MISTAKES_IN_DATES and all(isinstance(limit, str) for limit in limits.values()):
        # The limits of a date come as text, those of a number as numbers.
        said = MISTAKES_IN_DATES[kind]
        limits = {name: f"{date.fromisoformat(limit):%d/%m/%Y}" for name, limit in limits.items()}
    return _(said, **limits) if "%(" in said else _(said)
