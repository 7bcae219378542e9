"""The tables and charts of a report, from its figures. In Vietnamese, in which reports are written and filed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.publisher.figures import ENOUGH, NOBODY, Compared, Figures
from shared.commune import Commune
from shared.web.codes import CODES
from shared.web.formats import number

UNKNOWN = "Chưa rõ"
MINUS = "–"  # the sign that our fonts have

MAIN: Sequence[tuple[str, str]] = (
    ("Phản ánh được tiếp nhận", "received"),
    ("Hồ sơ được đơn vị trả lời", "answered"),
    ("– trả lời đúng hạn", "on_time"),
    ("– trả lời sau hạn", "answered_late"),
    ("Hồ sơ đã trả lời được người dân đánh giá", "judged"),
    ("– người dân nói đã xong", "solved"),
    ("– người dân nói mới xong một phần", "partly"),
    ("– người dân nói chưa xong", "unsolved"),
    ("Hồ sơ mở lại", "reopened"),
    ("Hồ sơ kết thúc", "closed"),
    ("Kết quả được công khai", "published"),
    ("Lượt quá hạn của các đơn vị", "missed"),
    ("Lượt quá hạn của Mặt trận", "front_missed"),
    ("Lượt gia hạn", "extended"),
)
WATCHED: Sequence[tuple[str, str]] = (
    ("Phản ánh bị từ chối", "refused"),
    ("– việc từ chối được Mặt trận giữ nguyên", "upheld"),
    ("– việc từ chối Mặt trận không chấp nhận", "overturned"),
    ("– còn chờ Mặt trận quyết định, cuối kỳ", "refusals_waiting"),
    ("Lượt đôn đốc của Mặt trận", "inquired"),
    ("– đơn vị đã trả lời", "replied"),
    ("– trong đó trả lời muộn", "replied_late"),
    ("– thôi chờ vì quá hạn mà không trả lời", "never_replied"),
    ("– chưa trả lời, cuối kỳ", "inquiries_open"),
    ("– trong đó đã quá hạn", "inquiries_late"),
    ("Tín hiệu cần xem lại", "signalled"),
    ("– đã xem lại và khép lại trong kỳ", "dismissed"),
    ("– chưa khép lại, cuối kỳ", "signals_open"),
)
STANDING: Sequence[tuple[str, str]] = (
    ("Hồ sơ chưa kết thúc", "open"),
    ("– chờ kiểm tra, xác minh", "open/step/verify"),
    ("– chờ phân loại, chuyển đơn vị", "open/step/classify"),
    ("– đang ở đơn vị giải quyết", "open/step/handle"),
    ("– chờ người dân", "open/step/citizen"),
    ("– bị từ chối, chờ Mặt trận", "open/step/front"),
    ("Hồ sơ đã kết thúc, chờ công khai", "open/step/publish"),
    ("Hồ sơ đang trễ hạn", "late"),
    ("– trễ ở đơn vị", "late_unit"),
    ("– trễ ở các bước của Mặt trận", "late_front"),
    ("Hồ sơ đã mở lại ít nhất một lần, chưa kết thúc", "unsatisfied"),
)
DRAWN = ("received", "answered", "on_time", "judged", "solved", "missed", "reopened", "closed")
SIGNALS: Mapping[str, str] = {
    "answers_in_a_burst": "Nhiều câu trả lời cùng lúc",
    "answers_alike": "Những câu trả lời giống hệt nhau",
    "changed_before_due": "Đổi đơn vị hoặc lĩnh vực sát hạn",
    "extended_before_due": "Hay gia hạn sát hạn",
    "verdicts_in_a_burst": "Nhiều đánh giá cùng lúc",
    "area_silent": "Khu dân cư không còn phản ánh",
    "point_silent": "Điểm tiếp nhận không còn phản ánh",
    "area_waits_longer": "Một khu dân cư chờ lâu hơn",
}
OF_UNITS = ("answered", "on_time", "answered_late", "missed", "extended", "judged", "solved")
BEFORE = ("Kỳ này", "Kỳ trước", "Tăng, giảm")


@dataclass(frozen=True)
class Table:
    """The first cell of a row is a text, the others are numbers as they are written, or empty."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One thing in this period, and in the one before."""

    label: str
    now: int
    before: int


def written(value: int) -> str:
    return number(value, "vi")


def change(now: int, before: int) -> str:
    """`+3`, `−2`, `0`."""
    sign = "+" if now > before else MINUS if now < before else ""
    return f"{sign}{written(abs(now - before))}"


def share(part: int, of: int) -> str:
    """`12/15 (80%)`; of fewer than five no percentage."""
    told = f"{written(part)}/{written(of)}"
    return f"{told} ({round(100 * part / of)}%)" if of >= ENOUGH else told


def compared_table(title: str, rows: Sequence[tuple[str, str]], compared: Compared) -> Table:
    """Figures of this period beside those of the one before."""
    told = ((label, compared.now.of(name), compared.before.of(name)) for label, name in rows)
    lines = tuple((label, written(now), written(before), change(now, before)) for label, now, before in told)
    return Table(title, ("Chỉ tiêu", *BEFORE), lines)


