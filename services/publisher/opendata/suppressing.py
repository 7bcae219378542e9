"""Small numbers kept back, so that nobody is found behind one: also not by subtracting from a total.

A number from 1 to 4 is kept back. Whoever knows the totals of its row and its column could still count it, so others
are kept back with it (complementary suppression: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4),
until each stands at a corner of a rectangle whose four numbers are missing and could be others: one more at two
opposite corners and one fewer at the other two, none of them 0, as a 0 would be told.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

SMALLEST_TOLD = 5

Cell = tuple[Any, Any]  # row and column
Table = Mapping[Cell, int]
Ring = tuple[Cell, Cell, Cell, Cell]  # around a rectangle: opposite corners are the first and third, second and fourth


def suppressed(table: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """The table with None in place of what is kept back; its totals may be told beside it.

    Where a small number cannot be hidden behind others, all that are not 0 are kept back, and no total may be told.
    """
    hidden = {cell for cell, many in table.items() if 0 < many < SMALLEST_TOLD}
    waiting = sorted(hidden, key=str)
    while waiting:
        cell = waiting.pop()
        ring = min(_loose(table, cell), key=lambda ring: _cost(table, hidden, ring), default=None)
        if ring is None:
            hidden = {cell for cell, many in table.items() if many}
            break
        waiting += sorted(set(ring) - hidden, key=str)
        hidden |= set(ring)
    return {cell: None if cell in hidden else many for cell, many in table.items()}


def _loose(table: Table, cell: Cell) -> Iterator[Ring]:
    """The rectangles with this corner whose numbers could be others with the same sums."""
    row, column = cell
    rows, columns = {one for one, _ in table} - {row}, {one for _, one in table} - {column}
    for other_row, other_column in product(rows, columns):
        ring: Ring = cell, (row, other_column), (other_row, other_column), (other_row, column)
        many = [table.get(corner, 0) for corner in ring]
        if all(many) and (min(many[0], many[2]) > 1 or min(many[1], many[3]) > 1):
            yield ring


def _cost(table: Table, hidden: set[Cell], ring: Ring) -> tuple[int, str]:
    """How many reports are no longer told of with it."""
    return sum(table[corner] for corner in set(ring) - hidden), str(ring)
