"""Copies of public pages: true to what changes, shown while nothing can be made, and gone with what is taken down."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from prometheus_client import CollectorRegistry
from starlette.types import Receive, Scope, Send

from shared.web import kept
from shared.web.kept import Copies, Copy, Kept, asked, question


@dataclass
class Site:
    """An app whose page can change, fail, or take its time; it notes who asked."""

    words: bytes = b"one"
    status: int = 200
    cache: bytes = b"public, no-cache"
    more: list[tuple[bytes, bytes]] = field(default_factory=list)
    asked: list[Scope] = field(default_factory=list)
    wait: Callable[[], Awaitable[object]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        words, status = self.words, self.status
        if self.wait:
            await self.wait()
        headers = [(b"cache-control", self.cache), *self.more]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": words})


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def copies() -> Copies:
    return Copies(("/", "/ket-qua"))


@pytest.fixture
def door(site: Site, copies: Copies) -> Kept:
    return Kept(site, copies, CollectorRegistry())


@pytest.fixture(autouse=True)
def restless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is made anew as soon as it may be another."""
    monkeypatch.setattr(kept, "REST", 0)


async def get(door: Kept, address: str = "/ket-qua", *headers: tuple[bytes, bytes], method: str = "GET") -> Copy:
    scope = question(address, "xa.vn")
    return await asked(door, {**scope, "method": method, "headers": [*scope["headers"], *headers]})


@pytest.mark.parametrize(
    ("address", "header", "method"),
    [
        ("/ket-quan", None, "GET"),
        ("/ket-qua?lang=en", None, "GET"),
        ("/ket-qua", (b"cookie", b"session=abc"), "GET"),
        ("/ket-qua", (b"cookie", b"lang=de; __Host-session=abc"), "GET"),
        ("/ket-qua", (b"authorization", b"Bearer abc"), "GET"),
        ("/ket-qua", None, "POST"),
    ],
)
async def test_what_is_made_for_one_visitor_is_never_kept(
    door: Kept, site: Site, copies: Copies, address: str, header: tuple[bytes, bytes] | None, method: str
) -> None:
    for _ in range(2):
        await get(door, address, *([header] if header else []), method=method)
    assert (len(site.asked), len(copies.kept)) == (2, 0)


@pytest.mark.parametrize(
    "changes", [{"cache": b"no-store"}, {"status": 404}, {"status": 503}, {"more": [(b"set-cookie", b"lang=vi")]}]
)
async def test_an_answer_that_is_not_for_everyone_is_not_kept(
    door: Kept, site: Site, changes: dict[str, object]
) -> None:
    for name, value in changes.items():
        setattr(site, name, value)
    for _ in range(2):
        await get(door)
    assert len(site.asked) == 2


async def test_a_page_is_made_once_for_all_and_as_a_stranger_asks_for_it(door: Kept, site: Site) -> None:
    answers = await asyncio.gather(
        *(get(door, "/ket-qua", (b"cookie", b"ho-so=secret"), (b"x-my", b"1")) for _ in range(9))
    )
    assert {one.body for one in answers} == {b"one"}
    [scope] = site.asked
    assert {name for name, _ in scope["headers"]} == {b"host", b"accept-encoding", b"accept-language"}


async def test_each_language_and_each_question_has_a_copy_of_its_own(door: Kept, site: Site) -> None:
    for _ in range(2):
        await get(door, "/ket-qua", (b"accept-language", b"de-DE,de;q=0.9"))
        await get(door, "/ket-qua", (b"cookie", b"lang=en"))
        await get(door, "/ket-qua?tim=cong")
        await get(door)
    assert [dict(one["headers"])[b"accept-language"] for one in site.asked] == [b"de", b"en", b"vi", b"vi"]


async def test_what_has_changed_is_shown_to_the_next_who_asks(door: Kept, site: Site, copies: Copies) -> None:
    await get(door)
    site.words = b"two"
    assert (await get(door)).body == b"one"
    copies.changed()
    assert (await get(door)).body == b"two"


async def test_a_page_that_cannot_be_made_is_shown_as_it_last_was(door: Kept, site: Site, copies: Copies) -> None:
    await get(door)
    copies.changed()
    site.status = 503
    for _ in range(3):
        assert ((await get(door)).status, (await get(door)).body) == (200, b"one")
    assert len(site.asked) == 2  # and the others wait for nothing


async def test_nobody_waits_long_for_a_page_of_which_there_is_an_older_copy(
    door: Kept, site: Site, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    await get(door)
    copies.changed()
    monkeypatch.setattr(kept, "PATIENCE_SECONDS", 0.01)
    site.wait = asyncio.Event().wait
    assert (await get(door)).body == b"one"


async def test_what_was_taken_down_is_in_no_copy_though_nothing_can_be_made(
    door: Kept, site: Site, copies: Copies
) -> None:
    await get(door)
    site.status, site.words = 503, b"away"
    copies.forget()
    assert ((await get(door)).status, (await get(door)).body) == (503, b"away")


async def test_a_page_that_was_being_made_when_something_was_taken_down_is_not_kept(
    door: Kept, site: Site, copies: Copies
) -> None:
    goes_on = asyncio.Event()
    site.wait = goes_on.wait
    asking = asyncio.create_task(get(door))
    while not site.asked:
        await asyncio.sleep(0)
    copies.forget()
    goes_on.set()
    await asking
    assert len(copies.kept) == 0


async def test_a_page_that_is_gone_takes_its_copy_along(door: Kept, site: Site, copies: Copies) -> None:
    await get(door)
    copies.changed()
    site.status = 404
    assert (await get(door)).status == 404
    assert len(copies.kept) == 0


async def test_an_old_copy_is_renewed_behind_the_visitor(
    door: Kept, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await get(door)
    monkeypatch.setattr(kept, "OLDEST_SECONDS", -1.0)
    site.words = b"two"
    assert (await get(door)).body == b"one"
    await asyncio.gather(*door.making.values())
    assert (await get(door)).body == b"two"


async def test_who_has_it_already_gets_no_body_and_who_cannot_unpack_gets_it_plain(door: Kept, site: Site) -> None:
    site.words, site.more = gzip.compress(b"one"), [(b"content-encoding", b"gzip")]
    plain = await get(door)
    assert (plain.body, dict(plain.headers).get(b"content-encoding")) == (b"one", None)
    packed = await get(door, "/ket-qua", (b"accept-encoding", b"gzip, br"))
    assert gzip.decompress(packed.body) == b"one"
    etag = dict(packed.headers)[b"etag"]
    known = await get(door, "/ket-qua", (b"if-none-match", etag))
    assert (known.status, known.body) == (304, b"")


async def test_copies_have_their_limit_and_the_one_that_nobody_asked_for_longest_goes_first(
    door: Kept, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 6)
    for address in ("/ket-qua/1", "/ket-qua/2", "/ket-qua/1", "/ket-qua/3"):
        await get(door, address)
    assert [key[0] for key in copies.kept] == ["/ket-qua/1", "/ket-qua/3"]
    assert copies.size == 6
