"""What a report says, in the form of Vietnamese offices (Decree 30/2020/NĐ-CP, annex I), in whatever file it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.publisher.periods import TITLES
from services.publisher.reported import Report
from services.publisher.stories import Story
from services.publisher.tables import Bar, Table, bars, report_tables, share, written
from services.publisher.wording import Wording
from shared.commune import Commune
from shared.web.formats import number

COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ABOUT = "Kết quả tiếp nhận, giải quyết và giám sát phản ánh của nhân dân"
NO_NUMBER = "Số: …/"  # of what is a draft


@dataclass(frozen=True)
class Section:
    """`heading` with its paragraphs, tables and stories, in this order."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    bars: tuple[Bar, ...] = ()
    stories: tuple[Story, ...] = ()


@dataclass(frozen=True)
class Document:
    """One report as it is written. `carried`: for machines, as JSON."""

    above: str
    body: str
    country: tuple[str, str]
    sign: str
    place: str
    title: str
    about: str
    period: str
    to: tuple[str, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    signs: tuple[str, ...]
    signer: str
    copies: tuple[str, ...]
    proof: str
    draft: bool
    carried: str


def document(
    report: Report, commune: Commune, words: Wording, stories: Sequence[Story], carried: str, today: date
) -> Document:
    """`today` stands on a draft; what was issued has its own day."""
    office, plan = commune.office, commune.report(report.kind)
    day, place = report.day or today, office.place or commune.name
    to = [found.name if (found := commune.body(code)) else code for code in _recipients(report, commune)]
    return Document(
        above=(office.above or "").upper(),
        body=(office.body or commune.front).upper(),
        country=COUNTRY,
        sign=f"Số: {report.sign}" if report.sign else f"{NO_NUMBER}{plan.suffix if plan else ''}",
        place=f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        title=TITLES[report.kind],
        about=ABOUT,
        period=report.period.told,
        to=tuple(to),
        notes=_notes(report),
        sections=tuple(_sections(report, commune, words, stories)),
        signs=office.signs,
        signer=office.signer or "",
        copies=("Như trên;", office.archive),
        proof=f"Số liệu của báo cáo này đếm lại được từ nhật ký. SHA-256 của số liệu: {report.sha256}",
        draft=report.issued_at is None,
        carried=carried,
    )


def _recipients(report: Report, commune: Commune) -> Sequence[str]:
    plan = commune.report(report.kind)
    return report.recipients or (plan.to if plan else ())


def _notes(report: Report) -> tuple[str, ...]:
    replaced = f"Báo cáo này thay cho báo cáo số {report.replaces}."
    return (replaced,) if report.replaces else ()


def _sections(report: Report, commune: Commune, words: Wording, stories: Sequence[Story]) -> Sequence[Section]:
    compared = report.compared
    (first, main), *further = report_tables(compared, commune)
    figures = [
        Section(first, _told(report), main, tuple(bars(compared))),
        *(Section(heading, tables=tables) for heading, tables in further),
    ]
    said = [
        Section("Nhận xét, đánh giá", _paragraphs(words.assessment)),
        Section("Những việc đã làm được, người dân đã đánh giá", stories=tuple(stories)),
        Section("Kiến nghị, đề xuất", _paragraphs(words.proposals)),
    ]
    return [*figures, *(one for one in said if one.paragraphs or one.stories)]


def _told(report: Report) -> tuple[str, ...]:
    """The period in a few sentences, each share beside what it is a share of."""
    now = report.compared.now
    answered, judged, stars = now.of("answered"), now.of("judged"), now.stars()
    in_time = f", trong đó đúng hạn {share(now.of('on_time'), answered)}" if answered else ""
    said = [
        f"Trong kỳ, Mặt trận tiếp nhận {written(now.of('received'))} phản ánh của nhân dân; các đơn vị trả lời"
        f" {written(answered)} hồ sơ{in_time}."
    ]
    if answered:
        solved = f"; trong số đó, người dân nói đã xong {share(now.of('solved'), judged)}" if judged else ""
        said.append(f"Người dân đã đánh giá {share(judged, answered)} hồ sơ được trả lời{solved}.")
    if stars is not None:
        said.append(
            f"Mức hài lòng bình quân: {number(round(stars, 1), 'vi')} trên 5 sao, của {written(judged)} đánh giá."
        )
    return tuple(said)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
