"""Public pages kept ready: made once for everybody, made anew when what they show has changed, and shown as they last
were while a database is away.

A copy is made as a stranger would ask for it, by its address and language alone, so nothing of one visitor reaches
another. What was taken down is in no copy: with it, all copies go (docs/decisions/0051).
"""

import asyncio
import gzip
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from urllib.parse import unquote

from prometheus_client import CollectorRegistry
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics
from shared.web.ended import SESSIONS_OF_STAFF
from shared.web.language import COOKIE, DEFAULT, LANGUAGES, preferred

MOST_BYTES = 64 * 2**20  # of all copies together; a page has 3 to 8 kB, packed
LARGEST_BYTES = 4 * 2**20  # what is larger is made for each who asks
OLDEST_SECONDS = 60.0  # then it is made anew behind the visitor's back: what is late by now says so
REST = 25  # a page that takes 10 ms to make is made at most each 250 ms, however fast events come
PATIENCE_SECONDS = 2.0  # with a page that is made anew, where an older copy is at hand
AWAY_SECONDS = 5.0  # after a failure older copies are shown at once
FAILED = 500
CHANGED = frozenset({b"content-length", b"date"})  # headers of a copy that each answer makes for itself

OF_THE_SERVER = ("type", "asgi", "http_version", "scheme", "server", "root_path", "raw_path", "app")  # of a scope

Key = tuple[str, bytes, str]  # path, query, language


@dataclass(frozen=True)
class Copy:
    """One answer, as it goes out. `version`: of what it shows; `made_at`: monotonic; `took`: seconds to make it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: bytes
    version: int = 0
    made_at: float = 0.0
    took: float = 0.0

    @property
    def keeps(self) -> bool:
        """Whether it may be shown to others."""
        headers = dict(self.headers)
        public = headers.get(b"cache-control", b"").startswith(b"public")
        return public and self.status == 200 and b"set-cookie" not in headers and len(self.body) <= LARGEST_BYTES


@dataclass
class Copies:
    """The copies of one app, of the pages at `below` and under it.

    `version` rises whenever what they show may have changed, `forgotten` whenever something was taken down.
    """

    below: tuple[str, ...] = ()
    version: int = 0
    forgotten: int = 0
    away_until: float = 0.0
    size: int = 0
    kept: OrderedDict[Key, Copy] = field(default_factory=OrderedDict)

    def changed(self) -> None:
        """What pages show may be another thing by now."""
        self.version += 1

    def forget(self) -> None:
        """No copy of before is shown again, whatever fails from now on."""
        self.version += 1
        self.forgotten += 1
        self.size = 0
        self.kept.clear()

    def take(self, key: Key) -> Copy | None:
        copy = self.kept.get(key)
        if copy:
            self.kept.move_to_end(key)
        return copy

    def put(self, key: Key, copy: Copy) -> None:
        self.drop(key)
        self.kept[key] = copy
        self.size += len(copy.body)
        while self.size > MOST_BYTES:
            self.drop(next(iter(self.kept)))

    def drop(self, key: Key) -> None:
        if old := self.kept.pop(key, None):
            self.size -= len(old.body)


class Kept:
    """Answers from the copies; pure ASGI, outside of everything else."""

    def __init__(self, app: ASGIApp, copies: Copies, registry: CollectorRegistry) -> None:
        self.app = app
        self.copies = copies
        self.counter = metrics.pages_kept.kept_in(registry)
        self.making: dict[Key, asyncio.Task[Copy]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (key := _key(scope, self.copies.below)) is None:
            await self.app(scope, receive, send)
            return
        copy, how = await self._copy(scope, key)
        self.counter.labels(how).inc()
        await _answer(scope, copy, send)

    async def _copy(self, scope: Scope, key: Key) -> tuple[Copy, str]:
        """The copy that stands, or a new one where it may not show what is so by now."""
        known, now = self.copies.take(key), time.monotonic()
        if known is None:
            return await self._made(scope, key), "made"
        age = now - known.made_at
        if age < known.took * REST or now < self.copies.away_until:
            return known, "kept"
        if known.version < self.copies.version:
            return await self._renewed(scope, key, known)
        if age > OLDEST_SECONDS:
            self._make(scope, key)
        return known, "kept"

    async def _renewed(self, scope: Scope, key: Key, known: Copy) -> tuple[Copy, str]:
        """A new copy; the one that is known where none can be made now, unless it was forgotten meanwhile."""
        forgotten = self.copies.forgotten
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                copy = await self._made(scope, key)
            if copy.status < FAILED:
                return copy, "made"
        except TimeoutError:
            pass
        self.copies.away_until = time.monotonic() + AWAY_SECONDS
        return (known, "old") if forgotten == self.copies.forgotten else (await self._made(scope, key), "made")

    async def _made(self, scope: Scope, key: Key) -> Copy:
        """Made once, however many ask at the same time; none of them stops it for the others."""
        return await asyncio.shield(self._make(scope, key))

    def _make(self, scope: Scope, key: Key) -> "asyncio.Task[Copy]":
        task = self.making.get(key)
        if task is None:
            task = self.making[key] = asyncio.create_task(self._ask(scope, key))  # house: tasks, because it is awaited
            task.add_done_callback(lambda _: self.making.pop(key, None))
        return task

    async def _ask(self, scope: Scope, key: Key) -> Copy:
        begun, version, forgotten = time.monotonic(), self.copies.version, self.copies.forgotten
        copy = await asked(self.app, _as_a_stranger(scope, key))
        copy = replace(copy, version=version, made_at=time.monotonic(), took=time.monotonic() - begun)
        if forgotten == self.copies.forgotten and copy.keeps:
            self.copies.put(key, copy)
        elif copy.status < FAILED:
            self.copies.drop(key)
        return copy


def question(address: str, host: str) -> Scope:
    """A stranger's question for an address, made in the process itself."""
    path, _, query = address.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", None),
        "client": ("127.0.0.1", 0),
        "root_path": "",
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", host.encode())],
    }


