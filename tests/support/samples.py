"""One named sample of every event: invented, fixed, the same in every test."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.events import dispatch, identity, intake, oversight, publisher, triage
from shared.events.envelope import Event
from shared.events.sealed import Sealed

CASE = UUID("01900000-0000-7000-8000-000000000001")
PHOTO = UUID("01900000-0000-7000-8000-000000000002")
VOICE = UUID("01900000-0000-7000-8000-000000000003")
AT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
DUE = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
words = Sealed(case=CASE, key="words", box="bm9uY2UgYW5kIGNpcGhlcnRleHQ=")
contact = Sealed(case=CASE, key="contact", box="bm9uY2UgYW5kIGNpcGhlcnRleHQ=")
photo = intake.Photo(id=PHOTO, media_type="image/webp", width=640, height=480)
voice = intake.Voice(id=VOICE, media_type="audio/webm")

given: dict[str, Any] = {"due": DUE, "profile": "mac-dinh-2026-1", "explanation": ("Bắt đầu", "Hạn")}

received = intake.CaseReceived(
    number="LS-2026-000001", tracking="ab" * 32, channel="web", point="nha-van-hoa-6", area="tieu-khu-6",
    category_hint="TN", language="vi", consent="2026-11", words=words, contact=contact, place=words, photos=(photo,),
    voice=voice, contact_by=contact, details=words,
)  # fmt: skip
relayed = received.model_copy(update={"channel": "relay"})
added = intake.InformationAdded(words=words, photos=(photo,), sending="ab" * 32, question=2, voice=voice, **given)
withdrawn = intake.CaseWithdrawn()
judged = intake.VerdictGiven(round=1, solved="partly", stars=3, comment=words, photos=(), given_at=AT)
appealed = intake.RefusalAppealed(refusal=3, words=words)
erased = intake.PersonalDataErased(scope="all")
followed = intake.CaseFollowed(follower=PHOTO, tracking="cd" * 32, followers=2)
unfollowed = intake.FollowingEnded(follower=PHOTO, followers=1)
follower_contact_given = intake.FollowerContactGiven(
    follower=PHOTO,
    contact=contact.model_copy(update={"case": PHOTO}),
    way="email",
    language="vi",
    consent="2026-11",
    change=1,
)
follower_contact_erased = intake.FollowerContactErased(follower=PHOTO)
code_renewed = intake.TrackingCodeRenewed(tracking="cd" * 32, renewal=1, way="email")
contact_changed = intake.ContactChanged(
    contact=contact, contact_by=contact, consent="2026-11", change=1, sending="ab" * 32
)
notices_stopped = intake.NoticesStopped(way="email", change=1)
notices_started = intake.NoticesStarted(way="email")
notice_given_up = intake.NoticeGivenUp(notice=PHOTO, way="email", step="answered", reason="refused")
push_subscribed = intake.PushSubscribed(
    device=PHOTO, browser="ab" * 32, subscription=contact.model_copy(update={"case": PHOTO})
)
push_ended = intake.PushEnded(device=PHOTO, because="stopped")
way_failing = intake.WayFailing(way="email", since=AT)
way_works = intake.WayWorks(way="email")
secret_replaced = intake.SecretReplaced(secret="smtp-password", at=AT)
point_opened = intake.IntakePointOpened(
    code="nha-van-hoa-6", name="Nhà văn hóa 6", area="tieu-khu-6", opened_at=AT, kind="culture_house"
)
point_changed = intake.IntakePointChanged(
    code="nha-van-hoa-6", name="Nhóm Zalo Tiểu khu 6", area="tieu-khu-6", kind="zalo_group"
)
point_closed = intake.IntakePointClosed(code="nha-van-hoa-6")
point_reopened = intake.IntakePointReopened(code="nha-van-hoa-6")

queued = triage.CaseQueued(number="LS-2026-000001", **given)
asked = triage.InformationRequested(question=words)
verified = triage.CaseVerified(**given)
refused = triage.CaseRefused(reason="khieu-nai", explanation=words, statutory_route="Ban Tiếp công dân")
classified = triage.CaseClassified(
    category="TN", kind="report", urgency="normal", area="tieu-khu-6", restricted=False, about_unit=None, clock_from=AT
)
named = triage.HeadlineGiven(headline="Cống trước nhà văn hóa 6 bị tắc", kept=words)

forwarded = dispatch.CaseForwarded(
    unit="kinh-te", category="TN", round=1, due=DUE, profile="mac-dinh-2026-1", explanation=("Bắt đầu", "Hạn"),
    restricted=False, urgency="normal",
)  # fmt: skip
held = dispatch.ForwardingHeld(unit="cong-an", category="AN", round=1, restricted=False, urgency="normal")
accepted = dispatch.CaseAccepted(unit="kinh-te", round=1)
returned = dispatch.CaseReturned(unit="kinh-te", round=1, reason=words)
progressed = dispatch.ProgressReported(unit="kinh-te", round=1, words=words)
officer_named = dispatch.OfficerNamed(unit="kinh-te", round=1, officer=words)
extended = dispatch.DeadlineExtended(
    unit="kinh-te",
    round=1,
    due=DUE,
    reason=words,
    profile="mac-dinh-2026-1",
    explanation=("Đơn vị gia hạn một lần, đến 17:00 02/12/2026",),
)
answered = dispatch.CaseAnswered(
    unit="kinh-te",
    round=1,
    outcome="done",
    answer=words,
    responsible=words,
    acted_on=date(2026, 11, 30),
    next_date=None,
    photos=(photo,),
    alike="ef" * 16,
)

inquiry_answered = dispatch.InquiryAnswered(inquiry=1, unit="kinh-te", answer=words)

warned = oversight.DeadlineWarned(step="handle", unit="kinh-te", round=1, due=DUE)
missed = oversight.DeadlineMissed(unit="kinh-te", round=1, due=DUE)
step_missed = oversight.StepMissed(step="verify", round=1, due=DUE)
progress_overdue = oversight.ProgressOverdue(unit="kinh-te", round=1, since=AT, due=DUE)
escalated = oversight.CaseEscalated(
    level=2, step="handle", unit="kinh-te", round=1, due=DUE, to=("uy-ban",), told_by="digest"
)
digest_made = oversight.DigestMade(to="uy-ban", told_by="digest", day=date(2026, 12, 3), after=0, until=7)
corrected = oversight.MissCorrected(round=1, reason=words)
found = oversight.FindingRecorded(words=words, photos=(photo,), told=True)
inquired = oversight.InquiryRaised(inquiry=1, unit="kinh-te", question=words, due=DUE)
inquiry_withdrawn = oversight.InquiryWithdrawn(inquiry=1, because="moved")
overturned = oversight.RefusalOverturned(reason=words, refusal=3)
upheld = oversight.RefusalUpheld(reason=words, refusal=3)
reopened = oversight.CaseReopened(round=2, because="not_solved")
closed = oversight.CaseClosed(by="citizen", round=1, **given)
alarmed = oversight.AlarmRaised(kind="altered_log", source="dispatch", position=7, detail="the signature does not hold")
calmed = oversight.AlarmSettled(kind="altered_log", source="dispatch")
signalled = oversight.SignalRaised(
    signal=PHOTO, kind="answers_in_a_burst", about="kinh-te", since=AT, until=DUE, cases=(CASE,), count=12, of=20
)
dismissed = oversight.SignalDismissed(signal=PHOTO, reason=words)
refusal_stands = oversight.CaseClosed(by="refusal_stands", round=1)

picture_made = publisher.PictureMade(
    photos=(photo,), of=VOICE, side="before", alt=words, blurred=3, author="staff/1",
)  # fmt: skip
picture_dropped = publisher.PictureDropped(of=VOICE)
shown = publisher.PublicPhoto(id=PHOTO, side="before", alt="Nắp cống vỡ", width=640, height=480)
drafted = publisher.ResultDrafted(title=words, summary=words, outcome="done", author="staff/1", round=1, kept=words)
correction_drafted = publisher.CorrectionDrafted(
    title=words, summary=words, outcome="done", correction=words, author="staff/1", kept=words,
)  # fmt: skip
approved = publisher.ResultApproved(draft=1, approver="staff/2")
published = publisher.ResultPublished(
    number="LS-2026-000001", title="Thông cống", summary="Đã thông cống.", outcome="done", category="TN",
    area="tieu-khu-6", unit="kinh-te", solved="yes", stars=5, round=1, photos=(shown,),
)  # fmt: skip
result_corrected = publisher.ResultCorrected(
    title="Thông cống", summary="Đã thông cống hôm thứ Ba.", outcome="done", correction="Bản trước ghi nhầm ngày.",
    photos=(shown,),
)  # fmt: skip
taken_down = publisher.ResultWithdrawn(reason="Có thông tin cá nhân")

compiled = publisher.ReportCompiled(
    kind="week",
    first=date(2026, 11, 16),
    last=date(2026, 11, 22),
    edition=1,
    positions=(publisher.HeardUpTo(source="intake", position=7, hash="ab" * 32),),
    aside=(publisher.SetAside(source="intake", position=3),),
    figures='{"before":{},"form":1,"now":{"received":1}}',
    sha256="cd" * 32,
)
written = publisher.ReportWritten(edition=1, assessment=words, proposals=words, stories=(CASE,), author="staff/1")
numbered = publisher.ReportNumbered(report=PHOTO, edition=1, year=2026, number=12)
issued = publisher.ReportIssued(
    edition=1, draft=2, approver="staff/2", year=2026, number=12, sign="12/BC-MTTQ", day=date(2026, 11, 23),
    public=True, to=("uy-ban",), replaces=None, assessment="Tuần này có mưa to.", proposals="Đề nghị nạo vét cống.",
    stories=(CASE,),
)  # fmt: skip
filed = publisher.ReportFiled(edition=1, files=(publisher.Filed(format="pdf", sha256="ef" * 32, size=54321),))
delivered = publisher.ReportDelivered(edition=1, to="uy-ban")
not_delivered = publisher.ReportNotDelivered(edition=1, to="uy-ban", reason="no_address")
report_withdrawn = publisher.ReportWithdrawn(edition=1, reason="Số liệu của một đơn vị bị thiếu.")

subscription_asked = publisher.SubscriptionAsked(
    address=contact, area="tieu-khu-6", category="TN", language="vi", consent="2026-11",
)  # fmt: skip
subscription_confirmed = publisher.SubscriptionConfirmed()
subscription_ended = publisher.SubscriptionEnded(because="stopped")
results_digest_made = publisher.ResultsDigestMade(week=date(2026, 11, 30), since=AT, until=DUE)

account_made = identity.AccountMade(role="unit_member", unit="kinh-te", proposal=None)
account_disabled = identity.AccountDisabled()
account_enabled = identity.AccountEnabled(proposal=PHOTO)
password_reset = identity.PasswordReset(proposal=PHOTO)
password_changed = identity.PasswordChanged()
account_invited = identity.AccountInvited(until=DUE)
invitation_accepted = identity.InvitationAccepted()
key_issued = identity.KeyIssued(key="0123456789", unit="kinh-te", scopes=("dispatch:read",))
key_revoked = identity.KeyRevoked(key="0123456789", unit="kinh-te")
signed_in = identity.SignedIn(known_device=True)
sign_in_failed = identity.SignInFailed(times=3, since=AT)
power_proposed = identity.PowerProposed(power="password", role="overseer", account=PHOTO)
power_approved = identity.PowerApproved()
power_refused = identity.PowerRefused()

SAMPLES: tuple[Event, ...] = (
    received, added, withdrawn, judged, appealed, erased, contact_changed, code_renewed,
    follower_contact_given, follower_contact_erased,
    point_opened, point_changed, point_closed,
    point_reopened, followed, unfollowed, notices_stopped, notices_started, notice_given_up, way_failing, way_works,
    push_subscribed, push_ended, secret_replaced,
    queued, asked, verified, refused, classified, named,
    forwarded, held, accepted, returned, progressed, officer_named, extended, answered,
    inquiry_answered,
    warned, missed, step_missed, progress_overdue, escalated, digest_made,
    corrected, found, inquired, inquiry_withdrawn, overturned, upheld, reopened, closed, alarmed, calmed,
    signalled, dismissed,
    picture_made, picture_dropped, drafted, approved, published, correction_drafted, result_corrected, taken_down,
    drafted, approved, published, taken_down,
    compiled, written, numbered, issued, filed, delivered, not_delivered, report_withdrawn,
    subscription_asked, subscription_confirmed, subscription_ended, results_digest_made,
    account_made, account_disabled, account_enabled, password_reset, password_changed,
    account_invited, invitation_accepted, key_issued, key_revoked,
    signed_in, sign_in_failed, power_proposed, power_approved, power_refused,
)  # fmt: skip
