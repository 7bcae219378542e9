"""No small number is told, and none can be counted from the totals."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from services.publisher.opendata.suppressing import SMALLEST_TOLD, Cell, suppressed

MONTHS, AREAS = range(4), "abcde"
TABLES = st.fixed_dictionaries({(month, area): st.integers(0, 12) for month in MONTHS for area in AREAS})


def sums(table: Mapping[Cell, int]) -> Mapping[object, int]:
    """The totals of rows and columns."""
    found: dict[object, int] = defaultdict(int)
    for (row, column), many in table.items():
        found["row", row] += many
        found["column", column] += many
    return found


def others(table: Mapping[Cell, int], cell: Cell) -> Iterator[dict[Cell, int]]:
    """Tables that differ from this one at a cell, with the same totals."""
    row, column = cell
    for (other_row, other_column), more in product({*table}, (1, -1)):
        if other_row != row and other_column != column:
            changed = dict(table)
            for corner, by in (((row, column), more), ((row, other_column), -more), ((other_row, other_column), more),
                               ((other_row, column), -more)):  # fmt: skip
                changed[corner] += by
            yield changed


@given(TABLES)
def test_no_small_number_is_told(table: dict[Cell, int]) -> None:
    told = suppressed(table)
    assert all(told[cell] is None for cell, many in table.items() if 0 < many < SMALLEST_TOLD)
    assert all(many in (None, table[cell]) for cell, many in told.items())


@given(TABLES)
def test_what_is_kept_back_could_be_another_number_with_the_same_totals(table: dict[Cell, int]) -> None:
    told = suppressed(table)
    hidden = {cell for cell, many in told.items() if many is None}
    if hidden == {cell for cell, many in table.items() if many}:
        return  # all of it is kept back, and with it its totals
    for cell in hidden:
        assert any(
            sums(other) == sums(table)
            and all(other[one] == table[one] for one in table if one not in hidden)
            and all(other[one] > 0 for one in hidden)
            for other in others(table, cell)
        )


def test_a_table_without_small_numbers_is_told_whole() -> None:
    table: dict[Cell, int] = {(0, "a"): 5, (0, "b"): 0, (1, "a"): 9, (1, "b"): 7}
    assert suppressed(table) == table


def test_a_lonely_small_number_takes_as_little_along_as_it_can() -> None:
    table: dict[Cell, int] = {(0, "a"): 1, (0, "b"): 50, (0, "c"): 7, (1, "a"): 6, (1, "b"): 60, (1, "c"): 8}
    assert {cell for cell, many in suppressed(table).items() if many is None} == {
        (0, "a"),
        (0, "c"),
        (1, "a"),
        (1, "c"),
    }


def test_where_nothing_can_hide_it_nothing_is_told() -> None:
    assert suppressed({(0, "a"): 2, (0, "b"): 9}) == {(0, "a"): None, (0, "b"): None}
