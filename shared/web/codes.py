"""The codes that events hold, in words for people."""

from collections.abc import Mapping

from shared.web.language import N_

# Codes of events by the field they stand in.
CODES: Mapping[str, Mapping[str, str]] = {
    "channel": {
        "web": N_("Trang web"),
        "api": N_("Qua phần mềm liên kết (API)"),
        "counter": N_("Viết hộ tại quầy"),
        "telephone": N_("Viết hộ qua điện thoại"),
        "visit": N_("Viết hộ khi đến nhà"),
        "relay": N_("Chuyển từ nhóm Zalo"),
        "open311": N_("Qua phần mềm theo chuẩn Open311"),
        "zalo": N_("Nhắn qua Zalo"),
    },
    "kind": {
        "report": N_("Phản ánh"),
        "petition": N_("Kiến nghị"),
        "idea": N_("Hiến kế"),
        "praise": N_("Khen ngợi"),
        "question": N_("Câu hỏi"),
        "complaint": N_("Khiếu nại"),
        "denunciation": N_("Tố cáo"),
        "group": N_("Khu dân cư"),
        "culture_house": N_("Nhà văn hóa"),
        "organisation": N_("Đoàn thể, tổ chức"),
        "office": N_("Cơ quan, trụ sở"),
        "zalo_group": N_("Nhóm Zalo"),
        "event": N_("Sự kiện"),
    },
    "urgency": {
        "information": N_("Để nắm thông tin"),
        "normal": N_("Bình thường"),
        "complex": N_("Phức tạp"),
        "urgent": N_("Khẩn cấp"),
    },
    "outcome": {
        "done": N_("Đã giải quyết"),
        "planned": N_("Sẽ giải quyết"),
        "not_possible": N_("Không thể giải quyết"),
        "not_ours": N_("Không thuộc thẩm quyền"),
    },
    "solved": {"yes": N_("Đã xong"), "partly": N_("Xong một phần"), "no": N_("Chưa xong")},
    "because": {
        "not_solved": N_("Người dân nói chưa xong"),
        "partly_solved": N_("Người dân nói mới xong một phần"),
        "front_found": N_("Mặt trận kiểm tra và chưa đồng ý"),
        "closed": N_("Hồ sơ đã kết thúc"),
        "moved": N_("Hồ sơ không còn ở đơn vị này"),
        "asked_again": N_("Quá hạn mà chưa trả lời, Mặt trận đôn đốc lần nữa"),
        "stopped": N_("Người dân tắt"),
        "gone": N_("Trình duyệt trên máy đó không còn nhận tin"),
        "replaced": N_("Trình duyệt trên máy đó đổi địa chỉ nhận tin"),
    },
    "by": {
        "citizen": N_("Người dân hài lòng"),
        "front": N_("Mặt trận, sau khi kiểm tra"),
        "window_expired": N_("Hết thời gian đánh giá"),
        "refusal_stands": N_("Việc từ chối được giữ nguyên"),
        "withdrawn": N_("Người dân rút phản ánh"),
        "erased": N_("Người dân xóa toàn bộ nội dung"),
    },
    "power": {
        "account": N_("Lập tài khoản"),
        "password": N_("Đặt lại mật khẩu"),
        "enabling": N_("Mở khóa tài khoản"),
    },
    "role": {
        "clerk": N_("Cán bộ tiếp nhận"),
        "unit_member": N_("Cán bộ đơn vị"),
        "overseer": N_("Cán bộ giám sát"),
        "editor": N_("Biên tập viên"),
        "administrator": N_("Quản trị viên"),
        "moderator": N_("Người trông nhóm Zalo"),
    },
    "scope": {"all": N_("Toàn bộ nội dung và liên hệ"), "contact": N_("Thông tin liên hệ")},
    "secret": {
        "smtp-password": N_("Mật khẩu của máy chủ thư"),
        "zalo-oa-secret": N_("Khóa ký webhook của Zalo OA"),
        "zalo-app-secret": N_("Khóa bí mật của ứng dụng Zalo"),
        "zalo-refresh-token": N_("Mã làm mới (refresh token) của Zalo"),
    },
    "way": {"email": N_("Thư điện tử"), "zalo": N_("Tin nhắn Zalo"), "push": N_("Báo trên máy của người dân")},
    "told_by": {
        "page": N_("Trang của Mặt trận"),
        "email": N_("Thư điện tử, ngay lúc đó"),
        "digest": N_("Bản tin trong ngày"),
    },
    "step": {
        "verify": N_("Kiểm tra, xác minh"),
        "classify": N_("Phân loại và chuyển đơn vị"),
        "handle": N_("Đơn vị giải quyết và trả lời"),
        "publish": N_("Công khai kết quả"),
        "received": N_("Đã tiếp nhận"),
        "forwarded": N_("Đã chuyển đơn vị"),
        "asked": N_("Cán bộ hỏi thêm"),
        "extended": N_("Gia hạn trả lời"),
        "answered": N_("Đơn vị đã trả lời"),
        "refused": N_("Bị từ chối"),
        "overturned": N_("Xem lại việc từ chối"),
        "upheld": N_("Việc từ chối được giữ"),
        "reopened": N_("Mở lại"),
        "closed": N_("Kết thúc"),
        "published": N_("Công khai kết quả"),
        "code": N_("Cấp lại mã"),
        "followed": N_("Bắt đầu báo tin"),
        "unnamed": N_("Không còn nêu công khai"),
    },
}

# What the helper for personal data takes a passage for (shared/privacy).
MARKED: Mapping[str, str] = {
    "phone": N_("số điện thoại"),
    "email": N_("thư điện tử"),
    "identity": N_("số giấy tờ"),
    "account": N_("số tài khoản"),
    "plate": N_("biển số xe"),
    "name": N_("tên người"),
    "address": N_("địa chỉ"),
}
