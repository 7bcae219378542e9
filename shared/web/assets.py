"""Style sheets, scripts, fonts and images under /static: small on the way, cached for ever by their content's hash."""

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from importlib.metadata import distribution
from itertools import chain
from mimetypes import guess_type
from pathlib import Path
from posixpath import dirname, join, normpath

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.errors import NotFound

FOLDER = Path(__file__).parent / "static"
LEAFLET = Path(str(distribution("xstatic-leaflet").locate_file("xstatic/pkg/leaflet/data")))
PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"

# One style sheet on the way: each further one is a round trip, and those of a telephone take half a second.
PARTS_OF_SITE = ("fonts", "page", "forms", "sending", "parts", "print")
SITE = "css/site.css"

TYPES = {".woff2": "font/woff2", ".js": "text/javascript"}
SHRINKS = (".css", ".js", ".svg", ".txt")
COMMENTS = {".css": re.compile(r"/\*.*?\*/\s*", re.S), ".js": re.compile(r"^ *//.*\n+", re.M)}
NAMED = {  # how one file names another, each with its hash, so that it too is kept for ever
    ".css": re.compile(r'(?<=url\(")/static/[^"]+(?="\))'),
    ".js": re.compile(r'(?<=from ")\./[^"]+(?=";)'),
}


@dataclass(frozen=True)
class Asset:
    """One file, as it is sent. `gzipped`: the same packed, where that is smaller."""

    content: bytes
    media_type: str
    version: str
    gzipped: bytes | None = None
    imports: tuple[str, ...] = ()  # of a module: the paths of all that it needs


@dataclass(frozen=True)
class Assets:
    """Every file under /static, by its path."""

    files: Mapping[str, Asset]

    def address(self, path: str) -> str:
        """The address of a file, with the hash that lets browsers keep it; an unknown file is a KeyError."""
        return f"{PREFIX}{path}?v={self.files[path].version}"

    def imported(self, path: str) -> list[str]:
        """The addresses of all that a module imports, to be fetched at once instead of one round trip after another."""
        return [self.address(one) for one in self.files[path].imports]


@dataclass(frozen=True)
class _Linking:
    """Files that name each other, each name to be followed by the hash of what it names."""

    plain: Mapping[str, bytes]
    linked: dict[str, bytes] = field(default_factory=dict)

    def content(self, path: str) -> bytes:
        """A file with its hashes in place; those that it names come first, so that a change below is one above."""
        if path not in self.linked:
            naming = NAMED.get(Path(path).suffix)
            plain = self.plain[path]
            named = partial(self._versioned, path)
            self.linked[path] = naming.sub(named, plain.decode()).encode() if naming else plain
        return self.linked[path]

    def named_by(self, path: str) -> list[str]:
        """All that a file needs, and what that needs in turn."""
        naming = NAMED.get(Path(path).suffix)
        direct = [_path(path, found[0]) for found in naming.finditer(self.plain[path].decode())] if naming else []
        return list(dict.fromkeys(chain(direct, *map(self.named_by, direct))))

    def _versioned(self, path: str, found: re.Match[str]) -> str:
        named = _path(path, found[0])
        return f"{PREFIX}{named}?v={_version(self.content(named))}"


def _path(path: str, named: str) -> str:
    """Which file is meant where another names it."""
    return named.removeprefix(PREFIX) if named.startswith("/") else normpath(join(dirname(path), named))


def load() -> Assets:
    """Read the whole folder, and the library for maps, into memory (some 300 kB)."""
    paths = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    plain = {path.relative_to(FOLDER).as_posix(): _without_comments(path) for path in paths}
    plain |= {f"leaflet/{name}": (LEAFLET / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    plain[SITE] = b"".join(plain.pop(f"css/{part}.css") for part in PARTS_OF_SITE)
    return linked(plain)


def linked(plain: Mapping[str, bytes]) -> Assets:
    """Files by their path as they are sent. Modules that import each other in a circle are a RecursionError."""
    linking = _Linking(plain)
    return Assets({path: _asset(path, linking.content(path), linking.named_by(path)) for path in plain})


def _without_comments(path: Path) -> bytes:
    """What a file says to a browser; of a script's comments those that stand on lines of their own are left out."""
    comment = COMMENTS.get(path.suffix)
    return comment.sub("", path.read_text(encoding="utf-8")).encode() if comment else path.read_bytes()


def _asset(path: str, content: bytes, imports: Iterable[str]) -> Asset:
    suffix = Path(path).suffix
    media_type = TYPES.get(suffix) or guess_type(path)[0] or "text/plain"
    gzipped = gzip.compress(content, 9, mtime=0) if suffix in SHRINKS else None
    smaller = gzipped if gzipped and len(gzipped) < len(content) else None
    return Asset(content, media_type, _version(content), smaller, tuple(imports))


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]


def router(assets: Assets) -> APIRouter:
    """The door to the files."""
    door = APIRouter()

    @door.get(PREFIX + "{path:path}", include_in_schema=False)
    async def static_file(path: str, request: Request) -> Response:
        asset = assets.files.get(path)
        if asset is None:
            raise NotFound("There is no such file.")
        return sent(request, asset, FOR_EVER if request.query_params.get("v") == asset.version else FOR_AN_HOUR)

    return door


def sent(request: Request, asset: Asset, kept: str) -> Response:
    """A file, packed for whoever can unpack it; `kept`: for how long it may be."""
    headers = {"cache-control": kept, "vary": "accept-encoding"}
    if asset.gzipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.gzipped, media_type=asset.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
