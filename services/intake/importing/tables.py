"""A table of points as it comes out of a spreadsheet: lines of cells, whose columns may have a header. Pure."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.commune import Commune
from shared.text import slug

MOST_LINES = 500

# What people write over a column, as slugs.
HEADERS = {
    "ten": "name",
    "ten-diem": "name",
    "name": "name",
    "loai": "kind",
    "loai-diem": "kind",
    "kind": "kind",
    "khu": "area",
    "khu-dan-cu": "area",
    "thon": "area",
    "area": "area",
    "ma": "code",
    "ma-tren-duong-dan": "code",
    "code": "code",
}
ORDER = ("name", "kind", "area", "code")


@dataclass(frozen=True)
class Row:
    """One line as it was typed; `number` counts lines from 1."""

    number: int
    name: str = ""
    kind: str = ""
    area: str = ""
    code: str = ""
    too_wide: bool = False


def rows_of_table(text: str) -> list[Row]:
    """The lines that hold anything. Cells are separated by tabs, else by semicolons, else by commas."""
    lines = [(number, cells) for number, cells in _cells(text) if any(cells)]
    order: Sequence[str] = ORDER
    if lines and (header := _header(lines[0][1])):
        order, lines = header, lines[1:]
    return [_row(number, cells, order) for number, cells in lines]


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((sign for sign in "\t;," if sign in first), ";")
    reader = csv.reader(text.splitlines(), delimiter=separator)
    for cells in reader:
        yield reader.line_num, [" ".join(cell.split()) for cell in cells]


def _header(cells: Sequence[str]) -> list[str] | None:
    """What each column holds, where the first line says so."""
    names = [HEADERS.get(slug(cell), "") for cell in cells]
    return names if "name" in names and all(names[place] or not cell for place, cell in enumerate(cells)) else None


def _row(number: int, cells: Sequence[str], order: Sequence[str]) -> Row:
    given = {name: cell for name, cell in zip(order, cells, strict=False) if name}
    return Row(number, **given, too_wide=any(cells[len(order) :]))


def rows_of_commune(commune: Commune) -> list[Row]:
    """A point for each area, and those that the commune's file lists beside them."""
    groups = [(area.name, "group", area.code, area.code) for area in commune.areas]
    others = [(place.name, place.kind, place.area or "", place.code) for place in commune.points]
    return [Row(number, *cells) for number, cells in enumerate((*groups, *others), start=1)]