async def asked(app: ASGIApp, scope: Scope) -> Copy:
    """What the app answers, whole."""
    started: Message = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    body = b"".join(parts)
    headers = tuple((name, value) for name, value in started["headers"] if name not in CHANGED)
    etag = b'"%s"' % sha256(body).hexdigest()[:20].encode()
    return Copy(started["status"], headers, body, etag)


async def _answer(scope: Scope, copy: Copy, send: Send) -> None:
    headers, body = list(copy.headers), copy.body
    asked_with = dict(scope["headers"])
    packed = (b"content-encoding", b"gzip")
    if packed in copy.headers and b"gzip" not in asked_with.get(b"accept-encoding", b""):
        headers.remove(packed)
        body = gzip.decompress(body)
    status = copy.status
    if copy.keeps:
        headers.append((b"etag", copy.etag))
        if copy.etag in asked_with.get(b"if-none-match", b""):
            status, body = 304, b""
    if status != 304:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _key(scope: Scope, below: tuple[str, ...]) -> Key | None:
    """Under which its answer is kept; None for what is made for one visitor alone."""
    path: str = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or not _is_below(path, below):
        return None
    language, cookies = "", ""
    for name, value in scope["headers"]:
        if name == b"accept-language":
            language = value.decode("latin-1")
        elif name == b"cookie":
            cookies = value.decode("latin-1")
        elif name == b"authorization":
            return None
    query: bytes = scope["query_string"]
    if COOKIE.encode() + b"=" in query:
        return None
    spoken = _preferred(language)
    if cookies:
        sent = cookie_parser(cookies)
        if not SESSIONS_OF_STAFF.isdisjoint(sent):
            return None
        if sent.get(COOKIE) in LANGUAGES:
            spoken = sent[COOKIE]
    return path, query, spoken


@lru_cache(1024)
def _preferred(header: str) -> str:
    return preferred(header) if header else DEFAULT


@lru_cache(4096)
def _is_below(path: str, below: tuple[str, ...]) -> bool:
    return any(path == one or (one != "/" and path.startswith(f"{one}/")) for one in below)


def _as_a_stranger(scope: Scope, key: Key) -> Scope:
    """The question as anybody would ask it, at this address and in this language."""
    path, query, language = key
    [host] = [value for name, value in scope["headers"] if name == b"host"] or [b""]
    headers = [(b"host", host), (b"accept-encoding", b"gzip"), (b"accept-language", language.encode())]
    kept = {name: scope[name] for name in OF_THE_SERVER if name in scope}
    whose = {"method": "GET", "path": path, "query_string": query, "headers": headers, "client": ("127.0.0.1", 0)}
    return {**kept, **whose, "state": dict(scope.get("state", {})), "extensions": {}}
