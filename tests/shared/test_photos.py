"""Photos: what is no picture, or too much of one, is refused; what is kept has no metadata."""

import io

import pytest
from PIL import Image
from pillow_heif import from_pillow

from shared.errors import Invalid
from shared.photos import LONGEST_SIDE, clean


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), **given: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **given)
    return out.getvalue()


async def test_what_is_no_picture_is_refused() -> None:
    for content in (b"", b"no picture", picture()[:200], b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
        with pytest.raises(Invalid) as refused:
            await clean([content])
        assert "photos" in refused.value.errors


async def test_six_photos_are_too_many() -> None:
    with pytest.raises(Invalid):
        await clean([picture()] * 6)


async def test_a_photo_of_more_than_24_megapixels_is_refused() -> None:
    with pytest.raises(Invalid):
        await clean([picture("PNG", (6001, 4000))])


async def test_a_photo_of_more_than_10_megabytes_is_refused() -> None:
    with pytest.raises(Invalid):
        await clean([picture() + b"\0" * 10_000_000])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_usual_kind_becomes_webp(kind: str) -> None:
    [kept] = await clean([picture(kind)])
    assert Image.open(io.BytesIO(kept.content)).format == "WEBP"
    assert (kept.width, kept.height) == (80, 60)


async def test_a_picture_of_an_iphone_is_read() -> None:
    out = io.BytesIO()
    from_pillow(Image.new("RGB", (64, 48), "teal")).save(out)
    [kept] = await clean([out.getvalue()])
    assert (kept.width, kept.height) == (64, 48)


async def test_metadata_and_hidden_bytes_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Nhà ông Nguyễn Văn A"
    [kept] = await clean([picture("JPEG", exif=exif) + b"hidden words"])
    assert b"hidden words" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()


async def test_a_turned_photo_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    [kept] = await clean([picture("JPEG", (80, 60), exif=exif)])
    assert (kept.width, kept.height) == (60, 80)


async def test_a_large_photo_is_made_smaller() -> None:
    [kept] = await clean([picture("JPEG", (4000, 3000))])
    assert max(kept.width, kept.height) == LONGEST_SIDE
