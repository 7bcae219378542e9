"""Pictures from outside: decoded and encoded anew, so that neither EXIF nor anything hidden survives, then sealed.

Three stages take pictures and share this: what makes a stranger's file harmless must not exist twice.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.decoding import Picture
from shared.decoding.decoders import Decoders
from shared.errors import Invalid
from shared.events.intake import Photo
from shared.vault import CaseKeys, Vault

MOST_PHOTOS = 5
MOST_BYTES = 20_000_000  # a telephone of 64 megapixels writes 15 MB and more

Encoded = Annotated[str, Field(max_length=27_000_000, description="A photo, base64.")]  # 20 MB in base64


Reason = Literal["unreadable", "too large", "too many"]


@dataclass(frozen=True)
class LeftOut:
    """A photo that could not be taken. `number` counts from 1, in the order in which they were sent."""

    number: int
    reason: Reason


@dataclass(frozen=True)
class Cleaned:
    """What is left of the files of a report."""

    pictures: tuple[Picture, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


REFUSALS = {
    "unreadable": ("A file is no photo.", "This file is no photo that we can read."),
    "too large": ("A photo is too large.", "A photo may have at most 20 MB and 50 megapixels."),
    "too many": ("There are too many photos.", "At most 5 photos can be sent."),
}


async def cleaned(decoders: Decoders, files: Sequence[bytes | str]) -> Cleaned:
    """Re-encode the pictures of a citizen: one that cannot be taken is left out, the others stay. Raises Busy.

    Those that came in JSON are base64, and are decoded when their turn comes.
    """
    if not files:
        return Cleaned()
    fitting = {number: file for number, file in enumerate(files[:MOST_PHOTOS], 1) if 0 < _size(file) <= MOST_BYTES}
    made = dict(zip(fitting, await decoders.decode(list(fitting.values())), strict=True))
    pictures: list[Picture] = []
    left_out: list[LeftOut] = []
    for number, file in enumerate(files, 1):
        became = made.get(number) or _not_tried(number, file)
        if isinstance(became, Picture):
            pictures.append(became)
        else:
            left_out.append(LeftOut(number, became))
    return Cleaned(tuple(pictures), tuple(left_out))


def _size(file: bytes | str) -> int:
    return len(file) if isinstance(file, bytes) else len(file) * 3 // 4


def _not_tried(number: int, file: bytes | str) -> Reason:
    if number > MOST_PHOTOS:
        return "too many"
    return "too large" if file else "unreadable"


async def clean(decoders: Decoders, files: Sequence[bytes | str]) -> tuple[Picture, ...]:
    """Re-encode the pictures of somebody at work, who can choose again. Raises Invalid (field `photos`) and Busy."""
    done = await cleaned(decoders, files)
    for one in done.left_out:
        detail, beside = REFUSALS[one.reason]
        raise Invalid(detail, {"photos": beside})
    return done.pictures


def named(secret: bytes, pictures: Sequence[Picture]) -> tuple[Photo, ...]:
    """As an event tells of them. The same pictures under the same secret get the same ids: what is sent twice is kept
    once, and another picture is noticed. Without the secret an id says nothing about its picture."""
    return tuple(
        Photo(
            id=UUID(bytes=_digest(secret, place, picture)[:16], version=4),
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
        )
        for place, picture in enumerate(pictures)
    )


def _digest(secret: bytes, place: int, picture: Picture) -> bytes:
    return hmac.digest(secret, b"photo %d\n%s" % (place, picture.content), "sha256")


async def keep(vault: Vault, keys: CaseKeys, photos: Sequence[Photo], pictures: Sequence[Picture]) -> None:
    """Put pictures into the vault under their names, before the event that names them is said."""
    for photo, picture in zip(photos, pictures, strict=True):
        await vault.put_photo(keys, photo.id, picture.content)
