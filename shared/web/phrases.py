"""What happened, in words for people: a sentence for every kind of event, and titles for what events say openly."""

from collections.abc import Mapping

from shared.events import dispatch, identity, intake, oversight, publisher, triage
from shared.events.envelope import EVENT_TYPES, Event, short_name
from shared.web.language import N_

PHRASES: Mapping[type[Event], str] = {
    intake.CaseReceived: N_("Phản ánh được tiếp nhận"),
    intake.InformationAdded: N_("Người dân gửi thêm thông tin"),
    intake.CaseWithdrawn: N_("Người dân rút phản ánh"),
    intake.VerdictGiven: N_("Người dân đánh giá câu trả lời"),
    intake.RefusalAppealed: N_("Người dân không đồng ý với việc từ chối"),
    intake.PersonalDataErased: N_("Thông tin cá nhân được xóa hẳn theo yêu cầu của người dân"),
    intake.CaseFollowed: N_("Thêm một người cùng theo dõi việc này"),
    intake.FollowingEnded: N_("Một người thôi theo dõi việc này"),
    intake.FollowerContactGiven: N_("Một người cùng theo dõi muốn được báo tin"),
    intake.FollowerContactErased: N_("Địa chỉ nhận tin của một người cùng theo dõi được xóa hẳn"),
    intake.ContactChanged: N_("Người dân sửa cách liên hệ"),
    intake.TrackingCodeRenewed: N_("Mã tra cứu được cấp lại"),
    intake.NoticesStopped: N_("Người dân thôi nhận báo tin"),
    intake.NoticesStarted: N_("Người dân lại nhận báo tin"),
    intake.NoticeGivenUp: N_("Không báo tin được cho người dân"),
    intake.PushSubscribed: N_("Người dân bật báo tin trên một máy"),
    intake.PushEnded: N_("Một máy của người dân thôi nhận báo tin"),
    intake.WayFailing: N_("Một cách báo tin không gửi được"),
    intake.WayWorks: N_("Cách báo tin đó gửi được trở lại"),
    intake.SecretReplaced: N_("Thay một bí mật với dịch vụ bên ngoài"),
    intake.IntakePointOpened: N_("Mở một điểm tiếp nhận"),
    intake.IntakePointChanged: N_("Sửa tên, loại hoặc khu dân cư của một điểm tiếp nhận"),
    intake.IntakePointClosed: N_("Đóng một điểm tiếp nhận"),
    intake.IntakePointReopened: N_("Mở lại một điểm tiếp nhận"),
    triage.CaseQueued: N_("Phản ánh chờ cán bộ kiểm tra"),
    triage.InformationRequested: N_("Cán bộ hỏi thêm người dân"),
    triage.CaseVerified: N_("Cán bộ đã kiểm tra: đủ điều kiện xử lý"),
    triage.CaseRefused: N_("Phản ánh bị từ chối"),
    triage.CaseClassified: N_("Phản ánh được phân loại"),
    triage.HeadlineGiven: N_("Dòng tin công khai được ghi hoặc bỏ"),
    dispatch.CaseForwarded: N_("Chuyển đến đơn vị có trách nhiệm"),
    dispatch.ForwardingHeld: N_("Đã phân loại lại khi chờ đánh giá: nếu mở lại thì chuyển đơn vị này"),
    dispatch.CaseAccepted: N_("Đơn vị nhận việc"),
    dispatch.CaseReturned: N_("Đơn vị trả lại: không phải việc của mình"),
    dispatch.ProgressReported: N_("Đơn vị báo tiến độ"),
    dispatch.OfficerNamed: N_("Đơn vị giao cho cán bộ phụ trách"),
    dispatch.InquiryAnswered: N_("Đơn vị trả lời đôn đốc của Mặt trận"),
    dispatch.DeadlineExtended: N_("Hạn trả lời được lùi"),
    dispatch.CaseAnswered: N_("Đơn vị trả lời"),
    oversight.DeadlineWarned: N_("Sắp đến hạn"),
    oversight.DeadlineMissed: N_("Quá hạn mà chưa có trả lời"),
    oversight.StepMissed: N_("Mặt trận quá hạn một bước của mình"),
    oversight.ProgressOverdue: N_("Đơn vị quá hạn mà không báo tiến độ"),
    oversight.CaseEscalated: N_("Việc trễ hạn được báo lên trên"),
    oversight.DigestMade: N_("Gửi bản tin các việc trễ hạn"),
    oversight.MissCorrected: N_("Mặt trận đính chính: hạn trả lời chưa bị quá"),
    oversight.FindingRecorded: N_("Mặt trận ghi lại điều đã kiểm tra"),
    oversight.RefusalOverturned: N_("Mặt trận không chấp nhận việc từ chối"),
    oversight.RefusalUpheld: N_("Mặt trận xem lại và giữ nguyên việc từ chối"),
    oversight.InquiryRaised: N_("Mặt trận đôn đốc đơn vị"),
    oversight.InquiryWithdrawn: N_("Mặt trận không chờ trả lời đôn đốc này nữa"),
    oversight.CaseReopened: N_("Hồ sơ được mở lại"),
    oversight.CaseClosed: N_("Hồ sơ kết thúc"),
    oversight.AlarmRaised: N_("Báo động: có điều không đúng trong nhật ký"),
    oversight.AlarmSettled: N_("Điều báo động đã được khắc phục"),
    oversight.SignalRaised: N_("Có điều cần Mặt trận xem lại"),
    oversight.SignalDismissed: N_("Mặt trận đã xem tín hiệu và khép lại, kèm lý do"),
    publisher.PictureMade: N_("Một ảnh được làm bản công khai"),
    publisher.PictureDropped: N_("Một ảnh được bỏ khỏi bản công khai"),
    publisher.ResultDrafted: N_("Bản công khai được soạn"),
    publisher.CorrectionDrafted: N_("Bản đính chính được soạn"),
    publisher.ResultApproved: N_("Người thứ hai duyệt bản công khai"),
    publisher.ResultPublished: N_("Kết quả được công khai"),
    publisher.ResultCorrected: N_("Kết quả công khai được đính chính"),
    publisher.ResultWithdrawn: N_("Kết quả được gỡ khỏi trang công khai"),
    publisher.ReportCompiled: N_("Số liệu của một báo cáo được lập"),
    publisher.ReportWritten: N_("Phần đánh giá của một báo cáo được viết"),
    publisher.ReportNumbered: N_("Một báo cáo được cấp số"),
    publisher.ReportIssued: N_("Người thứ hai duyệt báo cáo, báo cáo được ban hành"),
    publisher.ReportFiled: N_("Các tệp của báo cáo đã lập xong"),
    publisher.ReportDelivered: N_("Báo cáo đã gửi đến nơi nhận"),
    publisher.ReportNotDelivered: N_("Báo cáo không gửi được đến một nơi nhận"),
    publisher.ReportWithdrawn: N_("Báo cáo được thu hồi"),
    publisher.SubscriptionAsked: N_("Có người muốn nhận kết quả qua thư"),
    publisher.SubscriptionConfirmed: N_("Việc nhận kết quả qua thư được xác nhận"),
    publisher.SubscriptionEnded: N_("Một người thôi nhận kết quả qua thư, địa chỉ được xóa hẳn"),
    publisher.ResultsDigestMade: N_("Thư kết quả trong tuần được gửi cho một người đã đăng ký"),
    identity.AccountMade: N_("Lập tài khoản"),
    identity.AccountDisabled: N_("Khóa tài khoản"),
    identity.AccountEnabled: N_("Mở khóa tài khoản"),
    identity.PasswordReset: N_("Đặt lại mật khẩu của người khác"),
    identity.PasswordChanged: N_("Đổi mật khẩu của mình"),
    identity.AccountInvited: N_("Gửi lời mời tự đặt mật khẩu"),
    identity.InvitationAccepted: N_("Nhận lời mời và đặt mật khẩu của mình"),
    identity.KeyIssued: N_("Cấp khóa API cho đơn vị"),
    identity.KeyRevoked: N_("Thu hồi khóa API"),
    identity.SignedIn: N_("Đăng nhập"),
    identity.SignInFailed: N_("Đăng nhập sai"),
    identity.PowerProposed: N_("Đề nghị một việc cần hai người"),
    identity.PowerApproved: N_("Mặt trận đồng ý với đề nghị"),
    identity.PowerRefused: N_("Mặt trận không đồng ý với đề nghị"),
}
UNKNOWN = N_("Một việc mà phiên bản này chưa biết tên")

