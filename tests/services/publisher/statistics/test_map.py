"""The areas as a drawing: in their places where the commune's file says where they lie, else as tiles in its order."""

import pytest
from pydantic import ValidationError

from services.publisher.statistics.map import sketch
from shared.areas import Area
from shared.settings import Settings

NORTH, SOUTH = (
    Area(code="bac", name="Thôn Bắc", at=(20.90, 105.50)),
    Area(code="nam", name="Thôn Nam", at=(20.86, 105.54)),
)
NOWHERE = Area(code="moi", name="Thôn Mới")


@pytest.mark.parametrize(
    "tiles", ["https://tiles.example/1.png", "ftp://tiles.example/{z}.png", "https://a/{z}; script-src *", "//a/{z}"]
)
def test_an_address_that_is_no_server_of_tiles_is_refused(tiles: str) -> None:
    with pytest.raises(ValidationError):
        Settings(map_tiles=tiles)


def test_a_server_of_tiles_may_be_named() -> None:
    assert Settings(map_tiles="https://tiles.example:8080/{z}/{x}/{y}.png").map_tiles.startswith("https://")


def test_north_is_up_and_east_is_right_and_more_reports_are_a_larger_circle() -> None:
    drawing = sketch([NORTH, SOUTH], {"bac": 3, "nam": 12})
    [north, south] = drawing.spots
    assert drawing.in_place
    assert (north.y < south.y, north.x < south.x, north.size < south.size) == (True, True, True)
    assert (north.shade, south.shade) == (1, 4)


def test_where_one_place_is_not_known_all_are_tiles_in_the_order_of_the_file() -> None:
    drawing = sketch([SOUTH, NOWHERE, NORTH], {"bac": 0, "nam": 0, "moi": 0})
    assert not drawing.in_place
    assert [spot.area.code for spot in sorted(drawing.spots, key=lambda spot: spot.x)] == ["nam", "moi", "bac"]
    assert {spot.shade for spot in drawing.spots} == {0}


def test_a_commune_of_one_area_has_a_drawing_too() -> None:
    assert sketch([NORTH], {"bac": 5}).spots[0].size > 0
