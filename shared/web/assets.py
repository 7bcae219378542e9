"""Style sheets, fonts and images under /static, cached for ever by the hash of their content."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.errors import NotFound

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Asset:
    """One file, as it is sent."""

    content: bytes
    media_type: str
    version: str


@dataclass(frozen=True)
class Assets:
    """Every file under /static, by its path."""

    files: Mapping[str, Asset]

    def address(self, path: str) -> str:
        """The address of a file, with the hash that lets browsers keep it; an unknown file is a KeyError."""
        return f"{PREFIX}{path}?v={self.files[path].version}"


def load(folder: Path = FOLDER) -> Assets:
    """Read the whole folder into memory (a few hundred kB)."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    plain = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return Assets({path: _asset(path, _linked(path, content, plain)) for path, content in plain.items()})


def _asset(path: str, content: bytes) -> Asset:
    media_type = "font/woff2" if path.endswith(".woff2") else guess_type(path)[0] or "text/plain"
    return Asset(content, media_type, _version(content))


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def _linked(path: str, content: bytes, plain: Mapping[str, bytes]) -> bytes:
    """A style sheet names its fonts with their hashes, so that they too are kept for ever."""

    def versioned(found: re.Match[str]) -> str:
        return f'url("{PREFIX}{found[1]}?v={_version(plain[found[1]])}")'

    if not path.endswith(".css"):
        return content
    return re.sub(rf'url\("{PREFIX}([^"]+)"\)', versioned, content.decode()).encode()


def router(assets: Assets) -> APIRouter:
    """The door to the files."""
    door = APIRouter()

    @door.get(PREFIX + "{path:path}", include_in_schema=False)
    async def static_file(path: str, request: Request) -> Response:
        asset = assets.files.get(path)
        if asset is None:
            raise NotFound("There is no such file.")
        kept = FOR_EVER if request.query_params.get("v") == asset.version else FOR_AN_HOUR
        return Response(asset.content, media_type=asset.media_type, headers={"cache-control": kept})

    return door