# The open members of events that are told, in this order.
FIELDS: Mapping[str, str] = {
    "number": N_("Số hồ sơ"),
    "channel": N_("Gửi qua"),
    "area": N_("Khu dân cư"),
    "category": N_("Lĩnh vực"),
    "kind": N_("Loại"),
    "urgency": N_("Mức độ"),
    "restricted": N_("Không công khai"),
    "headline": N_("Dòng tin công khai"),
    "followers": N_("Số người cùng theo dõi"),
    "unlisted": N_("Không nêu cho người khác"),
    "unit": N_("Đơn vị"),
    "about_unit": N_("Nói về đơn vị"),
    "round": N_("Lần xử lý"),
    "inquiry": N_("Lần đôn đốc"),
    "due": N_("Hạn"),
    "explanation": N_("Cách tính hạn"),
    "outcome": N_("Kết quả xử lý"),
    "acted_on": N_("Ngày đã làm"),
    "next_date": N_("Ngày làm tiếp"),
    "solved": N_("Việc đã xong chưa"),
    "stars": N_("Số sao (1 đến 5)"),
    "reason": N_("Lý do"),
    "because": N_("Vì sao"),
    "statutory_route": N_("Nơi giải quyết theo luật"),
    "by": N_("Kết thúc bởi"),
    "scope": N_("Phần được xóa"),
    "title": N_("Tiêu đề"),
    "summary": N_("Tóm tắt"),
    "power": N_("Việc"),
    "role": N_("Vai trò"),
    "key": N_("Khóa"),
    "scopes": N_("Quyền"),
    "known_device": N_("Từ thiết bị đã quen"),
    "times": N_("Số lần"),
    "since": N_("Kể từ"),
    "until": N_("Đến hết"),
    "way": N_("Cách báo tin"),
    "secret": N_("Bí mật đã thay"),
    "renewal": N_("Lần cấp lại"),
    "step": N_("Bước"),
    "level": N_("Cấp"),
    "to": N_("Báo cho"),
    "told_by": N_("Báo bằng"),
    "sign": N_("Số, ký hiệu"),
    "edition": N_("Bản thứ"),
}

