"""Signals in plain sentences, each with its counts and what they are counted of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.oversight.signals.view import SignalView
from services.oversight.wording import Locale
from shared.events.oversight import SignalKind
from shared.web.formats import number, when
from shared.web.language import N_
from shared.web.spans import span

TITLES: Mapping[SignalKind, str] = {
    "answers_in_a_burst": N_("Nhiều câu trả lời cùng lúc"),
    "answers_alike": N_("Những câu trả lời giống hệt nhau"),
    "changed_before_due": N_("Đổi đơn vị hoặc lĩnh vực sát hạn"),
    "extended_before_due": N_("Hay gia hạn sát hạn"),
    "verdicts_in_a_burst": N_("Nhiều đánh giá cùng lúc"),
    "area_silent": N_("Khu dân cư không còn phản ánh"),
    "point_silent": N_("Điểm tiếp nhận không còn phản ánh"),
    "area_waits_longer": N_("Một khu dân cư chờ lâu hơn"),
}
EVIDENCE: Mapping[SignalKind, str] = {
    "answers_in_a_burst": N_(
        "%(name)s trả lời %(count)s hồ sơ trong vòng %(minutes)s phút, trên %(of)s câu trả lời trong bảy ngày."
    ),
    "answers_alike": N_("%(name)s có %(count)s câu trả lời giống nhau từng chữ, trên %(of)s câu trả lời gần đây."),
    "changed_before_due": N_(
        "Một hồ sơ đang ở %(name)s được đổi đơn vị hoặc lĩnh vực khi chỉ còn %(left)s là đến hạn."
    ),
    "extended_before_due": N_("%(name)s gia hạn sát lúc đến hạn %(count)s lần, trên %(of)s lần gia hạn."),
    "verdicts_in_a_burst": N_(
        "%(count)s đánh giá về hồ sơ gửi từ %(name)s đến trong vòng %(minutes)s phút, trên %(of)s đánh giá trong bảy"
        " ngày."
    ),
    "area_silent": N_("%(name)s: không có phản ánh nào nữa từ %(since)s; tám tuần trước đó có %(count)s phản ánh."),
    "point_silent": N_("%(name)s: không có phản ánh nào nữa từ %(since)s; tám tuần trước đó có %(count)s phản ánh."),
    "area_waits_longer": N_(
        "%(name)s: một nửa trong %(count)s hồ sơ chờ câu trả lời đầu tiên từ %(days)s ngày trở lên; ở các khu khác, một"
        " nửa trong %(of)s hồ sơ chờ từ %(others)s ngày trở lên."
    ),
}
VERDICTS_OF_ALL = N_("%(count)s đánh giá đến trong vòng %(minutes)s phút, trên %(of)s đánh giá trong bảy ngày.")


@dataclass(frozen=True)
class Told:
    """A signal with its title and its evidence in the language of the page."""

    signal: SignalView
    title: str
    evidence: str


def told(signal: SignalView, points: Mapping[str, str], locale: Locale) -> Told:
    """`points`: the names of intake points by their codes."""
    of_all = signal.kind == "verdicts_in_a_burst" and not signal.about
    values = {
        "name": _name(signal, points, locale),
        "count": number(signal.count, locale.language),
        "of": number(signal.of or 0, locale.language),
        "days": number(signal.days or 0, locale.language),
        "others": number(signal.others_days or 0, locale.language),
        "since": when(signal.since, locale.language),
        "left": span(signal.until - signal.since, locale.gettext),
        "minutes": number(max(1, -((signal.since - signal.until) // timedelta(minutes=1))), locale.language),
    }
    sentence = VERDICTS_OF_ALL if of_all else EVIDENCE[signal.kind]
    return Told(signal, locale.gettext(TITLES[signal.kind]), locale.gettext(sentence, **values))


def _name(signal: SignalView, points: Mapping[str, str], locale: Locale) -> str:
    """The name behind the code; a code that the commune does not know any more stays as it is."""
    commune, code = locale.commune, signal.about
    if signal.kind in ("point_silent", "verdicts_in_a_burst"):
        return points.get(code, code)
    found = commune.area(code) if signal.kind.startswith("area") else commune.unit(code)
    return found.in_language(locale.language) if found else code
