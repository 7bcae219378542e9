"""Voice notes from outside: known by their container, never by what they call themselves; sealed like photos.

They are not decoded here, so nothing of them is trusted: they are kept as they came, and served so that no browser
makes anything but sound of them (docs/decisions/0031).
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from shared.errors import Invalid, NotFound
from shared.events.intake import Voice
from shared.vault import CaseKeys, Vault

MOST_BYTES = 3_000_000  # two minutes at 24 kbit/s are 360 kB; at 192 kbit/s, as some recorders have it, 2.9 MB
BEGINNING = 64  # bytes that hold the names of all containers below
MP4_BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso5", b"iso6", b"dash", b"3gp4", b"3gp5", b"3gp6")

# Container formats: RFC 9559 (EBML, Matroska), RFC 3533 and 7845 (Ogg, Opus), ISO 14496-12 (MP4), RFC 2361 (WAVE).
CONTAINERS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "audio/webm": lambda head: head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head,
        "audio/ogg": lambda head: head.startswith(b"OggS") and (b"OpusHead" in head or b"\x01vorbis" in head),
        "audio/mp4": lambda head: head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS,
        "audio/wav": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE",
        "audio/aac": lambda head: head[:1] == b"\xff" and head[1:2] in (b"\xf0", b"\xf1", b"\xf8", b"\xf9"),
        "audio/mpeg": lambda head: head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3")),
    }
)


@dataclass(frozen=True)
class Recording:
    """A voice note whose container is known."""

    content: bytes
    media_type: str


def kind_of(content: bytes) -> str | None:
    """The media type of a container that is taken; None for anything else."""
    head = content[:BEGINNING]
    return next((kind for kind, fits in CONTAINERS.items() if fits(head)), None)


def recording(content: bytes) -> Recording:
    """Raises Invalid (field `voice`)."""
    if len(content) > MOST_BYTES:
        raise Invalid("A voice note is too large.", {"voice": "A voice note may have at most 3 MB."})
    kind = kind_of(content)
    if kind is None:
        raise Invalid("A file is no voice note.", {"voice": "This file is no voice note that we know."})
    return Recording(content, kind)


def named(secret: bytes, voice: Recording | None) -> Voice | None:
    """As an event tells of it; the same note under the same secret gets the same id."""
    if voice is None:
        return None
    digest = hmac.digest(secret, b"voice\n" + voice.content, "sha256")
    return Voice(id=UUID(bytes=digest[:16], version=4), media_type=voice.media_type)


async def keep(vault: Vault, keys: CaseKeys, voice: Voice | None, note: Recording | None) -> None:
    """Put a note into the vault under its name, before the event that names it is said."""
    if voice and note:
        await vault.put_photo(keys, voice.id, note.content)


def sound(request: Request, content: bytes) -> Response:
    """A voice note as a player asks for it: whole, or the one range that it names. Raises NotFound when it is none."""
    kind = kind_of(content)
    if kind is None:
        raise NotFound("There is no such voice note.")
    headers = {
        "Content-Disposition": "inline",
        "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
    }
    first, last = _range(request.headers.get("range", ""), len(content))
    if (first, last) == (0, len(content) - 1):
        return Response(content, media_type=kind, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, media_type=kind, headers=headers)


def _range(asked: str, size: int) -> tuple[int, int]:
    """The first and the last byte of one range (RFC 9110, 14.2); of anything else, all."""
    unit, _, span = asked.partition("=")
    begin, _, end = span.partition("-")
    if unit != "bytes" or not begin.isdecimal() or not (end.isdecimal() or not end):
        return 0, size - 1
    first, last = int(begin), min(int(end or size - 1), size - 1)
    return (first, last) if first <= last else (0, size - 1)
