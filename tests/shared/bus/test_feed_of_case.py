"""The events of one case can be read from a source's log, in this process and over HTTP, up to a position."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI

from shared import clock
from shared.bus import feed as feeds
from shared.bus.feed import CaseFeed, FeedAway, HttpFeed, LocalFeed
from shared.events.envelope import decode
from shared.operations import may_feed, router
from tests.shared.bus.post import Post


def over_http(office: Post) -> HttpFeed:
    """The door of the source's host, for somebody who may come in."""
    app = FastAPI()
    app.include_router(router)
    app.dependency_overrides[may_feed] = lambda: "triage"
    app.state.host = SimpleNamespace(stages={"intake": SimpleNamespace(context=SimpleNamespace(log=office.source))})
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
    return HttpFeed("intake", "http://intake/feed/intake", client, {})


@pytest.fixture(params=["local", "http"])
async def feed(request: pytest.FixtureRequest, office: Post) -> AsyncIterator[CaseFeed]:
    if request.param == "local":
        yield LocalFeed(office.source)
        return
    http = over_http(office)
    yield http
    await http.client.aclose()


async def positions(feed: CaseFeed, case: UUID, after: int, until: int) -> list[int]:
    return [decode(line).position for line in (await feed.of_case(case, after, until)).lines]


async def test_of_one_case_there_are_its_events_alone(office: Post, feed: CaseFeed) -> None:
    case, other = clock.new_id(), clock.new_id()
    await office.say([case, other, case, other, case])
    assert await positions(feed, case, 0, 5) == [1, 3, 5]
    assert await positions(feed, case, 1, 4) == [3]
    assert await positions(feed, clock.new_id(), 0, 5) == []
    assert (await feed.of_case(case, 0, 5)).lines[0] == (await office.source.after(0, 1))[0]


async def test_beside_them_is_the_hash_where_the_reader_had_heard(office: Post, feed: CaseFeed) -> None:
    case = clock.new_id()
    await office.say([case, clock.new_id()])
    assert (await feed.of_case(case, 0, 2)).hash == await office.source.hash_at(2)
    assert (await feed.of_case(case, 0, 3)).hash is None


async def test_a_long_case_comes_in_pages(office: Post, feed: CaseFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    case = clock.new_id()
    await office.say([case] * 5)
    monkeypatch.setattr(feeds, "MOST_EVENTS", 2)
    assert await positions(feed, case, 0, 5) == [1, 2]
    assert await positions(feed, case, 2, 5) == [3, 4]
    monkeypatch.setattr(feeds, "MOST_BYTES", 1)
    assert await positions(feed, case, 2, 5) == [3]


async def test_a_feed_that_does_not_answer_is_away() -> None:
    async with httpx2.AsyncClient() as client:
        with pytest.raises(FeedAway):
            await HttpFeed("intake", "http://127.0.0.1:9/feed/intake", client, {}).of_case(clock.new_id(), 0, 1)
