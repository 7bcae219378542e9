"""Pictures from outside: decoded and encoded anew, so that neither EXIF nor anything hidden survives, then sealed.

Two stages take pictures, and two are enough to share this: what makes a stranger's file harmless must not exist
twice, and only one picture may be open in a process at a time.
"""

import asyncio
import base64
import binascii
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener
from pydantic import Field

from shared import clock
from shared.errors import Invalid
from shared.events.intake import Photo
from shared.vault import CaseKeys, Vault

MOST_PHOTOS = 5
MOST_BYTES = 10_000_000
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 2048  # pixels; enough to read a number plate, small enough for the desk
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF")

Encoded = Annotated[str, Field(max_length=14_000_000, description="A photo, base64.")]  # 10 MB in base64

register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_one_at_a_time = asyncio.Semaphore(1)  # a 24-megapixel picture takes 100 MB while it is open


@dataclass(frozen=True)
class Picture:
    """A clean picture, as WebP."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/webp"


def decoded(encoded: Sequence[str]) -> list[bytes]:
    """Files that came in JSON. Raises Invalid (field `photos`)."""
    try:
        return [base64.b64decode(photo, validate=True) for photo in encoded]
    except (binascii.Error, ValueError):
        raise Invalid("A file is no photo.", {"photos": "A photo is not base64."}) from None


async def clean(files: Sequence[bytes]) -> list[Picture]:
    """Re-encode pictures. Raises Invalid (field `photos`): too many, too large, or no picture."""
    if len(files) > MOST_PHOTOS:
        raise Invalid("There are too many photos.", {"photos": "At most 5 photos can be sent."})
    async with _one_at_a_time:
        return [await asyncio.to_thread(_encoded_anew, content) for content in files]


def _encoded_anew(content: bytes) -> Picture:
    if len(content) > MOST_BYTES:
        raise Invalid("A photo is too large.", {"photos": "A photo may have at most 10 MB."})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Invalid("A photo is too large.", {"photos": "A photo may have at most 24 megapixels."}) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Invalid("A file is no photo.", {"photos": "This file is no photo that we can read."}) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=3)
    return Picture(out.getvalue(), *bare.size)


def named(pictures: Sequence[Picture]) -> tuple[Photo, ...]:
    """As an event tells of them, each with an id of its own."""
    return tuple(
        Photo(id=clock.new_id(), media_type=picture.media_type, width=picture.width, height=picture.height)
        for picture in pictures
    )


async def keep(vault: Vault, keys: CaseKeys, photos: Sequence[Photo], pictures: Sequence[Picture]) -> None:
    """Put pictures into the vault under their names, before the event that names them is said."""
    for photo, picture in zip(photos, pictures, strict=True):
        await vault.put_photo(keys, photo.id, picture.content)
