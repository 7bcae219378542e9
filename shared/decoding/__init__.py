"""Strangers' pictures decoded in processes of their own: what a picture costs or breaks, it costs and breaks there."""

from dataclasses import dataclass
from typing import NamedTuple


class Area(NamedTuple):
    """A part of a picture to be made unrecognisable, in ten-thousandths of its width and height."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Picture:
    """A clean picture, as WebP."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/webp"
