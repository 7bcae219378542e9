"""What comes of each line: the wrong ones are named and stop no others, and nothing is opened twice."""

import pytest

from services.intake.domain import Description
from services.intake.importing.planning import Planned, planned
from services.intake.importing.tables import rows_of_commune, rows_of_table
from services.intake.points import Point
from tests.support.commune import COMMUNE
from tests.support.samples import AT

HOUSE = Point("nha-van-hoa-tieu-khu-6", "Nhà văn hóa Tiểu khu 6", AT, "culture_house", "tieu-khu-6")
CLOSED = Point("cho-vo", "Chợ Vỡ", AT, "event", None, closed_at=AT)


def plan(text: str) -> list[Planned]:
    return planned(rows_of_table(text), [HOUSE, CLOSED], COMMUNE)


def one(text: str) -> Planned:
    [found] = plan(text)
    return found


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("\tNhà văn hóa", "Thiếu tên điểm."),
        ("–\tNhà văn hóa", "Thiếu tên điểm."),
        (f"{'x' * 201}\tSự kiện", "Tên dài quá"),
        ("Cây đa", "Không rõ là loại điểm nào."),
        ("Cây đa\tcây", "Không có loại “%(kind)s”."),
        ("Cây đa\tSự kiện\tThôn Xa", "Không có khu dân cư “%(area)s”"),
        ("Cây đa\tSự kiện\t\tcây đa", "Mã chỉ gồm chữ thường"),
        (f"Cây đa\tSự kiện\t\t{'x' * 41}", "Mã chỉ gồm chữ thường"),
        ("日本\tSự kiện", "Tên không có chữ nào viết được thành mã."),
        ("Cây đa\tSự kiện\t\tnha-van-hoa-tieu-khu-6", "đã thuộc về điểm “%(name)s”"),
        ("Nhà văn hóa, Tiểu khu 6 (mới)\tSự kiện\t\tcho-vo", "đã thuộc về điểm “%(name)s”"),
        ("a\tSự kiện\t\tb\tc", "Dòng có quá nhiều cột."),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: str, why: str) -> None:
    found = one(line)
    assert found.state == "wrong"
    assert why in found.why
    assert found.described is None


def test_a_wrong_line_stops_no_other() -> None:
    assert [line.state for line in plan("Cây đa\tSự kiện\nCây gạo\nThôn Mỏ\t")] == ["new", "wrong", "new"]


def test_of_two_lines_with_one_code_the_second_is_wrong_and_names_the_first() -> None:
    _, second = plan("Cây đa\tSự kiện\ncây  Đa\tSự kiện")
    assert second.state == "wrong"
    assert second.values == {"code": "cay-da", "line": 1}


@pytest.mark.parametrize("line", ["Nhà văn hóa Tiểu khu 6", "NHÀ VĂN HÓA Tiểu khu 6\tNhà văn hóa\tTiểu khu 6\t"])
def test_what_is_there_stays_as_it_is(line: str) -> None:
    assert (one(line).state, one(line).code) == ("there", HOUSE.code)


def test_a_point_that_was_renamed_is_known_by_its_name_too() -> None:
    renamed = Point("nvh-6", HOUSE.name, AT, "culture_house", "tieu-khu-6")
    [found] = planned(rows_of_table("Nhà văn hóa Tiểu khu 6"), [renamed], COMMUNE)
    assert (found.state, found.code) == ("there", "nvh-6")


def test_what_is_closed_is_not_opened_by_the_way() -> None:
    assert one("Chợ Vỡ\tSự kiện").state == "closed"


@pytest.mark.parametrize(
    ("line", "kind", "area", "code"),
    [
        ("Thôn Mỏ", "group", "thon-mo", "thon-mo"),
        ("Nhà văn hóa Tiểu khu 15", "culture_house", "tieu-khu-15", "nha-van-hoa-tieu-khu-15"),
        ("Nhóm zalo Thôn Mòng", "zalo_group", "thon-mong", "nhom-zalo-thon-mong"),
        ("Hội Nông dân xã", "organisation", None, "hoi-nong-dan-xa"),
        ("Trạm Y tế", "office", None, "tram-y-te"),
        ("Cây đa\tsu kien\tthon mo\tCay-Da-1", "event", "thon-mo", "cay-da-1"),
        ("Cây đa\tCulture house\tthon-mo", "culture_house", "thon-mo", "cay-da"),
        ("Cây đa\tzalo_group", "zalo_group", None, "cay-da"),
        ("Ngã ba\tCơ quan, trụ sở", "office", None, "nga-ba"),
    ],
)
def test_kind_area_and_code_are_read_as_people_write_them(line: str, kind: str, area: str | None, code: str) -> None:
    found = one(line)
    assert found.state == "new", found.why
    assert found.described == Description(line.split("\t")[0], kind, area)  # type: ignore[arg-type]
    assert found.code == code


def test_the_whole_commune_is_opened_without_a_mistake() -> None:
    found = planned(rows_of_commune(COMMUNE), [], COMMUNE)
    assert {line.state for line in found} == {"new"}
    assert [line.code for line in found] == [
        *(area.code for area in COMMUNE.areas),
        *(place.code for place in COMMUNE.points),
    ]
