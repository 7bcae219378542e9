"""What was blurred by hand is gone from the picture, and all else is as it was."""

import io

import pytest
from PIL import Image

from shared.decoding import Area, Picture
from shared.decoding.decoders import decoders
from shared.decoding.pictures import encoded_anew

SIDE = 400
QUARTER = Area(0, 0, 5000, 5000)


def striped() -> bytes:
    """Fine black and white stripes, as the letters of a number plate are."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    for x in range(0, SIDE, 8):
        image.paste("black", (x, 0, x + 4, SIDE))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def contrast(picture: Picture, box: tuple[int, int, int, int]) -> int:
    """Between the darkest and the lightest point of a part."""
    with Image.open(io.BytesIO(picture.content)) as image:
        points = image.convert("L").crop(box).tobytes()
    return max(points) - min(points)


@pytest.mark.parametrize("area", [Area(5, 5, 5, 5), Area(9000, 9000, 100, 100)])
def test_an_area_without_extent_changes_nothing(area: Area) -> None:
    assert encoded_anew(striped(), [area]).content == encoded_anew(striped()).content


def test_what_is_blurred_shows_nothing_any_more_and_all_else_stays() -> None:
    picture = encoded_anew(striped(), [QUARTER])
    inside, outside = (20, 20, SIDE // 2 - 20, SIDE // 2 - 20), (SIDE // 2 + 20, 20, SIDE - 20, SIDE - 20)
    assert contrast(picture, inside) < 40
    assert contrast(picture, outside) > 200


async def test_it_is_done_in_the_child() -> None:
    async with decoders(1) as pool:
        picture = await pool.blur(striped(), [QUARTER, Area(5000, 5000, 10_000, 10_000)])
        again = await pool.decode([striped()])
    assert isinstance(picture, Picture)
    assert isinstance(again[0], Picture)
    assert picture == encoded_anew(striped(), [QUARTER, Area(5000, 5000, 10_000, 10_000)])
    assert again[0] == encoded_anew(striped())