# Sealed words by the field they stand in.
WORDS: Mapping[str, str] = {
    "words": N_("Nội dung"),
    "place": N_("Địa điểm"),
    "details": N_("Câu hỏi thêm"),
    "comment": N_("Ý kiến của người dân"),
    "question": N_("Câu hỏi"),
    "explanation": N_("Giải thích"),
    "answer": N_("Câu trả lời"),
    "responsible": N_("Người chịu trách nhiệm"),
    "reason": N_("Lý do"),
    "title": N_("Tiêu đề"),
    "summary": N_("Tóm tắt"),
    "assessment": N_("Nhận xét, đánh giá"),
    "proposals": N_("Kiến nghị, đề xuất"),
    "officer": N_("Cán bộ phụ trách"),
    "correction": N_("Đính chính"),
    "kept": N_("Giữ lại có chủ ý"),
    "alt": N_("Lời tả ảnh"),
}


_ALTERED = N_("Một dòng không còn như lúc được ghi. Giữ nguyên hiện trạng và so với sổ của Mặt trận.")

# What is wrong with the truth, by kind: what it is, and what to do. docs/operating.md has a section for each.
TROUBLES: Mapping[str, tuple[str, str]] = {
    "hole": (
        N_("Thiếu sự kiện ở giữa"),
        N_("Nguồn không đưa lại được những sự kiện còn thiếu. Hãy chạy kiểm tra, rồi khôi phục nhật ký của nguồn."),
    ),
    "another_past": (
        N_("Nhật ký của nguồn đã khác với những gì đã nghe"),
        N_("Không nhận thêm gì từ nguồn này. Có thể nhật ký bị sửa hoặc khôi phục từ bản cũ: xem tài liệu vận hành."),
    ),
    "source_behind": (
        N_("Nhật ký của nguồn ngắn hơn những gì đã nghe"),
        N_("Nguồn được khôi phục từ bản cũ. Hãy dừng nguồn và nạp lại phần thiếu từ sổ của Mặt trận."),
    ),
    "forged": (
        N_("Chữ ký không đúng"),
        N_("Có sự kiện không mang chữ ký của nguồn. Không nhận; hãy tìm xem ai gửi."),
    ),
    "other_jurisdiction": (
        N_("Sự kiện của xã khác"),
        N_("Không nhận. Hàng đợi, nguồn hoặc bản sao dữ liệu đang dẫn nhầm sang xã khác: hãy xem lại cấu hình."),
    ),
    "changed_key": (
        N_("Khóa công khai của nguồn đã đổi"),
        N_("Không nhận thêm gì cho đến khi khóa mới được chấp nhận."),
    ),
    "unknown_event": (
        N_("Loại sự kiện chưa biết"),
        N_("Phiên bản này chưa hiểu; sự kiện được giữ lại và sẽ được nhận sau khi cập nhật phần mềm."),
    ),
    "altered_log": (N_("Kiểm tra thấy nhật ký bị thay đổi"), _ALTERED),
    "altered_register": (N_("Kiểm tra thấy sổ ghi nhận bị thay đổi"), _ALTERED),
    "altered_key": (N_("Kiểm tra thấy khóa bị thay đổi"), _ALTERED),
    "way_failing": (
        N_("Không báo tin được cho người dân"),
        N_("Đã một giờ không gửi được gì bằng cách này. Hãy nhờ người vận hành xem máy chủ thư."),
    ),
    "clock": (
        N_("Đồng hồ của máy chạy sai"),
        N_("Các việc theo giờ tạm dừng. Hãy chỉnh đồng hồ của máy."),
    ),
}


_BY_NAME = {short_name(event.type): said for event, said in PHRASES.items()}


def phrase(event: str) -> str:
    """The sentence for `intake.case-received`, as a message id."""
    return _BY_NAME.get(event, UNKNOWN)


def phrase_of_type(type_: str) -> str:
    """The sentence for the full type of an event, as a message id."""
    known = EVENT_TYPES.get(type_)
    return PHRASES.get(known, UNKNOWN) if known else UNKNOWN
