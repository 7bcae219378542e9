"""The areas as a drawing: where the commune's file says where they lie, in their places; else as tiles in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt

from shared.areas import Area

WIDTH = 640.0
TILE, GAP = 100.0, 8.0
ROUND = (14.0, 44.0)  # radius of the smallest and the largest circle
MARGIN = 60.0


@dataclass(frozen=True)
class Spot:
    """One area in the drawing: its middle, how large it is, and how full: 0 to 4."""

    area: Area
    x: float
    y: float
    size: float
    shade: int
    many: int


@dataclass(frozen=True)
class Drawing:
    """`in_place`: whether the spots are where the areas lie; else they are tiles, in the order of the file."""

    width: float
    height: float
    in_place: bool
    spots: Sequence[Spot]


def sketch(areas: Sequence[Area], many: Mapping[str, int]) -> Drawing:
    """The drawing of all areas."""
    most = max([*many.values(), 1])
    shades = {code: ceil(4 * count / most) for code, count in many.items()}
    if areas and all(area.at for area in areas):
        return _in_place(areas, many, shades, most)
    columns = max(1, int(WIDTH // (TILE + GAP)))
    spots = [
        Spot(
            area,
            (nth % columns) * (TILE + GAP) + TILE / 2,
            (nth // columns) * (TILE + GAP) + TILE / 2,
            TILE,
            shades[area.code],
            many[area.code],
        )
        for nth, area in enumerate(areas)
    ]
    rows = ceil(len(areas) / columns)
    return Drawing(columns * (TILE + GAP) - GAP, max(rows * (TILE + GAP) - GAP, TILE), False, spots)


def _in_place(areas: Sequence[Area], many: Mapping[str, int], shades: Mapping[str, int], most: int) -> Drawing:
    """North is up; a degree of longitude is as much shorter as it is there. A circle's area tells how many."""
    places = {area.code: area.at for area in areas if area.at}
    north = max(lat for lat, _ in places.values())
    west = min(lon for _, lon in places.values())
    narrow = cos(radians(north))
    across = max((lon - west) * narrow for _, lon in places.values()) or 1e-9
    scale = (WIDTH - 2 * MARGIN) / across
    smallest, largest = ROUND
    spots = [
        Spot(
            area,
            MARGIN + (places[area.code][1] - west) * narrow * scale,
            MARGIN + (north - places[area.code][0]) * scale,
            smallest + (largest - smallest) * sqrt(many[area.code] / most),
            shades[area.code],
            many[area.code],
        )
        for area in areas
    ]
    return Drawing(WIDTH, max(spot.y for spot in spots) + MARGIN, True, spots)
