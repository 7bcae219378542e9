"""Tables as they come out of spreadsheets, and as people type them."""

import pytest

from services.intake.importing.tables import MOST_LINES, Row, rows_of_commune, rows_of_table
from tests.support.commune import COMMUNE


@pytest.mark.parametrize("text", ["", "\n \n\t\t\n;;\n", "Tên\tLoại\tKhu dân cư\tMã"])
def test_a_table_without_lines_has_none(text: str) -> None:
    assert rows_of_table(text) == []


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_cells_are_separated_by_what_the_first_line_has(sign: str) -> None:
    [row] = rows_of_table(sign.join(["Chợ Vỡ", "Sự kiện", "Thôn Mỏ", "cho-vo"]))
    assert row == Row(1, "Chợ Vỡ", "Sự kiện", "Thôn Mỏ", "cho-vo")


def test_a_header_says_what_each_column_holds() -> None:
    [row] = rows_of_table("Mã;TÊN ĐIỂM ;loai\nx-1; Chợ   Vỡ ;Sự kiện\n")
    assert row == Row(2, name="Chợ Vỡ", kind="Sự kiện", code="x-1")


def test_a_first_line_that_is_a_point_is_no_header() -> None:
    assert [row.name for row in rows_of_table("Tên lửa\tSự kiện\nChợ Vỡ\t")] == ["Tên lửa", "Chợ Vỡ"]


def test_a_cell_in_quotes_may_hold_the_separator() -> None:
    [row] = rows_of_table('"Hội Nông dân, xã",Đoàn thể\n')
    assert row.name == "Hội Nông dân, xã"


def test_names_alone_are_a_table_too() -> None:
    assert [(row.number, row.name) for row in rows_of_table("Thôn Mỏ\r\n\r\nThôn Mòng")] == [
        (1, "Thôn Mỏ"),
        (3, "Thôn Mòng"),
    ]


def test_a_line_with_too_many_cells_is_known() -> None:
    rows = rows_of_table("a\tb\tc\td\te\na\tb\tc\td\t")
    assert [row.too_wide for row in rows] == [True, False]


def test_the_communes_file_gives_each_area_a_point_and_the_others_beside() -> None:
    rows = rows_of_commune(COMMUNE)
    assert len(rows) == len(COMMUNE.areas) + len(COMMUNE.points) <= MOST_LINES
    assert rows[0] == Row(1, "Tiểu khu 1", "group", "tieu-khu-1", "tieu-khu-1")
    assert rows[-1].kind == "organisation"
