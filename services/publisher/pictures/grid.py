"""The grid that is laid over a picture: fields to be ticked, each large enough for a finger on a telephone."""

from collections.abc import Iterable

from shared.decoding import Area

COLUMNS = 12  # 27 pixels each on a telephone of 360: a face or a plate is two or three of them
WHOLE = 10_000
MOST_ROWS = 24
MOST_CELLS = COLUMNS * MOST_ROWS


def rows_of(width: int, height: int) -> int:
    """So many rows that the fields are as good as square."""
    return max(1, min(MOST_ROWS, round(COLUMNS * height / max(1, width))))


def areas_of(cells: Iterable[int], width: int, height: int) -> list[Area]:
    """The parts of the picture below these fields, counted from 0, row by row. Those beyond it are left out."""
    rows = rows_of(width, height)
    return [_area(cell % COLUMNS, cell // COLUMNS, rows) for cell in sorted(set(cells)) if 0 <= cell < COLUMNS * rows]


def _area(column: int, row: int, rows: int) -> Area:
    return Area(
        WHOLE * column // COLUMNS, WHOLE * row // rows, WHOLE * (column + 1) // COLUMNS, WHOLE * (row + 1) // rows
    )
