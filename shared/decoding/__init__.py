"""Strangers' pictures decoded in processes of their own: what a picture costs or breaks, it costs and breaks there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A clean picture, as WebP."""

    content: bytes
    width: int
    height: int
    media_type: str = "image/webp"
