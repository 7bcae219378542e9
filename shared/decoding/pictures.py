"""One picture decoded, set upright, made smaller, blurred where it has to be and encoded anew.

Imports Pillow alone: it runs in the child.
"""

import io
import re
from collections.abc import Sequence

import pillow_heif
from PIL import Image, ImageFile, ImageFilter

from shared.decoding import Area, Picture

LONGEST_SIDE = 2048  # pixels; enough to read a number plate, small enough for the desk
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")
MOST_PIXELS_OF_A_JPEG = 120_000_000  # telephones make 108 megapixels; a JPEG is decoded in a reduced size
MOST_PIXELS = 51_000_000  # of any other kind, which is decoded whole: an iPhone's HEIF has 48.8 megapixels
MOST_SCANS = 100  # of a progressive JPEG: cameras and programs write about ten, tools that squeeze up to sixty
MOST_SCANNED_PIXELS = 2_000_000_000  # scans times pixels: each scan walks through the whole picture again
MOST_FRAMES = 1000  # only the first is decoded, but every one is looked up
LEAST_READABLE = 0.25  # of the rows of a file that was cut off: below, nobody can tell what it shows
LEFT_OF_AN_AREA = 2  # averages along each side are all that is left of what it showed
WHOLE = 10_000  # an area's measures are parts of this
ORIENTATION = 0x0112
UPRIGHT = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
# A marker that is neither a stuffed byte, nor a fill byte, nor one that stands inside of a scan (T.81, B.1.1).
MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")

pillow_heif.register_heif_opener()
pillow_heif.options.DECODE_THREADS = 1
Image.MAX_IMAGE_PIXELS = None  # counted here, by kind


class TooLarge(Exception):
    """More pixels, scans or frames than are decoded."""


class Unreadable(Exception):
    """Too little of it can be read."""


def encoded_anew(content: bytes, blurred: Sequence[Area] = ()) -> Picture:
    """The picture without metadata, its longest side at most 2048 pixels, and without what these areas showed. Raises
    whatever a decoder raises, TooLarge before anything is decoded, and Unreadable."""
    try:
        image = _reduced(content)
    except OSError:
        image = _what_is_readable(content)
    turned = _upright(image, _orientation(content))
    for area in blurred:
        _blur(turned, area)
    out = io.BytesIO()
    turned.save(out, "WEBP", quality=QUALITY, method=3)
    return Picture(out.getvalue(), *turned.size)


def _blur(image: Image.Image, area: Area) -> None:
    """Four averages take the place of the area, softened: what was there cannot be computed from them."""
    left, right = (image.width * side // WHOLE for side in (area.left, area.right))
    top, bottom = (image.height * side // WHOLE for side in (area.top, area.bottom))
    if right <= left or bottom <= top:
        return
    part = image.crop((left, top, right, bottom))
    averages = part.resize((LEFT_OF_AN_AREA, LEFT_OF_AN_AREA), Image.Resampling.BOX)
    coarse = averages.resize(part.size, Image.Resampling.NEAREST)
    image.paste(coarse.filter(ImageFilter.GaussianBlur(max(part.size) / 8)), (left, top))


def _reduced(content: bytes) -> Image.Image:
    """Decoded, and on a white ground what is transparent; nothing but the pixels is left."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        _check(image, content)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        transparent = image.has_transparency_data
        plain = image.convert("RGBA" if transparent else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ground = Image.new("RGB", plain.size, "white")
    ground.paste(plain, mask=plain if transparent else None)
    return ground


def _check(image: Image.Image, content: bytes) -> None:
    pixels, jpeg = image.width * image.height, image.format in ("JPEG", "MPO")
    if pixels > (MOST_PIXELS_OF_A_JPEG if jpeg else MOST_PIXELS):
        raise TooLarge
    scans = _scans(content) if jpeg else 1
    if scans > MOST_SCANS or scans * pixels > MOST_SCANNED_PIXELS:
        raise TooLarge
    # Pillow would read a GIF from end to end to count; of the other kinds the head says it.
    if image.format != "GIF" and getattr(image, "n_frames", 1) > MOST_FRAMES:
        raise TooLarge


def _scans(content: bytes) -> int:
    """How often a JPEG goes through its picture; past MOST_SCANS nobody counts on."""
    scans, place = 0, 2
    while scans <= MOST_SCANS and (found := MARKER.search(content, place)):
        marker, after = content[found.start() + 1], found.end()
        if marker == 0xD9:
            break
        scans += marker == 0xDA
        place = after + int.from_bytes(content[after : after + 2], "big")
    return scans


def _what_is_readable(content: bytes) -> Image.Image:
    """A picture that was cut off: the rows that came, and one colour where none came."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image = _reduced(content)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    if _rows_read(image) < LEAST_READABLE * image.height:
        raise Unreadable
    return image


def _rows_read(image: Image.Image) -> int:
    """Below this row everything has one colour."""
    read, plain = 0, image.height
    while read < plain:
        middle = (read + plain) // 2
        extrema = image.crop((0, middle, image.width, image.height)).getextrema()
        one_colour = all(low == high for low, high in extrema)  # type: ignore[misc]  # a pair for each of three bands
        read, plain = (read, middle) if one_colour else (middle + 1, plain)
    return read


def _orientation(content: bytes) -> int:
    """How the camera was held (EXIF). Nothing else is read: other tags are often broken."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 (whatever is wrong with the tags, the picture can be seen)
        return 1


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    for turn in UPRIGHT.get(orientation, ()):
        image = image.transpose(turn)
    return image