def parts_table(title: str, head: str, prefix: str, compared: Compared, name: Callable[[str], str]) -> Table:
    """What a figure is made of, the largest first."""
    now, before = compared.now.by(prefix), compared.before.by(prefix)
    codes = [*now, *(code for code in before if code not in now)]
    told = ((name(code), now.get(code, 0), before.get(code, 0)) for code in codes)
    lines = tuple((label, written(ours), written(theirs), change(ours, theirs)) for label, ours, theirs in told)
    return Table(title, (head, *BEFORE), lines)


def units_table(figures: Figures, commune: Commune) -> Table:
    """Every unit that had anything, in the commune's order: nothing is ranked."""
    codes = [unit.code for unit in commune.units]
    named = {code for name in (*OF_UNITS, "open", "late") for code in figures.by(f"{name}/unit")}
    rows = [_unit(figures, commune, code) for code in [*codes, *sorted(named - {*codes})] if code in named]
    heads = ("Đơn vị", "Đã trả lời", "Đúng hạn", "Sau hạn", "Lượt quá hạn", "Gia hạn", "Đang giữ", "Đang trễ",
             "Được đánh giá", "Đã xong", "Số sao")  # fmt: skip
    return Table("Kết quả của từng đơn vị", heads, tuple(rows))


def _unit(figures: Figures, commune: Commune, code: str) -> tuple[str, ...]:
    names = ("answered", "on_time", "answered_late", "missed", "extended", "open", "late", "judged", "solved")
    stars = figures.stars(f"/unit/{code}")
    told = "" if stars is None else number(round(stars, 1), "vi")
    return (unit_name(commune)(code), *(written(figures.of(f"{name}/unit/{code}")) for name in names), told)


def unit_name(commune: Commune) -> Callable[[str], str]:
    return lambda code: found.name if (found := commune.unit(code)) else _unknown(code)


def area_name(commune: Commune) -> Callable[[str], str]:
    return lambda code: found.name if (found := commune.area(code)) else _unknown(code)


def category_name(commune: Commune) -> Callable[[str], str]:
    return lambda code: found.name if (found := commune.category(code)) else _unknown(code, "Chưa phân loại")


def reason_name(commune: Commune) -> Callable[[str], str]:
    return lambda code: found.name if (found := commune.refusal_reason(code)) else _unknown(code)


def code_name(field: str) -> Callable[[str], str]:
    return lambda code: CODES[field].get(code, _unknown(code))


def _unknown(code: str, none: str = UNKNOWN) -> str:
    return none if code == NOBODY else code


def bars(compared: Compared) -> list[Bar]:
    """What is drawn: this period beside the one before."""
    labels = {name: label.removeprefix("– ") for label, name in MAIN}
    return [
        Bar(labels[name][:1].upper() + labels[name][1:], compared.now.of(name), compared.before.of(name))
        for name in DRAWN
    ]


def report_tables(compared: Compared, commune: Commune) -> list[tuple[str, tuple[Table, ...]]]:
    """All tables of a report under their headings; those that would be empty are left out."""
    return [
        ("Kết quả trong kỳ", (compared_table("Số liệu chính", MAIN, compared),)),
        ("Kết quả của từng đơn vị", _of_units(compared, commune)),
        ("Giám sát của Mặt trận", _watched(compared, commune)),
        ("Tình hình cuối kỳ", (compared_table("Còn lại lúc hết kỳ", STANDING, compared),)),
        ("Phản ánh theo lĩnh vực, khu dân cư và cách gửi", _received(compared, commune)),
    ]


def _of_units(compared: Compared, commune: Commune) -> tuple[Table, ...]:
    """The Front's own lateness stands beside that of the units."""
    title = "Lượt quá hạn ở các bước của Mặt trận"
    tables = (
        units_table(compared.now, commune),
        parts_table(title, "Bước", "front_missed/step", compared, code_name("step")),
    )
    return _filled(tables)


def _watched(compared: Compared, commune: Commune) -> tuple[Table, ...]:
    tables = (
        compared_table("Từ chối, đôn đốc, tín hiệu", WATCHED, compared),
        parts_table("Lý do từ chối", "Lý do", "refused/reason", compared, reason_name(commune)),
        parts_table("Vì sao mở lại", "Lý do", "reopened/because", compared, code_name("because")),
        parts_table("Tín hiệu theo loại", "Loại", "signalled/kind", compared, lambda kind: SIGNALS.get(kind, kind)),
        parts_table("Hồ sơ kết thúc vì", "Lý do", "closed/by", compared, code_name("by")),
    )
    return _filled(tables)


def _received(compared: Compared, commune: Commune) -> tuple[Table, ...]:
    tables = (
        parts_table("Theo lĩnh vực", "Lĩnh vực", "received/category", compared, category_name(commune)),
        parts_table("Theo khu dân cư", "Khu dân cư", "received/area", compared, area_name(commune)),
        parts_table("Theo cách gửi", "Gửi qua", "received/channel", compared, code_name("channel")),
    )
    return _filled(tables)


def _filled(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    return tuple(table for table in tables if table.rows)
