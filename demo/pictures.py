"""Photos for reports and answers: small scenes, drawn."""

import io
import random

from PIL import Image, ImageDraw

WIDTH, HEIGHT, HORIZON = 640, 480, 230
SKY_TOP, SKY_LOW = (126, 160, 186), (214, 222, 222)
Box = tuple[int, int, int, int]
Draw = ImageDraw.ImageDraw


def photo(category: str | None, chance: int) -> bytes:
    """A scene of the category, as JPEG."""
    image, draw, dice = _place(chance)
    {"DC": _lamps, "MT": _rubbish, "TN": _water, "CN": _water, "NN": _water, "PCTT": _water}.get(
        category or "", _holes
    )(draw, dice)
    return _jpeg(image)


def repaired(chance: int) -> bytes:
    """The same place when the work is done, as JPEG."""
    return _jpeg(_place(chance)[0])


def _place(chance: int) -> tuple[Image.Image, Draw, random.Random]:
    image = Image.new("RGB", (WIDTH, HEIGHT), (118, 134, 92))
    draw, dice = ImageDraw.Draw(image), random.Random(chance)
    _landscape(draw, dice)
    return image, draw, dice


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _landscape(draw: Draw, dice: random.Random) -> None:
    for y in range(HORIZON):
        part = y / HORIZON
        draw.line([(0, y), (WIDTH, y)], tuple(round(a + (b - a) * part) for a, b in zip(SKY_TOP, SKY_LOW, strict=True)))
    for tone in (0, 18):
        ridge = [(x, HORIZON - dice.randint(20, 95) + tone * 2) for x in range(0, WIDTH + 80, 80)]
        draw.polygon([(0, HORIZON), *ridge, (WIDTH, HORIZON)], (82 - tone, 112 - tone, 98 - tone))
    draw.polygon([(290, HORIZON), (350, HORIZON), (590, HEIGHT), (60, HEIGHT)], (112, 110, 106))
    left = dice.randint(20, 90)
    draw.rectangle((left, 170, left + 120, 250), (204, 186, 150))
    draw.polygon([(left - 12, 172), (left + 60, 128), (left + 132, 172)], (150, 74, 56))


def _spots(dice: random.Random, how_many: int) -> list[Box]:
    """Flat boxes on the road, the nearer the larger."""
    spots = []
    for _ in range(how_many):
        y = dice.randint(HORIZON + 30, HEIGHT - 50)
        size = (y - HORIZON) // 3 + 12
        x = WIDTH // 2 + dice.randint(-size * 2, size * 2)
        spots.append((x - size, y - size // 4, x + size, y + size // 4))
    return sorted(spots, key=lambda box: box[1])


def _holes(draw: Draw, dice: random.Random) -> None:
    for box in _spots(dice, 7):
        draw.ellipse(box, (74, 68, 60), outline=(140, 134, 124), width=3)


def _water(draw: Draw, dice: random.Random) -> None:
    draw.polygon([(0, 350), (200, 318), (470, 326), (WIDTH, 360), (WIDTH, HEIGHT), (0, HEIGHT)], (128, 112, 84))
    for box in _spots(dice, 12):
        draw.arc(box, 180, 350, (170, 156, 128), 3)


def _rubbish(draw: Draw, dice: random.Random) -> None:
    for left, top, right, bottom in _spots(dice, 16):
        colour = dice.choice([(40, 44, 52), (196, 196, 190), (62, 96, 142), (150, 60, 48)])
        draw.ellipse((left, top - 20, (left + right) // 2, bottom), colour)


def _lamps(draw: Draw, dice: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HORIZON), (36, 42, 62))
    for x, top in ((120, 40), (520, 60 + dice.randint(0, 30))):
        draw.rectangle((x - 4, top, x + 4, 380), (88, 90, 94))
        draw.line([(x, top), (x + 60, top - 14)], (88, 90, 94), 6)
        draw.ellipse((x + 46, top - 22, x + 82, top - 4), (60, 62, 66))
