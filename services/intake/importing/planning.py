"""What comes of each line of a table: a point is opened, or is there already, or the line is wrong. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from services.intake.domain import Description
from services.intake.importing.tables import Row
from services.intake.points import KINDS, LONGEST_POINT_CODE, Point, code_of_name
from shared.commune import Commune
from shared.events.intake import PointKind
from shared.text import says_something, slug
from shared.web.language import N_

LONGEST_NAME = 200
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# How people call the kinds, as the beginning of a slug; also of a name, where no kind is given.
SPOKEN: Mapping[str, PointKind] = {
    "khu-dan-cu": "group", "thon": "group", "xom": "group", "tieu-khu": "group", "to-dan-pho": "group",
    "group": "group",
    "nha-van-hoa": "culture_house", "culture-house": "culture_house",
    "doan-the": "organisation", "to-chuc": "organisation", "hoi": "organisation", "chi-hoi": "organisation",
    "doan": "organisation", "chi-doan": "organisation", "cong-doan": "organisation", "organisation": "organisation",
    "co-quan": "office", "tru-so": "office", "tram": "office", "trung-tam": "office", "office": "office",
    "nhom-zalo": "zalo_group", "zalo": "zalo_group",
    "su-kien": "event", "event": "event",
}  # fmt: skip
BY_LENGTH = sorted(SPOKEN, key=len, reverse=True)

State = Literal["new", "there", "closed", "wrong"]


@dataclass(frozen=True)
class Planned:
    """A line with what comes of it. `why`: a message id, with its values; empty for a point that is to be opened."""

    row: Row
    state: State
    code: str = ""
    described: Description | None = None
    why: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class Wrong(Exception):
    """A line that opens nothing: a message id, and what stands in it."""

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def planned(rows: Sequence[Row], points: Sequence[Point], commune: Commune) -> list[Planned]:
    """What comes of each line, in their order; the first of two with one code is the one that counts."""
    return list(_planned(rows, {point.code: point for point in points}, commune))


def _planned(rows: Sequence[Row], points: Mapping[str, Point], commune: Commune) -> Iterator[Planned]:
    by_name = {(slug(point.name), point.area): point for point in points.values()}
    taken: dict[str, int] = {}
    for row in rows:
        try:
            described = _described(row, commune)
            code = _code(row, described.name)
            there = points.get(code) or (None if row.code else by_name.get((slug(described.name), described.area)))
            if there is not None:
                yield _there(row, described, there)
                continue
            if code in taken:
                raise Wrong(
                    N_("Trùng mã “%(code)s” với dòng %(line)s. Nếu là nơi khác, hãy thêm cột mã."),
                    code=code,
                    line=taken[code],
                )
            taken[code] = row.number
            yield Planned(row, "new", code, described)
        except Wrong as wrong:
            yield Planned(row, "wrong", why=wrong.why, values=wrong.values)


def _there(row: Row, described: Description, point: Point) -> Planned:
    """Raises Wrong where the code belongs to a place of another name."""
    if row.code and slug(point.name) != slug(described.name):
        raise Wrong(
            N_("Mã “%(code)s” đã thuộc về điểm “%(name)s”. Hãy sửa tên điểm ấy, hoặc chọn mã khác."),
            code=point.code,
            name=point.name,
        )
    if slug(point.name) != slug(described.name):
        raise Wrong(
            N_("Tên này cho mã “%(code)s”, đã thuộc về điểm “%(name)s”. Hãy thêm cột mã."),
            code=point.code,
            name=point.name,
        )
    return Planned(row, "closed" if point.closed_at else "there", point.code, described)


def _described(row: Row, commune: Commune) -> Description:
    """Raises Wrong."""
    if row.too_wide:
        raise Wrong(N_("Dòng có quá nhiều cột. Các cột: tên, loại, khu dân cư, mã."))
    if not says_something(row.name):
        raise Wrong(N_("Thiếu tên điểm."))
    if len(row.name) > LONGEST_NAME:
        raise Wrong(N_("Tên dài quá %(most)s chữ."), most=LONGEST_NAME)
    return Description(row.name, _kind(row, commune), _area(row, commune))


def _kind(row: Row, commune: Commune) -> PointKind:
    if row.kind:
        found = next((kind for kind, title in KINDS.items() if slug(row.kind) in (slug(title), slug(kind))), None)
        found = found or _spoken(row.kind)
        if found is None:
            raise Wrong(N_("Không có loại “%(kind)s”. Các loại: %(kinds)s."), kind=row.kind, kinds=list(KINDS))
        return found
    if slug(row.name) in _names_of_areas(commune):
        return "group"
    if found := _spoken(row.name):
        return found
    raise Wrong(N_("Không rõ là loại điểm nào. Hãy ghi ở cột loại: %(kinds)s."), kinds=list(KINDS))


def _spoken(words: str) -> PointKind | None:
    said = slug(words)
    return next((SPOKEN[start] for start in BY_LENGTH if f"{said}-".startswith(f"{start}-")), None)


def _area(row: Row, commune: Commune) -> str | None:
    """The area of the list; without one given, the one whose name the point's name ends with."""
    areas = _names_of_areas(commune)
    if row.area:
        found = areas.get(slug(row.area)) or next((code for code in areas.values() if code == slug(row.area)), None)
        if found is None:
            raise Wrong(N_("Không có khu dân cư “%(area)s” trong danh sách của xã."), area=row.area)
        return found
    return next((code for name, code in areas.items() if f"-{slug(row.name)}".endswith(f"-{name}")), None)


def _names_of_areas(commune: Commune) -> Mapping[str, str]:
    return {slug(area.name): area.code for area in commune.areas}


def _code(row: Row, name: str) -> str:
    """Raises Wrong."""
    if row.code and not (CODE.fullmatch(row.code.lower()) and len(row.code) <= LONGEST_POINT_CODE):
        raise Wrong(N_("Mã chỉ gồm chữ thường a–z, số và gạch nối, dài nhất %(most)s."), most=LONGEST_POINT_CODE)
    code = row.code.lower() or code_of_name(name)
    if not code:
        raise Wrong(N_("Tên không có chữ nào viết được thành mã. Hãy thêm cột mã."))
    return code
