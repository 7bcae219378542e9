"""What the demonstration's photos show: a place with its damage, and the same place without it."""

import io

from PIL import Image, ImageChops

from demo.pictures import HEIGHT, HORIZON, WIDTH, photo, repaired


def differs(one: bytes, other: bytes, top: int, bottom: int) -> bool:
    """Whether two scenes look different between two heights; JPEG alone moves a colour by a little."""
    both = (Image.open(io.BytesIO(scene)).crop((0, top, WIDTH, bottom)) for scene in (one, other))
    changed = ImageChops.difference(*both).convert("L").point(lambda tone: 255 if tone > 40 else 0)
    return changed.getbbox() is not None


def test_the_damage_is_gone_and_the_place_is_the_same() -> None:
    for category in ("GT", "TN", "MT"):
        damaged = photo(category, 7)
        assert differs(damaged, repaired(7), HORIZON + 30, HEIGHT)
        assert not differs(damaged, repaired(7), 0, HORIZON - 30)


def test_another_place_looks_different() -> None:
    assert differs(repaired(7), repaired(8), 0, HORIZON)
