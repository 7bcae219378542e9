"""Photos: what is no picture, or too much of one, is left out by its number; what is kept has no metadata."""

import base64
import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from shared.decoding import Picture
from shared.decoding.decoders import Decoders, decoders
from shared.decoding.pictures import LONGEST_SIDE
from shared.errors import Invalid
from shared.photos import MOST_BYTES, LeftOut, clean, cleaned
from tests.inputs.photos import heif, lively, odd_resolution, photo, promised_png, sketch

NO_PICTURES = {
    "nothing": b"",
    "words": b"no picture",
    "the head of a JPEG alone": photo()[:200],
    "a PDF": b"%PDF-1.7",
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}
EXIF_ORIENTATION = 0x0112


@pytest.fixture
async def pool() -> AsyncIterator[Decoders]:
    async with decoders(1) as opened:
        yield opened


async def one(pool: Decoders, content: bytes) -> Picture:
    [kept] = await clean(pool, [content])
    return kept


def seen(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


async def test_what_is_no_picture_is_left_out_by_its_number(pool: Decoders) -> None:
    done = await cleaned(pool, [photo(), *NO_PICTURES.values()][:5])
    assert len(done.pictures) == 1
    assert done.left_out == tuple(LeftOut(number, "unreadable") for number in (2, 3, 4, 5))


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
async def test_whoever_can_choose_again_is_told(content: bytes, pool: Decoders) -> None:
    with pytest.raises(Invalid) as refused:
        await clean(pool, [content])
    assert "photos" in refused.value.errors


async def test_the_sixth_photo_is_left_out(pool: Decoders) -> None:
    done = await cleaned(pool, [photo()] * 6)
    assert (len(done.pictures), done.left_out) == (5, (LeftOut(6, "too many"),))


@pytest.mark.parametrize(
    "content",
    [promised_png(7200, 7200), photo() + bytes(MOST_BYTES), photo("JPEG", (12_001, 10_000))],
    ids=["pixels", "bytes", "pixels of a JPEG"],
)
async def test_a_photo_that_is_too_large_is_left_out(content: bytes, pool: Decoders) -> None:
    done = await cleaned(pool, [content, photo()])
    assert (len(done.pictures), done.left_out) == (1, (LeftOut(1, "too large"),))


async def test_no_photos_need_no_decoder() -> None:
    assert (await cleaned(Decoders(1), [])).pictures == ()


async def test_what_is_not_base64_is_left_out_and_the_photo_beside_it_stays(pool: Decoders) -> None:
    done = await cleaned(pool, ["not base64!", base64.b64encode(photo()).decode()])
    assert (len(done.pictures), done.left_out) == (1, (LeftOut(1, "unreadable"),))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_usual_kind_becomes_webp(kind: str, pool: Decoders) -> None:
    kept = await one(pool, photo(kind))
    assert Image.open(io.BytesIO(kept.content)).format == "WEBP"
    assert (kept.width, kept.height) == (80, 60)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16"])
async def test_every_mode_of_a_png_is_read(mode: str, pool: Decoders) -> None:
    out = io.BytesIO()
    Image.new(mode, (80, 60)).save(out, "PNG")
    assert (await one(pool, out.getvalue())).width == 80


@pytest.mark.parametrize(
    ("width", "height"), [(5712, 4284), (8064, 6048), (9248, 6936), (12_000, 9000)], ids=lambda side: str(side)
)
async def test_the_large_pictures_of_telephones_are_read(width: int, height: int, pool: Decoders) -> None:
    kept = await one(pool, photo("JPEG", (width, height)))
    assert max(kept.width, kept.height) == LONGEST_SIDE


@pytest.mark.parametrize("size", [(64, 48), (8064, 6048)], ids=["small", "48 megapixels"])
async def test_a_picture_of_an_iphone_is_read(size: tuple[int, int], pool: Decoders) -> None:
    kept = await one(pool, heif(size))
    assert max(kept.width, kept.height) == min(LONGEST_SIDE, size[0])


async def test_metadata_and_hidden_bytes_are_gone(pool: Decoders) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Nhà ông Nguyễn Văn A"
    kept = await one(pool, photo("JPEG", exif=exif) + b"hidden words")
    assert b"hidden words" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_turned_photo_is_set_upright(orientation: int, pool: Decoders) -> None:
    """As the picture was before a camera turned it: its top left corner is red."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    upright = Image.new("RGB", (80, 60), "white")
    upright.paste("red", (0, 0, 30, 20))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what undoes each orientation, as Pillow's Transpose
    turned = upright.transpose(Image.Transpose(back[orientation])) if orientation in back else upright
    out = io.BytesIO()
    turned.save(out, "JPEG", exif=exif)
    image = seen(await one(pool, out.getvalue()))
    assert image.size == (80, 60)
    red, green, _ = image.getpixel((5, 5))  # type: ignore[misc]  # three bands
    assert (red > 200, green < 80) == (True, True)


async def test_a_resolution_that_cannot_be_costs_nothing(pool: Decoders) -> None:
    kept = await one(pool, odd_resolution())
    assert (kept.width, kept.height) == (60, 80)


async def test_a_sketch_without_a_ground_gets_a_white_one(pool: Decoders) -> None:
    image = seen(await one(pool, sketch()))
    assert min(image.getpixel((50, 5))) > 240  # type: ignore[arg-type]  # three bands
    assert max(image.getpixel((50, 50))) < 60  # type: ignore[arg-type]


@pytest.mark.parametrize("progressive", [False, True])
async def test_a_photo_that_was_cut_off_near_its_end_is_taken(progressive: bool, pool: Decoders) -> None:
    whole = lively(progressive=progressive)
    kept = await one(pool, whole[: len(whole) * 95 // 100])
    assert (kept.width, kept.height) == (800, 600)


async def test_a_photo_of_which_little_came_is_left_out(pool: Decoders) -> None:
    whole = lively()
    assert (await cleaned(pool, [whole[: len(whole) // 10]])).left_out == (LeftOut(1, "unreadable"),)
