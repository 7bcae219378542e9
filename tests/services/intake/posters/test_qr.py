"""QR codes are read wherever they hang, on a dark poster too."""

import io
import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from services.intake.points import point_address
from shared.printing.qr import QUIET_ZONE_MODULES, qr_png, qr_svg

ADDRESS = point_address("https://langnghe.example/", "nha-van-hoa-6")
DARK = (20, 30, 60)
SCALE = 10  # pixels for a unit of the drawing
SQUARE = re.compile(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H")


def drawn(svg: str) -> Image.Image:
    """The drawing on a dark ground: its white rectangle, its squares."""
    side = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])  # type: ignore[index]  # it is there, or the test fails
    image = Image.new("RGB", (int(side * SCALE),) * 2, DARK)
    draw = ImageDraw.Draw(image)
    if '<rect fill="white" x="0" y="0" width="100%" height="100%"' in svg:
        draw.rectangle((0, 0, *image.size), fill="white")
    for square in SQUARE.findall(svg):
        left, top, right, bottom = (float(value) * SCALE for value in square)
        draw.rectangle((left, top, right - 1, bottom - 1), fill="black")
    return image


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_a_code_is_read_on_a_dark_poster(kind: str) -> None:
    code = drawn(qr_svg(ADDRESS).decode()) if kind == "SVG" else Image.open(io.BytesIO(qr_png(ADDRESS))).convert("RGB")
    poster = Image.new("RGB", (code.width + 400, code.height + 400), DARK)
    poster.paste(code, (200, 200))
    [read] = zxingcpp.read_barcodes(poster)
    assert read.text == ADDRESS


def test_the_quiet_zone_of_the_drawing_is_white() -> None:
    svg = qr_svg(ADDRESS).decode()
    squares = [[float(value) for value in square] for square in SQUARE.findall(svg)]
    module = squares[0][2] - squares[0][0]
    assert min(square[0] for square in squares) == pytest.approx(QUIET_ZONE_MODULES * module)
